package schematest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
)

// recorder is a test that only remembers how it was told to fail.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Helper()             {}
func (r *recorder) Logf(string, ...any) {}
func (r *recorder) Failed() bool        { return len(r.errors) > 0 }
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func TestHelpersListEveryFault(t *testing.T) {
	tests := []struct {
		name     string
		helper   func(testing.TB, []byte)
		document string
		want     []string // parts of the errors, one each; none for a good document
	}{
		{"good request", Request, `{"driverParameters": {}}`, nil},
		{"good reply", Reply, `{"action_type": "power_on", "error": null}`, nil},
		{"good line", BatchReply, `{"action_type": "power_on", "error": null, "line": 1}`, nil},
		{"good seed reply", SeedReply, `{"action_type": "power_on", "error": {"code": "toolError", "message": ""}}`, nil},
		{"two faults", Request, `{"driverParameters": 1, "waitMs": -1}`, []string{
			`"/driverParameters" breaks /properties/driverParameters/type`, `"/waitMs" breaks /properties/waitMs/minimum`}},
		{"bad reply", Reply, `{"action_type": "power_on"}`, []string{`"" breaks /required`}},
		{"bad line", BatchReply, `{"action_type": "power_on", "error": null}`, []string{`"" breaks /$defs/batchReply/required`}},
		{"bad seed reply", SeedReply, `{"action_type": "power_on"}`, []string{`"" breaks /$defs/seedReply/required`}},
		{"not JSON", Reply, `Traceback`, []string{"the document is not JSON"}},
		{"nothing", Reply, ``, []string{"the document is not JSON"}},
		{"two documents", Reply, `{"action_type": "power_on", "error": null} {}`, []string{"something follows the document"}},
		{"empty description", Description, `{}`, []string{"description: \"\" breaks /required", "as MAAS reads it: \"\" breaks /required"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := &recorder{}
			test.helper(r, []byte(test.document))
			if len(r.errors) != len(test.want) {
				t.Fatalf("errors %q, want %d", r.errors, len(test.want))
			}
			for i, want := range test.want {
				if !strings.Contains(strings.Join(r.errors, "\n"), want) {
					t.Errorf("errors %q do not have the %d. one, %q", r.errors, i+1, want)
				}
			}
		})
	}
}

func TestGoodDescriptionsPassWhole(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "description", "good", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no descriptions (%v)", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { Description(t, read(t, file)) })
	}
}

// TestMAASRules breaks each rule of MAAS once.
func TestMAASRules(t *testing.T) {
	const good = `{"driver_type": "power", "name": "n", "description": "d", "chassis": true, "can_probe": true,
		"can_set_boot_order": true, "queryable": true, "missing_packages": ["p"], "ip_extractor": {"field_name": "a", "pattern": "b"},
		"fields": [{"name": "f", "label": "l", "field_type": "choice", "required": true, "choices": [["v", "w"]], "default": "v", "scope": "node"}]}`
	tests := []struct{ name, old, new, want string }{
		{"good", "", "", ""},
		{"type of driver", `"power"`, `"pod"`, "/properties/driver_type/const"},
		{"name", `"n"`, `1`, "/properties/name/type"},
		{"description", `"d"`, `1`, "/properties/description/type"},
		{"chassis", `"chassis": true`, `"chassis": "y"`, "/properties/chassis/type"},
		{"can probe", `"can_probe": true`, `"can_probe": "y"`, "/properties/can_probe/type"},
		{"can set boot order", `"can_set_boot_order": true`, `"can_set_boot_order": 1`, "/properties/can_set_boot_order/type"},
		{"queryable", `"queryable": true`, `"queryable": null`, "/properties/queryable/type"},
		{"packages", `["p"]`, `[1]`, "/properties/missing_packages/items/type"},
		{"extractor without pattern", `, "pattern": "b"`, ``, "/properties/ip_extractor/dependentRequired/field_name/0"},
		{"extractor without name", `"field_name": "a", `, ``, "/properties/ip_extractor/dependentRequired/pattern/0"},
		{"no label", `"label": "l", `, ``, "/properties/fields/items/required"},
		{"required", `"required": true`, `"required": "y"`, "/properties/fields/items/properties/required/type"},
		{"value equals label", `["v", "w"]`, `["v", "v"]`, "/properties/fields/items/properties/choices/items/uniqueItems"},
		{"no label of a choice", `["v", "w"]`, `["v"]`, "/properties/fields/items/properties/choices/items/minItems"},
		{"default a number", `"default": "v"`, `"default": 5`, "/properties/fields/items/properties/default/type"},
		{"scope", `"node"`, `"machine"`, "/properties/fields/items/properties/scope/enum"},
		{"fields", `"fields": [`, `"fields": 1, "x": [`, "/properties/fields/type"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			faults, err := verify.Faults(schemas.MAASDescription, "", []byte(strings.Replace(good, test.old, test.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range faults {
				got = append(got, f.Keyword)
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("broken rules %q, want %q", got, test.want)
			}
		})
	}
}

// TestDisagreements breaks one by one what holds the parts of a description
// together, which no schema can say.
func TestDisagreements(t *testing.T) {
	good := string(read(t, filepath.Join("..", "testdata", "description", "good", "every-kind-of-parameter.json")))
	tests := []struct{ name, old, new, want string }{
		{"field twice", `"name": "port"`, `"name": "power_address"`, "two fields are named power_address"},
		{"field without property", `"name": "port"`, `"name": "power_port"`, "field power_port is not among the properties"},
		{"property without field", `"deprecated": true,`, ``, "property outlet is not among the fields"},
		{"scope", `"scope": "node"`, `"scope": "bmc"`, "node_outlet has scope bmc as a field and node as a property"},
		{"secret", `"writeOnly": true,`, ``, "power_pass: the field's secret and the property's writeOnly differ"},
		{"required", `"power_address",` + "\n        \"node_outlet\"", `"power_address"`, "node_outlet: the field's required and the list required differ"},
		{"required of nothing", `"power_address",` + "\n        \"node_outlet\"", `"power_address", "node_outlet", "nothing"`, "required names nothing, which is no property"},
		{"device key", `"power_address",` + "\n            \"port\"", `"nothing"`, "device_key names nothing, which is no property"},
		{"extractor", `"field_name": "power_address"`, `"field_name": "nothing"`, "ip_extractor names nothing, which is no field"},
		{"default of a choice", `"default": "y"`, `"default": "maybe"`, `the default "maybe" of field verify is not one of its choices`},
		{"default of a property", `"default": 161`, `"default": 0`, "the default of property port is not a legal value of it"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if !strings.Contains(good, test.old) {
				t.Fatalf("%q is not in the good description", test.old)
			}
			got := disagreements(t, strings.Replace(good, test.old, test.new, 1))
			if !strings.Contains(strings.Join(got, "\n"), test.want) {
				t.Errorf("disagreements %q, want %q", got, test.want)
			}
		})
	}
	if got := disagreements(t, good); len(got) > 0 {
		t.Errorf("disagreements %q in a good description", got)
	}
}

func disagreements(t *testing.T, document string) []string {
	t.Helper()
	found, err := verify.Agreement([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return found.All()
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	document, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return document
}
