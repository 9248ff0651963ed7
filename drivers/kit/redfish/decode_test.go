package redfish

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// mixed has a field of every type that Decode knows.
type mixed struct {
	Text    string            `json:"Text"`
	Count   int               `json:"Count"`
	Watts   float64           `json:"Watts"`
	Lit     *bool             `json:"Lit"`
	Names   []string          `json:"Names"`
	Links   []Ref             `json:"Links"`
	Inner   Boot              `json:"Inner"`
	Map     map[string]string `json:"Map"`
	Raw     json.RawMessage   `json:"Raw"`
	Untaken string
}

// TestDecode holds what is read of which property.
func TestDecode(t *testing.T) {
	lit := true
	cases := []struct {
		name, text string
		want       mixed
	}{
		{"all", `{"Text":"a","Count":2,"Watts":1.5,"Lit":true,"Names":["x","y"],"Links":[{"@odata.id":"/a"}],"Inner":{"BootOrder":["b"]},"Map":{"k":"v"},"Raw":[1]}`,
			mixed{Text: "a", Count: 2, Watts: 1.5, Lit: &lit, Names: []string{"x", "y"}, Links: []Ref{{"/a"}}, Inner: Boot{Order: []string{"b"}},
				Map: map[string]string{"k": "v"}, Raw: json.RawMessage("[1]")}},
		{"all mistyped but one", `{"Text":"a","Count":"2","Watts":"1","Lit":"yes","Names":"x","Links":{},"Inner":[],"Map":[]}`, mixed{Text: "a"}},
		{"all null", `{"Text":null,"Count":null,"Watts":null,"Lit":null,"Names":null,"Links":null,"Inner":null,"Map":null}`, mixed{}},
		{"a fraction is no count", `{"Count":2.5,"Text":"a"}`, mixed{Text: "a"}},
		{"a huge number is none", `{"Watts":1e999,"Text":"a"}`, mixed{Text: "a"}},
		{"elements that fit", `{"Names":[1,"x",null,{},"y"],"Links":[7,{"@odata.id":3},{"@odata.id":"/b"}],"Map":{"a":1,"b":"c"}}`,
			mixed{Names: []string{"x", "y"}, Links: []Ref{{}, {"/b"}}, Map: map[string]string{"b": "c"}}},
		{"names by case", `{"text":"a","TEXT":"b"}`, mixed{}},
		{"a field without a name", `{"Untaken":"a","":"b"}`, mixed{}},
		{"white space", " \n\t{\"Text\" : \"a\"}\n", mixed{Text: "a"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got mixed
			if err := Decode([]byte(c.text), &got); err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

// TestDecodeFails holds that what is no JSON object is an error.
func TestDecodeFails(t *testing.T) {
	for _, text := range []string{"", " ", "null", "[]", `"x"`, "7", "{", `{"a":1}x`, "<html>", `{"a":}`} {
		if err := Decode([]byte(text), &mixed{}); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

// FuzzDecode holds that no text makes a reader panic, and that a System read
// from a valid object keeps a well-typed property whatever stands beside it.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{`"Boot":{"BootOrder":[1,"a"]}`, `"Actions":{"#ComputerSystem.Reset":{"target":"/x"}}`, `"Links":[[]]`, `"@Redfish.Settings":{"SettingsObject":7}`, `"Oem":"\ud800"`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var system System
		var page collection
		_ = Decode([]byte(text), &system)
		_ = Decode([]byte(text), &page)
		_ = messages([]byte(text))
		whole := `{"PowerState":"On",` + text + `}`
		if !json.Valid([]byte(whole)) || strings.Contains(text, "PowerState") || strings.Contains(text, `\u`) {
			return
		}
		system = System{}
		if err := Decode([]byte(whole), &system); err != nil || system.PowerState != "On" {
			t.Errorf("%s: %q, %v", whole, system.PowerState, err)
		}
	})
}

// FuzzQuoted holds that a device's words stay one short printable line.
func FuzzQuoted(f *testing.F) {
	f.Add("a\nb\x1b[31m")
	f.Add(strings.Repeat("é", 500))
	l := newLogin(Config{User: "u", Password: "Canary-4711"})
	f.Fuzz(func(t *testing.T, text string) {
		got := l.quoted(text + "Canary-4711" + text)
		if len([]rune(got)) > longestText+1 || strings.ContainsAny(got, "\n\r\x1b") || strings.Contains(got, "Canary-4711") {
			t.Errorf("%q", got)
		}
	})
}
