package maaspd

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// coercions is one parameter type with what it takes and what it refuses.
type coercions struct {
	name string
	// stored decodes {"x": <json>} and returns what the driver sees.
	stored func(t *testing.T, text string) (any, []Violation)
	good   []goodValue
	bad    []badValue
}

type goodValue struct {
	json string
	want any
}

type badValue struct{ json, keyword string }

// storing returns the decoder of a struct with the single field X.
func storing[P any](t *testing.T, text string) (any, []Violation) {
	t.Helper()
	def := declare[P](t)
	d := decode(t, def, `{"x": `+text+`}`, false)
	if len(d.faults) > 0 {
		return nil, d.faults
	}
	x := def.params.store(d.set).FieldByName("X")
	if x.Kind() == reflect.Pointer && !x.IsNil() {
		x = x.Elem()
	}
	return x.Interface(), nil
}

func allCoercions() []coercions {
	return []coercions{textCoercions(), integerCoercions(), boolCoercions(), choiceCoercions(), flagCoercions(),
		listCoercions(), macCoercions(), uuidCoercions(), pathCoercions(), durationCoercions(), pointerCoercions()}
}

func textCoercions() coercions {
	return coercions{
		name: "string",
		stored: storing[struct {
			X string `param:"x" label:"X" min:"2" max:"5"`
		}],
		good: []goodValue{
			{`"ab"`, "ab"}, {`"abcde"`, "abcde"}, {`" a "`, " a "}, {`"\t\n"`, "\t\n"}, {`"äöüßx"`, "äöüßx"}, {`"😀😀😀😀😀"`, "😀😀😀😀😀"},
			{`12`, "12"}, {`1.50`, "1.50"}, {`1e3`, "1e3"}, {`-0`, "-0"}, {`"007"`, "007"}, {`1E+05`, "1E+05"},
			{`null`, ""}, {`""`, ""},
		},
		bad: []badValue{
			{`"a"`, "minLength"}, {`1`, "minLength"}, {`"abcdef"`, "maxLength"}, {`123456`, "maxLength"},
			{`true`, "type"}, {`[]`, "type"}, {`["ab"]`, "type"}, {`{}`, "type"},
		},
	}
}

func integerCoercions() coercions {
	return coercions{
		name: "integer",
		stored: storing[struct {
			X int `param:"x" label:"X" min:"-3" max:"2000"`
		}],
		good: []goodValue{
			{`1`, 1}, {`"1"`, 1}, {`"007"`, 7}, {`"-3"`, -3}, {`-3`, -3}, {`"-0"`, 0}, {`-0`, 0}, {`0`, 0}, {`2000`, 2000},
			{`1.0`, 1}, {`1e3`, 1000}, {`1E+3`, 1000}, {`10e-1`, 1}, {`0.002e3`, 2}, {`-0.0`, 0}, {`0e999999`, 0}, {`1.5e1`, 15},
			{`1.` + strings.Repeat("0", 90), 1}, {`"` + strings.Repeat("0", 90) + `5"`, 5},
			{`null`, 0}, {`""`, 0},
		},
		bad: []badValue{
			{`-4`, "minimum"}, {`2001`, "maximum"}, {`"2001"`, "maximum"}, {`2.001e3`, "maximum"},
			{`9223372036854775808`, "maximum"}, {`-9223372036854775809`, "minimum"}, {`1e30`, "maximum"}, {`-1e30`, "minimum"},
			{`"99999999999999999999999999999999999999999999999999999999999999999999999"`, "maximum"},
			{`1.5`, "type"}, {`1e-1`, "type"}, {`1e999999`, "type"}, {`1e-999999`, "type"}, {`1e99999999999999999999`, "type"},
			{`1.5` + strings.Repeat("0", 90) + `1`, "type"},
			{`"1.0"`, "type"}, {`"1e3"`, "type"}, {`"+1"`, "type"}, {`" 1"`, "type"}, {`"1 "`, "type"}, {`"-"`, "type"}, {`"--1"`, "type"},
			{`"0x10"`, "type"}, {`"1_000"`, "type"}, {`"١"`, "type"}, {`true`, "type"}, {`[1]`, "type"}, {`{}`, "type"}, {`"one"`, "type"},
		},
	}
}

