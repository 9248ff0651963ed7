package maaspd

import (
	"context"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"
)

// canary is a value that no message may show.
const canary = "cAnArY-7731"

// colour is a choice without an empty value.
type colour string

func (colour) Choices() []Choice { return []Choice{{"red", "Red"}, {"green", "Green"}, {"7", "Seven"}} }

// flag is a choice in which "" is a choice; its method has a pointer receiver.
type flag string

func (*flag) Choices() []Choice { return []Choice{{"", "None"}, {"a", "Flag A"}, {"b", "Flag B"}} }

// everyParams has a parameter of every type and every keyword.
type everyParams struct {
	Address  Address       `param:"power_address,key" label:"Address" help:"Of the device."`
	Endpoint URL           `param:"endpoint" label:"URL"`
	MAC      MAC           `param:"power_mac,key" label:"MAC" alias:"mac_address"`
	UUID     UUID          `param:"uuid" label:"UUID" scope:"node"`
	File     Path          `param:"file" label:"File" scope:"bmc"`
	User     string        `param:"power_user,required" label:"User" min:"2" max:"8"`
	Note     string        `param:"note,hidden" label:"Note"`
	Password Secret        `param:"power_pass" label:"Password" max:"20" alias:"password"`
	Key      *Secret       `param:"k_g" label:"BMC key"`
	Outlet   int           `param:"outlet,required" label:"Outlet" min:"1" max:"24" scope:"node"`
	Offset   *int          `param:"offset" label:"Offset" min:"-9223372036854775808" max:"9223372036854775807"`
	Port     int           `param:"port" label:"Port" min:"1" max:"65535" default:"0623"`
	Verify   bool          `param:"verify" label:"Verify" default:"y"`
	Legacy   *bool         `param:"legacy" label:"Legacy"`
	Colour   colour        `param:"colour" label:"Colour" default:"green"`
	Flag     flag          `param:"flag" label:"Flag"`
	Colours  []colour      `param:"colours" label:"Colours"`
	Flags    []flag        `param:"flags" label:"Flags" default:"a,b"`
	Outlets  TextList      `param:"outlets" label:"Outlets" alias:"outlet_list" max:"3" scope:"node"`
	Delay    time.Duration `param:"delay" label:"Delay" min:"0" max:"60" unit:"s" default:"5"`
	Poll     time.Duration `param:"poll_ms" label:"Poll" min:"10" max:"1000" unit:"ms"`
	nested
	Ignored string
}

// nested is embedded: its field is a parameter as any other.
type nested struct {
	Deep string `param:"deep" label:"Deep"`
}

// everyDriver does nothing and can do everything.
type everyDriver struct{ everyParams }

func (*everyDriver) PowerOn(context.Context) error                     { return nil }
func (*everyDriver) PowerOff(context.Context) error                    { return nil }
func (*everyDriver) PowerQuery(context.Context) (Status, error)        { return Status{Power: On}, nil }
func (*everyDriver) Probe(context.Context) ([]Host, error)             { return nil, nil }
func (*everyDriver) SetBootOrder(context.Context, []BootDevice) error  { return nil }
func (*everyDriver) SetBootDevice(context.Context, BootOverride) error { return nil }
func (*everyDriver) Identify(context.Context, Identify) error          { return nil }

func everyDeclaration() Driver[everyParams, *everyDriver] {
	return Driver[everyParams, *everyDriver]{
		Name: "everything", Description: "Everything at once", Version: "1.2.3",
		Kind: KindPDU, Protocols: []string{"snmp"}, MaxConcurrency: 1,
		Lock: func(context.Context, *slog.Logger, []string) (func(), error) {
			return func() {}, nil
		},
		DefaultWait: 10 * time.Second, CycleDelay: 7 * time.Second, Chassis: true,
		IPExtractor: &IPExtractor{Field: "power_address", Pattern: `^(?P<address>.+?)(?=:|$)`},
		Rules: []Rule{
			AnyOf("power_address", "power_mac"),
			Requires("k_g", "power_pass"),
			Requires("note", "deep", "uuid"),
			Requires("note", "deep"),
		},
		New: func(p everyParams) *everyDriver { return &everyDriver{p} },
	}
}

// everything is the definition of a driver with parameters of every type.
func everything(t testing.TB) *definition {
	t.Helper()
	def, err := everyDeclaration().define()
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// parseText reads JSON that the test knows to be good.
func parseText(t testing.TB, text string) value {
	t.Helper()
	v, err := readJSON([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// decoded is what became of a driverParameters object.
type decoded struct {
	set     map[string]any
	unknown []string
	faults  []Violation
}

// decode takes a driverParameters object through the decoder.
func decode(t testing.TB, def *definition, text string, bmcOnly bool) decoded {
	t.Helper()
	var out faults
	var d decoded
	d.set, d.unknown = def.params.normalise(parseText(t, text), &out)
	def.params.check(d.set, def.rules, bmcOnly, &out)
	d.faults = out.list
	return d
}

// declare makes the definition of a parameter struct, which must be sound.
func declare[P any](t testing.TB, rules ...Rule) *definition {
	t.Helper()
	params, errs := declareParams(reflect.TypeFor[P]())
	for _, err := range errs {
		t.Error(err)
	}
	return &definition{params: params, rules: rules}
}

// brief is a violation without its message.
func brief(list []Violation) []string {
	out := []string{}
	for _, v := range list {
		out = append(out, v.Pointer+" "+v.Keyword)
	}
	return out
}

// sameLines compares lists of texts.
func sameLines(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n%s\nwant:\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// keysOf parses a request and reads its keys for the verb.
func keysOf(t testing.TB, def *definition, verb Verb, text string) (*request, []Violation) {
	t.Helper()
	req := &request{document: parseText(t, text)}
	var out faults
	req.readKeys(def, specOf(verb), &out)
	return req, out.list
}
