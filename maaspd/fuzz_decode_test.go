package maaspd

import (
	"bytes"
	"encoding/json"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/maaspd/powerdrivers/schemas/verify"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// compiled is the generated schema of a driver, compiled by an independent
// validator.
func compiled(t testing.TB, def *definition) *jsonschema.Schema {
	t.Helper()
	schema, err := verify.Compile(string(encodeReply(def.schema())), "")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// longestFuzzed keeps fuzzing fast: the patterns of the schema are large.
const longestFuzzed = 1000

// FuzzDecode holds the two halves of a declaration together: the decoder takes
// a driverParameters object exactly when the generated schema, judged by an
// independent validator, takes its canonical form.
func FuzzDecode(f *testing.F) {
	for _, seed := range decodeSeeds() {
		f.Add([]byte(seed))
	}
	def := everything(f)
	schema := compiled(f, def)
	f.Fuzz(func(t *testing.T, text []byte) {
		given, err := readJSON(text)
		if err != nil || len(text) > longestFuzzed || given.kind != objectValue {
			return
		}
		var out faults
		set, _ := def.params.normalise(given, &out)
		def.params.check(set, def.rules, false, &out)
		for _, fault := range out.list {
			if fault.Keyword == "alias" {
				return // says that two names were given, which the canonical form cannot show
			}
		}
		invalid := schema.Validate(asJSON(t, set))
		if (len(out.list) == 0) != (invalid == nil) {
			t.Fatalf("%s\nthe decoder says %v\nthe schema says %#v", text, out.list, invalid)
		}
		if invalid == nil {
			checkStored(t, def, set)
		}
	})
}

// FuzzGrammars holds each matcher written by hand against the pattern that the
// schema shows.
func FuzzGrammars(f *testing.F) {
	for text := range addresses() {
		f.Add(text)
		f.Add("http://" + text + "/a%20?b")
	}
	for _, text := range append(goodURLs(), badURLs()...) {
		f.Add(text)
	}
	for _, text := range []string{"52:54:00:12:34:56", "123e4567-e89b-12d3-a456-426614174000", "/etc/key", `C:\key`, "z:/", "/\x00"} {
		f.Add(text)
	}
	forms, patterns := []textForm{}, []*regexp.Regexp{}
	for _, typ := range []reflect.Type{reflect.TypeFor[Address](), reflect.TypeFor[URL](), reflect.TypeFor[MAC](), reflect.TypeFor[UUID](), reflect.TypeFor[Path]()} {
		form, _ := textFormOf(typ)
		forms = append(forms, form)
		patterns = append(patterns, regexp.MustCompile(form.pattern()))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > longestFuzzed {
			return // no request can hold it, or the regular expressions need too long
		}
		for i, form := range forms {
			matched := form.match(text)
			if want := patterns[i].MatchString(text); matched != want {
				t.Errorf("%s %q: the matcher says %t, the pattern %t", form.name, text, matched, want)
			}
			if _, err := url.Parse(text); matched && form.name == "url" && err != nil {
				t.Errorf("the pattern takes %q, which is no URL for net/url: %v", text, err)
			}
			if matched {
				form.parse(text) // does not panic
			}
		}
	})
}

// asJSON takes the canonical form through JSON, as a host would get it.
func asJSON(t *testing.T, set map[string]any) any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(writeJSON(set, "")))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// checkStored looks at what the driver gets out of accepted parameters.
func checkStored(t *testing.T, def *definition, set map[string]any) {
	t.Helper()
	p := def.params.store(set).Interface().(everyParams)
	if text, ok := set["endpoint"].(string); ok {
		if _, err := url.Parse(text); err != nil || p.Endpoint.Hostname() == "" {
			t.Errorf("the pattern takes %q, which is no URL for net/url: %v", text, err)
		}
	}
	if text, ok := set["power_address"].(string); ok && !matchHostPort(p.Address.HostPort(623), isIPv6) {
		t.Errorf("the address %q is dialled as %q", text, p.Address.HostPort(623))
	}
	if _, ok := set["power_mac"]; ok && (len(p.MAC) != 17 || !matchMAC(string(p.MAC))) {
		t.Errorf("the MAC became %q", p.MAC)
	}
	if _, ok := set["uuid"]; ok && (len(p.UUID) != 36 || !matchUUID(string(p.UUID))) {
		t.Errorf("the UUID became %q", p.UUID)
	}
	if _, ok := set["outlets"]; ok && (len(p.Outlets) < 1 || len(p.Outlets) > 3 || slices.Contains(p.Outlets, "")) {
		t.Errorf("the outlets became %q", p.Outlets)
	}
	if p.Outlet < 1 || p.Outlet > 24 || p.Port < 1 || p.Delay < 0 || len(p.User) == 0 {
		t.Errorf("out of bounds: %+v", p)
	}
}