func boolCoercions() coercions {
	test := coercions{
		name: "boolean",
		stored: storing[struct {
			X bool `param:"x" label:"X"`
		}],
		good: []goodValue{{`true`, true}, {`false`, false}, {`1`, true}, {`0`, false}, {`null`, false}, {`""`, false}},
		bad: []badValue{{`2`, "type"}, {`1.0`, "type"}, {`-0`, "type"}, {`"t"`, "type"}, {`"ja"`, "type"}, {`" y"`, "type"}, {`"y "`, "type"},
			{`[]`, "type"}, {`[true]`, "type"}, {`{}`, "type"}, {`"enabled"`, "type"}},
	}
	for word, truth := range map[string]bool{"y": true, "yes": true, "true": true, "on": true, "1": true, "n": false, "no": false, "false": false, "off": false, "0": false} {
		for _, spelled := range []string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:]} {
			test.good = append(test.good, goodValue{`"` + spelled + `"`, truth})
		}
	}
	return test
}

func choiceCoercions() coercions {
	return coercions{
		name: "choice",
		stored: storing[struct {
			X colour `param:"x" label:"X"`
		}],
		good: []goodValue{{`"red"`, colour("red")}, {`7`, colour("7")}, {`"7"`, colour("7")}, {`null`, colour("")}, {`""`, colour("")}},
		bad: []badValue{{`"Red"`, "enum"}, {`"red "`, "enum"}, {`"blue"`, "enum"}, {`7.0`, "enum"}, {`8`, "enum"},
			{`true`, "type"}, {`["red"]`, "type"}, {`{}`, "type"}},
	}
}

// flagCoercions is a choice in which "" is a choice.
func flagCoercions() coercions {
	return coercions{
		name: "choice with an empty value",
		stored: storing[struct {
			X *flag `param:"x" label:"X"`
		}],
		good: []goodValue{{`""`, flag("")}, {`"a"`, flag("a")}, {`null`, (*flag)(nil)}},
		bad:  []badValue{{`" "`, "enum"}},
	}
}

func listCoercions() coercions {
	return coercions{
		name: "multiple choice",
		stored: storing[struct {
			X []colour `param:"x" label:"X"`
		}],
		good: []goodValue{
			{`["red","green"]`, []colour{"red", "green"}}, {`["green",7]`, []colour{"green", "7"}}, {`"red"`, []colour{"red"}}, {`7`, []colour{"7"}},
			{`[]`, []colour{}}, {`null`, []colour(nil)}, {`""`, []colour(nil)},
		},
		bad: []badValue{{`["blue"]`, "enum"}, {`"blue"`, "enum"}, {`"red,green"`, "enum"}, {`["red","red"]`, "uniqueItems"}, {`[7,"7"]`, "uniqueItems"},
			{`[true]`, "type"}, {`true`, "type"}, {`{}`, "type"}, {`[null]`, "type"}, {`[["red"]]`, "type"}, {`[""]`, "enum"}},
	}
}

func macCoercions() coercions {
	test := coercions{
		name: "MAC",
		stored: storing[struct {
			X MAC `param:"x" label:"X"`
		}],
		good: []goodValue{{`525400123456`, MAC("52:54:00:12:34:56")}, {`null`, MAC("")}},
		bad: []badValue{{`"52:54:00:12:34"`, "pattern"}, {`"52:54:00:12:34:5g"`, "pattern"}, {`"52::54:00:12:34:56"`, "maxLength"}, {`"52:54:00:12:34:56 "`, "maxLength"},
			{`"525:400:123:456"`, "pattern"}, {`":525400123456"`, "pattern"}, {`"525400123456:"`, "pattern"}, {`"52 54 00123456"`, "pattern"}, {`true`, "type"}, {`[]`, "type"}},
	}
	for _, text := range []string{"52:54:00:ab:cd:ef", "52-54-00-AB-CD-EF", "5254.00AB.CDEF", "525400abCDef", "52.54.00.ab.cd.ef", "5254-00ab-cdef"} {
		test.good = append(test.good, goodValue{`"` + text + `"`, MAC("52:54:00:ab:cd:ef")})
	}
	return test
}

