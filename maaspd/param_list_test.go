package maaspd

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestTextList covers what a list of texts takes, what it makes of it, and
// where it finds which faults.
func TestTextList(t *testing.T) {
	type params struct {
		X TextList `param:"x" label:"X" alias:"old" max:"4"`
	}
	good := map[string]TextList{
		`null`: nil, `""`: nil,
		`"A1"`: {"A1"}, `7`: {"7"}, `1.50`: {"1.50"}, `["A1"]`: {"A1"}, `[7, "8", 1e3]`: {"7", "8", "1e3"},
		`"1,2"`: {"1", "2"}, `"1, 2 ,\t3"`: {"1", "2", "3"}, `"rack 7, rack 8"`: {"rack 7", "rack 8"},
		`" 1,2 "`: {" 1", "2 "}, `"1\n,2"`: {"1\n", "2"}, // nothing else is trimmed
		`["a, b", " c "]`: {"a, b", " c "}, // nor is a list split
	}
	for text, want := range good {
		for _, name := range []string{"x", "old"} {
			d := decode(t, declare[params](t), fmt.Sprintf(`{%q: %s}`, name, text), false)
			if got := declare[params](t).params.store(d.set).Interface().(params).X; len(d.faults) > 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%s gives %q (%v), want %q", text, got, d.faults, want)
			}
		}
	}
	bad := map[string]string{
		`[]`: "/x minItems", `["1", 2, "3", "4", "5"]`: "/x maxItems", `"1,2,3,4,5"`: "/x maxItems",
		`true`: "/x type", `{}`: "/x type", `[null, "1", {}, []]`: "/x/0 type\n/x/2 type\n/x/3 type",
		`","`: "/x minLength", `"1,"`: "/x minLength", `" , "`: "/x minLength", `["", "1", ""]`: "/x/0 minLength\n/x/2 minLength",
		`"1,2, 1"`: "/x uniqueItems", `"1,1,1"`: "/x uniqueItems", `[7, "7", "8"]`: "/x/1 uniqueItems", `"1,1,"`: "/x uniqueItems\n/x minLength",
	}
	for text, want := range bad {
		d := decode(t, declare[params](t), `{"x": `+text+`}`, false)
		if got := strings.ReplaceAll(strings.Join(brief(d.faults), "\n"), "/driverParameters", ""); got != want {
			t.Errorf("%s has the faults %q, want %q", text, got, want)
		}
		for _, f := range d.faults {
			if !strings.HasPrefix(f.Message, "x must ") {
				t.Errorf("%s: message %q", text, f.Message)
			}
		}
	}
}

// TestFaultsOfALongList holds that a list as long as a request can have does not
// keep the lines of a batch behind it waiting: its time has not even begun.
func TestFaultsOfALongList(t *testing.T) {
	type params struct {
		X TextList `param:"x" label:"X"`
	}
	const n = 200_000
	for name, list := range map[string]string{
		"list": "[" + strings.Repeat(`"",`, n) + `""]`, "text": `"` + strings.Repeat(",", n) + `"`,
	} {
		begin := time.Now()
		faults := decode(t, declare[params](t), `{"x": `+list+`}`, false).faults
		if took := time.Since(begin); len(faults) == 0 || took > 20*time.Second {
			t.Errorf("%s: %d faults after %v", name, len(faults), took)
		}
	}
}

// TestTextListShowsNoValue holds that no fault quotes an element.
func TestTextListShowsNoValue(t *testing.T) {
	type params struct {
		X TextList `param:"x" label:"X" max:"1"`
	}
	for _, text := range []string{`"%s,%[1]s"`, `["%s", {"%[1]s": 1}]`, `{"%s": 1}`} {
		faults := decode(t, declare[params](t), fmt.Sprintf(`{"x": `+text+`}`, canary), false).faults
		if len(faults) == 0 || strings.Contains(fmt.Sprint(faults), canary) {
			t.Errorf("%s: %v", text, faults)
		}
	}
}

// TestDefaultOfATextList holds that the default is written as in a request, and
// shown as the host has to give it: in the schema as a list, to MAAS as a text.
func TestDefaultOfATextList(t *testing.T) {
	type params struct {
		X TextList  `param:"x" label:"X" default:"1, 2"`
		Y *TextList `param:"y" label:"Y"`
	}
	def := declare[params](t)
	p := def.params.store(decode(t, def, `{"y": "3"}`, false).set).Interface().(params)
	if fmt.Sprint(p.X) != "[1 2]" || p.Y == nil || fmt.Sprint(*p.Y) != "[3]" {
		t.Errorf("stored %q and %v", p.X, p.Y)
	}
	if got := string(writeJSON(def.properties()["x"].(map[string]any)["default"], "")); got != `["1","2"]` {
		t.Errorf("the default in the schema is %s", got)
	}
}

// TestHelpOfATextList holds that people are told how to give more than one.
func TestHelpOfATextList(t *testing.T) {
	var out, errs bytes.Buffer
	everything(t).parse([]string{"--help"}, &out, &errs)
	if want := "outlets              Outlets (per machine; one or more, separated by commas)"; !strings.Contains(out.String(), want) {
		t.Errorf("the help does not say %q:\n%s", want, out.String())
	}
}