// decodeSeeds are driverParameters objects of every shape.
func decodeSeeds() []string {
	const base = `"power_user": "admin", "outlet": 3`
	seeds := []string{`{}`, `{` + base + `}`, `{"power_address": "bmc", ` + base + `}`, `{"mac_address": "525400123456", ` + base + `}`}
	with := func(name, json string) {
		seeds = append(seeds, `{"power_address": "bmc", `+base+`, "`+name+`": `+json+`}`)
	}
	for text := range addresses() {
		quoted := string(writeJSON(text, ""))
		seeds = append(seeds, `{`+base+`, "power_address": `+quoted+`}`)
		with("endpoint", string(writeJSON("http://"+text+"/%20?a", "")))
	}
	for _, text := range []string{"https://bmc:8443/redfish/v1?x=%2f", "http://u:p@bmc", "http://bmc#x", "HTTP://[::1]:80", "http://[::ffff:192.0.2.7]"} {
		with("endpoint", string(writeJSON(text, "")))
	}
	for _, number := range []string{`1e3`, `1.0`, `-0`, `1e999999`, `9223372036854775808`, `-9223372036854775808`, `"007"`, `"9223372036854775807"`, `1.5`, `0.3e1`, `true`, `""`, `null`} {
		for _, name := range []string{"offset", "outlet", "port", "delay", "poll_ms", "power_user", "legacy", "uuid", "colour", "k_g"} {
			with(name, number)
		}
	}
	for name, values := range map[string][]string{
		"power_mac": {`"52:54:00:12:34:56"`, `"5254.0012.3456"`, `"52-54-00-12-34-5"`}, "uuid": {`"123e4567-e89b-12d3-a456-426614174000"`, `"123e4567e89b12d3a456426614174000"`},
		"file": {`"/etc/key"`, `"C:\\key"`, `"key"`}, "power_pass": {`"secret"`, `"123456789012345678901"`, `["x"]`}, "note": {`"x"`},
		"verify": {`"YES"`, `"maybe"`, `0`}, "colour": {`"red"`, `"blue"`, `7`}, "flag": {`""`, `"a"`, `"c"`},
		"colours": {`["red", "green"]`, `"red"`, `["red", "red"]`, `[7, "7"]`, `[]`, `{}`, `[null]`}, "flags": {`""`, `["", "a"]`, `[true]`, `["a", "a"]`},
		"outlets":     {`"1"`, `1`, `1.5`, `"1, 2"`, `" 1 ,\t2 "`, `"1,1"`, `"1,,2"`, `","`, `"1,2,3,4"`, `["1", 2]`, `["7", 7]`, `["a,b"]`, `["", "1"]`, `[]`, `[[]]`, `[null]`, `true`, `{}`},
		"outlet_list": {`"1,2"`},
		"system_id":   {`"abc123"`},
	} {
		for _, value := range values {
			with(name, value)
		}
	}
	return append(seeds,
		`{"power_address": "bmc", `+base+`, "note": "n", "deep": "d", "uuid": "123e4567e89b12d3a456426614174000", "k_g": "k", "password": "p"}`,
		`{"power_mac": "525400123456", "mac_address": "525400123456", `+base+`}`)
}