func uuidCoercions() coercions {
	want := UUID("123e4567-e89b-12d3-a456-426614174000")
	return coercions{
		name: "UUID",
		stored: storing[struct {
			X UUID `param:"x" label:"X"`
		}],
		good: []goodValue{{`"123e4567-e89b-12d3-a456-426614174000"`, want}, {`"123E4567-E89B-12D3-A456-426614174000"`, want},
			{`"123e4567e89b12d3a456426614174000"`, want}, {`"123e4567-e89b12d3a456-426614174000"`, want}, {`""`, UUID("")}},
		bad: []badValue{{`"123e4567-e89b-12d3-a456-42661417400"`, "pattern"}, {`"123e4567-e89b-12d3-a456-4266141740000"`, "maxLength"},
			{`"{123e4567e89b12d3a456426614174000}"`, "pattern"}, {`"123e-4567e89b12d3a456426614174000"`, "pattern"}, {`"zzze4567e89b12d3a456426614174000"`, "pattern"}, {`1`, "pattern"}, {`false`, "type"}},
	}
}

func pathCoercions() coercions {
	return coercions{
		name: "path",
		stored: storing[struct {
			X Path `param:"x" label:"X"`
		}],
		good: []goodValue{{`"/"`, Path("/")}, {`"/etc/key file"`, Path("/etc/key file")}, {`"/a\nb"`, Path("/a\nb")}, {`"C:\\keys"`, Path(`C:\keys`)}, {`"z:/keys"`, Path("z:/keys")}},
		bad: []badValue{{`"etc"`, "pattern"}, {`"./etc"`, "pattern"}, {`"~/key"`, "pattern"}, {`" /etc"`, "pattern"}, {`"C:"`, "pattern"}, {`"C:key"`, "pattern"}, {`"1:/key"`, "pattern"}, {`"[:/key"`, "pattern"},
			{`"/a\u0000b"`, "pattern"}, {`"C:/a\u0000b"`, "pattern"}, {`1`, "pattern"}, {`"/` + strings.Repeat("x", 4096) + `"`, "maxLength"}, {`{}`, "type"}},
	}
}

func durationCoercions() coercions {
	return coercions{
		name: "duration",
		stored: storing[struct {
			X time.Duration `param:"x" label:"X" min:"1" max:"90" unit:"s"`
		}],
		good: []goodValue{{`5`, 5 * time.Second}, {`"90"`, 90 * time.Second}, {`1e1`, 10 * time.Second}, {`null`, time.Duration(0)}},
		bad:  []badValue{{`0`, "minimum"}, {`91`, "maximum"}, {`"5s"`, "type"}, {`1.5`, "type"}, {`true`, "type"}},
	}
}

// pointerCoercions is a pointer field, which tells 0 from not set.
func pointerCoercions() coercions {
	return coercions{
		name: "pointer",
		stored: storing[struct {
			X *int `param:"x" label:"X" min:"0" max:"9"`
		}],
		good: []goodValue{{`0`, 0}, {`"9"`, 9}, {`null`, (*int)(nil)}, {`""`, (*int)(nil)}},
		bad:  []badValue{{`10`, "maximum"}},
	}
}

func TestCoercionOfEveryType(t *testing.T) {
	for _, test := range allCoercions() {
		for _, good := range test.good {
			t.Run(test.name+"/good/"+good.json, func(t *testing.T) {
				got, faults := test.stored(t, good.json)
				if len(faults) > 0 || !reflect.DeepEqual(got, good.want) {
					t.Errorf("%s gives %#v (%v), want %#v", good.json, got, faults, good.want)
				}
			})
		}
		for _, bad := range test.bad {
			t.Run(test.name+"/bad/"+bad.json, func(t *testing.T) {
				got, faults := test.stored(t, bad.json)
				if len(faults) != 1 {
					t.Fatalf("%s gives %#v with faults %v, want one fault", bad.json, got, faults)
				}
				f := faults[0]
				if f.Keyword != bad.keyword || !strings.HasPrefix(f.Pointer, "/driverParameters/x") || !strings.HasPrefix(f.Message, "x must ") {
					t.Errorf("%s breaks %+v, want keyword %s", bad.json, f, bad.keyword)
				}
			})
		}
	}
}

