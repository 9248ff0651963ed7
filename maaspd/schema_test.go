package maaspd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/maaspd/powerdrivers/schemas/schematest"
)

// described is the schema document of the test driver, as a host reads it.
func described(t *testing.T) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(encodeReply(everything(t).schema()), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestSchemaKeepsBothDescriptions(t *testing.T) {
	schematest.Description(t, encodeReply(everything(t).schema()))
	plain, err := Driver[struct{}, plainDriver]{Name: "plain", Description: "Plain", Version: "1", NotQueryable: true, New: func(struct{}) plainDriver { return plainDriver{} }}.define()
	if err != nil {
		t.Fatal(err)
	}
	schematest.Description(t, encodeReply(plain.schema()))
}

func TestSchemaBytesAreStable(t *testing.T) {
	want := encodeReply(everything(t).schema())
	for range 50 {
		if got := encodeReply(everything(t).schema()); !bytes.Equal(got, want) {
			t.Fatalf("the schema differs from one run to the next:\n%s\n%s", got, want)
		}
	}
}

func TestSchemaOfEveryType(t *testing.T) {
	want := map[string]string{
		"power_user":    `{"maxLength":8,"minLength":2,"title":"User","type":"string","x-maaspd-scope":"bmc"}`,
		"note":          `{"title":"Note","type":"string","x-maaspd-hidden":true,"x-maaspd-scope":"bmc"}`,
		"power_pass":    `{"format":"password","maxLength":20,"title":"Password","type":"string","writeOnly":true,"x-maaspd-scope":"bmc"}`,
		"password":      `{"deprecated":true,"format":"password","maxLength":20,"title":"Password","type":"string","writeOnly":true,"x-maaspd-alias":"power_pass","x-maaspd-scope":"bmc"}`,
		"k_g":           `{"format":"password","title":"BMC key","type":"string","writeOnly":true,"x-maaspd-scope":"bmc"}`,
		"outlet":        `{"maximum":24,"minimum":1,"title":"Outlet","type":"integer","x-maaspd-scope":"node"}`,
		"port":          `{"default":623,"maximum":65535,"minimum":1,"title":"Port","type":"integer","x-maaspd-scope":"bmc"}`,
		"offset":        `{"maximum":9223372036854775807,"minimum":-9223372036854775808,"title":"Offset","type":"integer","x-maaspd-scope":"bmc"}`,
		"verify":        `{"default":true,"title":"Verify","type":"boolean","x-maaspd-scope":"bmc"}`,
		"legacy":        `{"title":"Legacy","type":"boolean","x-maaspd-scope":"bmc"}`,
		"colour":        `{"default":"green","oneOf":[{"const":"red","title":"Red"},{"const":"green","title":"Green"},{"const":"7","title":"Seven"}],"title":"Colour","type":"string","x-maaspd-scope":"bmc"}`,
		"flags":         `{"default":["a","b"],"items":{"oneOf":[{"const":"","title":"None"},{"const":"a","title":"Flag A"},{"const":"b","title":"Flag B"}],"type":"string"},"title":"Flags","type":"array","uniqueItems":true,"x-maaspd-scope":"bmc"}`,
		"delay":         `{"default":5,"maximum":60,"minimum":0,"title":"Delay","type":"integer","x-maaspd-scope":"bmc","x-maaspd-unit":"s"}`,
		"poll_ms":       `{"maximum":1000,"minimum":10,"title":"Poll","type":"integer","x-maaspd-scope":"bmc","x-maaspd-unit":"ms"}`,
		"file":          `{"maxLength":4096,"pattern":"^(?:/|[A-Za-z]:[\\\\/])[^\\x00]*$","title":"File","type":"string","x-maaspd-scope":"bmc","x-maaspd-type":"path"}`,
		"outlets":       `{"items":{"minLength":1,"type":"string"},"maxItems":3,"minItems":1,"title":"Outlets","type":"array","uniqueItems":true,"x-maaspd-scope":"node"}`,
		"outlet_list":   `{"deprecated":true,"items":{"minLength":1,"type":"string"},"maxItems":3,"minItems":1,"title":"Outlets","type":"array","uniqueItems":true,"x-maaspd-alias":"outlets","x-maaspd-scope":"node"}`,
		"uuid":          `{"maxLength":36,"pattern":"^[0-9A-Fa-f]{8}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{12}$","title":"UUID","type":"string","x-maaspd-scope":"node","x-maaspd-type":"uuid"}`,
		"mac_address":   `{"deprecated":true,"maxLength":17,"pattern":"^[0-9A-Fa-f]{2}(?:[:.-]?[0-9A-Fa-f]{2}){5}$","title":"MAC","type":"string","x-maaspd-alias":"power_mac","x-maaspd-scope":"bmc","x-maaspd-type":"mac"}`,
		"power_address": `{"description":"Of the device.","maxLength":260,"pattern":` + string(writeJSON(addressPattern(), "")) + `,"title":"Address","type":"string","x-maaspd-scope":"bmc","x-maaspd-type":"address"}`,
		"endpoint":      `{"maxLength":2048,"pattern":` + string(writeJSON(urlPattern(), "")) + `,"title":"URL","type":"string","x-maaspd-scope":"bmc","x-maaspd-type":"url"}`,
	}
	properties := everything(t).properties()
	for name, text := range want {
		if got := string(writeJSON(properties[name], "")); got != text {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, text)
		}
	}
	if len(properties) != 25 { // 22 parameters and 3 aliases
		t.Errorf("%d properties", len(properties))
	}
}