// Every type is asked to take the canary, as text, in a list and as a key; the
// text type is too short for it.
func TestFaultsNeverShowTheValue(t *testing.T) {
	for _, test := range allCoercions() {
		for _, shape := range []string{`"%s"`, `["%s"]`, `{"%s": "%[1]s"}`, `[{"%s": 1}]`} {
			text := fmt.Sprintf(shape, canary)
			_, faults := test.stored(t, text)
			if len(faults) == 0 {
				t.Errorf("%s takes %s", test.name, text)
			}
			if strings.Contains(fmt.Sprint(faults), canary) {
				t.Errorf("%s shows the value: %v", test.name, faults)
			}
		}
	}
}

func TestSecretParameter(t *testing.T) {
	stored := storing[struct {
		X Secret `param:"x" label:"X" min:"2" max:"4"`
	}]
	for text, want := range map[string]string{`"pass"`: "pass", `1e3`: "1e3", `0123456`[1:5]: "1234", `" p "`: " p ", `"ñññ"`: "ñññ"} {
		got, faults := stored(t, text)
		if len(faults) > 0 || got.(Secret).Reveal() != want || !got.(Secret).IsSet() {
			t.Errorf("%s gives %q (%v), want %q", text, got.(Secret).Reveal(), faults, want)
		}
	}
	for text, keyword := range map[string]string{`"p"`: "minLength", `"passw"`: "maxLength", `true`: "type", `["pass"]`: "type"} {
		if _, faults := stored(t, text); len(faults) != 1 || faults[0].Keyword != keyword {
			t.Errorf("%s gives the faults %v, want %s", text, faults, keyword)
		}
	}
	for _, text := range []string{`null`, `""`} {
		if got, faults := stored(t, text); len(faults) > 0 || got.(Secret).IsSet() || got.(Secret).Reveal() != "" {
			t.Errorf("%s sets the secret (%v)", text, faults)
		}
	}
}

func TestPointersOfListFaults(t *testing.T) {
	type params struct {
		X []colour `param:"x" label:"X"`
	}
	tests := []struct{ json, want string }{
		{`{"x": ["red", "blue", 5]}`, "/driverParameters/x/1 enum\n/driverParameters/x/2 enum"},
		{`{"x": ["red", "red", true]}`, "/driverParameters/x/1 uniqueItems\n/driverParameters/x/2 type"},
		{`{"x": "blue"}`, "/driverParameters/x enum"}, // there is no /x/0 in the request
	}
	for _, test := range tests {
		t.Run(test.json, func(t *testing.T) {
			sameLines(t, "faults", brief(decode(t, declare[params](t), test.json, false).faults), test.want)
		})
	}
}

func TestNumberWithoutFraction(t *testing.T) {
	tests := []struct {
		text string
		want any
	}{
		{"0", json.Number("0")}, {"-0", json.Number("0")}, {"-0.00e7", json.Number("0")}, {"12", json.Number("12")},
		{"100.0", json.Number("100")}, {"0.10e1", json.Number("1")}, {"0.01e2", json.Number("1")}, {"-12.5e1", json.Number("-125")},
		{"1e63", json.Number("1" + strings.Repeat("0", 63))}, {"1e65", "1e65"},
		{"1.5", json.Number("1.5")}, {"1e-64", json.Number("1e-64")}, {"1e-65", "1e-65"}, {"0e-99999999999", json.Number("0")},
		{"1e9223372036854775807", "1e9223372036854775807"}, {"1e-9223372036854775808", "1e-9223372036854775808"},
	}
	for _, test := range tests {
		if got := normalNumber(test.text); got != test.want {
			t.Errorf("%s becomes %#v, want %#v", test.text, got, test.want)
		}
	}
}