func TestSchemaAsAWhole(t *testing.T) {
	doc := described(t)
	for name, want := range map[string]string{
		"$schema": `"https://json-schema.org/draft/2020-12/schema"`, "type": `"object"`, "title": `"Everything at once"`,
		"required":          `["power_user","outlet"]`,
		"allOf":             `[{"anyOf":[{"required":["power_address"]},{"required":["power_mac"]}]}]`,
		"dependentRequired": `{"k_g":["power_pass"],"note":["deep","uuid"]}`,
		"driver_type":       `"power"`, "name": `"everything"`, "description": `"Everything at once"`, "chassis": `true`, "can_probe": `true`,
		"can_set_boot_order": `true`, "queryable": `true`, "missing_packages": `[]`,
		"ip_extractor": `{"field_name":"power_address","pattern":"^(?P<address>.+?)(?=:|$)"}`,
		"x-maaspd": `{"actions":["schema","power_on","power_off","power_query","power_cycle","set_boot_order","set_boot_device","identify","probe","validate","check","batch"],` +
			`"default_cycle_delay_ms":7000,"default_wait_ms":10000,"device_key":["power_address","power_mac"],"driver_version":"1.2.3","kind":"pdu","max_concurrency":1,"protocol_versions":[1],"protocols":["snmp"]}`,
	} {
		if got := string(writeJSON(plainNumbers(doc[name]), "")); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	for _, name := range []string{"additionalProperties", "unevaluatedProperties"} {
		if _, there := doc[name]; there {
			t.Errorf("the schema has %s", name)
		}
	}
}

// plainNumbers turns the numbers of encoding/json into integers.
func plainNumbers(v any) any {
	switch v := v.(type) {
	case float64:
		return int(v)
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = plainNumbers(v[key])
		}
	}
	return v
}

// MAAS has no integer and no boolean, wants every default as a text, and
// refuses a choice whose label is its value.
func TestFieldsAsMAASWantsThem(t *testing.T) {
	want := []string{
		"power_address string false [] \"\" bmc false",
		"endpoint string false [] \"\" bmc false",
		"power_mac mac_address false [] \"\" bmc false",
		"uuid string false [] \"\" node false",
		"file string false [] \"\" bmc false",
		"power_user string true [] \"\" bmc false",
		"power_pass password false [] \"\" bmc true",
		"k_g password false [] \"\" bmc true",
		"outlet string true [] \"\" node false",
		"offset string false [] \"\" bmc false",
		"port string false [] \"623\" bmc false",
		`verify choice false [["y","Yes"],["n","No"]] "y" bmc false`,
		`legacy choice false [["y","Yes"],["n","No"]] "" bmc false`,
		`colour choice false [["red","Red"],["green","Green"],["7","Seven"]] "green" bmc false`,
		`flag choice false [["","None"],["a","Flag A"],["b","Flag B"]] "" bmc false`,
		`colours multiple_choice false [["red","Red"],["green","Green"],["7","Seven"]] [] bmc false`,
		`flags multiple_choice false [["","None"],["a","Flag A"],["b","Flag B"]] ["a","b"] bmc false`,
		"outlets string false [] \"\" node false",
		"delay string false [] \"5\" bmc false",
		"poll_ms string false [] \"\" bmc false",
		"deep string false [] \"\" bmc false",
	}
	var got []string
	for _, entry := range described(t)["fields"].([]any) {
		f := entry.(map[string]any)
		got = append(got, fmt.Sprint(f["name"], " ", f["field_type"], " ", f["required"], " ", string(writeJSON(f["choices"], "")), " ", string(writeJSON(f["default"], "")), " ", f["scope"], " ", f["secret"]))
		if len(f) != 8 || f["label"] == "" {
			t.Errorf("field %v", f)
		}
	}
	sameLines(t, "fields", got, want...)
}

func TestDefaultsOfFieldsForEveryType(t *testing.T) {
	type params struct {
		Bool  bool     `param:"b" label:"B" default:"no"`
		Flag  flag     `param:"f" label:"F" default:""`
		Path  Path     `param:"p" label:"P" default:"/etc/x"`
		List  []colour `param:"l" label:"L" default:"7"`
		Text  string   `param:"t" label:"T" default:"007"`
		Texts TextList `param:"ts" label:"TS" default:"A1, 1.4"`
		Sec   Secret   `param:"s" label:"S" default:"private"`
		Minus int      `param:"m" label:"M" default:"-5" min:"-9" max:"0"`
	}
	want := map[string]any{"b": "n", "f": "", "p": "/etc/x", "l": []any{"7"}, "t": "007", "ts": "A1,1.4", "s": "private", "m": "-5"}
	for _, entry := range declare[params](t).maasFields() {
		f := entry.(map[string]any)
		if !reflect.DeepEqual(f["default"], want[f["name"].(string)]) {
			t.Errorf("the default of %s is %#v, want %#v", f["name"], f["default"], want[f["name"].(string)])
		}
	}
}

// What the form of MAAS offers as default and as choice, the driver takes.
func TestTheDriverTakesWhatTheFieldsOffer(t *testing.T) {
	def := everything(t)
	given := map[string]any{"power_address": "bmc", "power_user": "admin", "outlet": "1", "system_id": "abc"}
	for _, entry := range def.maasFields() {
		f := entry.(map[string]any)
		name := f["name"].(string)
		if _, set := given[name]; !set {
			given[name] = f["default"]
		}
		for _, pair := range f["choices"].([]any) {
			value := pair.([]any)[0]
			text := string(writeJSON(map[string]any{"power_address": "bmc", "power_user": "admin", "outlet": 1, name: value}, ""))
			if d := decode(t, def, text, false); len(d.faults) > 0 {
				t.Errorf("%s: %v", text, d.faults)
			}
		}
	}
	if d := decode(t, def, string(writeJSON(given, "")), false); len(d.faults) > 0 {
		t.Errorf("the defaults of the form: %v", d.faults)
	}
}
