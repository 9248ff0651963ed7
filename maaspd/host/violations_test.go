package host_test

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// pduSchema is a description with rules of every kind, in a hand that is not
// that of this project's generator.
const pduSchema = `{
	"name": "box", "type": "object", "required": ["power_address", "outlet"],
	"properties": {
		"power_address": {"type": "string", "pattern": "^[a-z0-9.:\\[\\]]+$", "title": "Address", "x-maaspd-scope": "bmc"},
		"host": {"type": "string", "x-maaspd-alias": "power_address", "x-maaspd-scope": "bmc"},
		"port": {"type": "integer", "minimum": 1, "maximum": 9, "default": 5, "x-maaspd-scope": "bmc"},
		"outlet": {"type": "integer", "enum": [1, 2], "title": "Outlet", "x-maaspd-scope": "node"},
		"bank": {"type": "string", "enum": ["a", ""], "x-maaspd-scope": "node"},
		"user": {"type": "string", "x-maaspd-scope": "bmc"},
		"power_pass": {"type": "string", "pattern": "^p", "minLength": 3, "maxLength": 5, "writeOnly": true, "x-maaspd-scope": "bmc"},
		"levels": {"type": "array", "items": {"type": "integer", "maximum": 3}, "x-maaspd-scope": "bmc"},
		"odd": {"x-maaspd-scope": "bmc", "multipleOf": 2}
	},
	"dependentRequired": {"user": ["power_pass", "bank"]},
	"allOf": [{"anyOf": [{"required": ["power_address"]}, {"required": ["user"]}]}],
	"if": {"required": ["outlet"], "properties": {"outlet": {"const": 2}}}, "then": {"required": ["bank"]},
	"not": {"required": ["levels", "odd"]},
	"fields": [{"name": "power_address"}, {"name": "port"}, {"name": "outlet"}],
	"x-maaspd": {"protocol_versions": [1], "device_key": ["power_address", "port"], "default_wait_ms": 7, "default_cycle_delay_ms": 8}}`

func describeText(t *testing.T, text string) host.Description {
	t.Helper()
	d, err := host.ReadDescription([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestViolations(t *testing.T) {
	d := describeText(t, pduSchema)
	tests := []struct {
		name    string
		p       host.Parameters
		bmcOnly bool
		want    []string // pointer after /driverParameters, keyword
	}{
		{name: "good", p: host.Parameters{"power_address": "a", "outlet": 1}},
		{name: "as text", p: host.Parameters{"power_address": 7, "outlet": "2", "bank": "", "port": json.Number("1.0")}},
		{name: "as Go has them", p: host.Parameters{"power_address": uint8(7), "outlet": 1.0, "levels": []int{1, 2}}},
		{name: "nothing", want: []string{"/power_address required", "/outlet required", " anyOf"}},
		{name: "nothing, of the device", bmcOnly: true, want: []string{"/power_address required", " anyOf"}},
		{name: "null and empty are not set", p: host.Parameters{"power_address": "", "outlet": nil}, want: []string{"/power_address required", "/outlet required", " anyOf"}},
		{name: "node parameters are checked", bmcOnly: true, p: host.Parameters{"power_address": "a", "outlet": 3}, want: []string{"/outlet enum"}},
		{name: "a condition stays one", bmcOnly: true, p: host.Parameters{"power_address": "a"}},
		{name: "then", p: host.Parameters{"power_address": "a", "outlet": 2}, want: []string{"/bank required"}},
		{name: "then, of the device", bmcOnly: true, p: host.Parameters{"power_address": "a", "outlet": 2}},
		{name: "dependent", p: host.Parameters{"power_address": "a", "outlet": 1, "user": "u"}, want: []string{"/bank dependentRequired", "/power_pass dependentRequired"}},
		{name: "dependent, of the device", bmcOnly: true, p: host.Parameters{"power_address": "a", "user": "u"}, want: []string{"/power_pass dependentRequired"}},
		{name: "alias", p: host.Parameters{"host": "A", "outlet": 1}, want: []string{"/host pattern"}},
		{name: "both names", p: host.Parameters{"host": "a", "power_address": "a", "outlet": 1}, want: []string{"/host alias"}},
		{name: "secret", p: host.Parameters{"power_address": "a", "outlet": 1, "power_pass": "canary"}, want: []string{"/power_pass pattern", "/power_pass maxLength"}},
		{name: "bounds", p: host.Parameters{"power_address": "a", "outlet": 1, "port": 10, "levels": []any{1, "4"}, "odd": 3},
			want: []string{"/port maximum", " not", "/levels/1 maximum", "/odd multipleOf"}},
		{name: "a number without bounds", p: host.Parameters{"power_address": "a", "outlet": json.Number("1e999999999"), "odd": json.Number("2")},
			want: []string{"/outlet type"}},
		{name: "types", p: host.Parameters{"power_address": []any{"a"}, "outlet": true, "levels": "x"},
			want: []string{"/power_address type", "/outlet type", "/levels/0 type"}},
		{name: "no JSON", p: host.Parameters{"power_address": math.NaN()}, want: []string{" type"}},
		{name: "unknown", p: host.Parameters{"power_address": "a", "outlet": 1, "system_id": "x"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, v := range d.Violations(test.p, test.bmcOnly) {
				got = append(got, strings.TrimPrefix(v.Pointer, "/driverParameters")+" "+v.Keyword)
				if v.Message == "" || strings.Contains(v.Message, "canary") {
					t.Errorf("the message is %q", v.Message)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("violations %q, want %q", got, test.want)
			}
		})
	}
}

func TestViolationMessages(t *testing.T) {
	d := describeText(t, pduSchema)
	p := host.Parameters{"outlet": 3, "port": 10, "user": "u", "power_pass": "x"}
	var got []string
	for _, v := range d.Violations(p, false) {
		got = append(got, v.Message)
	}
	want := []string{"power_address is required (Address)", "port must be an integer from 1 to 9", "outlet must be one of 1, 2",
		"bank must be set when user is", "power_pass must be a text of the form that the driver's schema has", "power_pass must have at least 3 characters"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant\n%q", got, want)
	}
}

// TestUnusableSchemas holds that a schema that cannot be used judges nothing,
// and that no schema makes the host open a file.
func TestUnusableSchemas(t *testing.T) {
	for name, text := range map[string]string{
		"seed":         `{}`,
		"foreign file": `{"$ref": "file:///etc/passwd", "x-maaspd": {"protocol_versions": [1]}}`,
		"lookahead":    `{"properties": {"a": {"type": "string", "pattern": "(?=x)"}}, "x-maaspd": {"protocol_versions": [1]}}`,
		"no schema":    `{"type": 7, "x-maaspd": {"protocol_versions": [1]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			d := describeText(t, text)
			if got := d.Violations(host.Parameters{"a": "b"}, false); got != nil {
				t.Errorf("violations %v", got)
			}
			if got := d.DeviceOf(host.Parameters{"power_address": "a"}); got != "" {
				t.Errorf("device %q", got)
			}
		})
	}
	if got := describeText(t, `{}`); got.Unknown(host.Parameters{"a": 1}) != nil || got.Own.DefaultCycleDelayMS != 5000 || !got.Supports("probe") {
		t.Errorf("the seed: %+v", got)
	}
}

func TestDescriptionFacts(t *testing.T) {
	d := describeText(t, pduSchema)
	if !d.SecretParameter("power_pass") || d.SecretParameter("user") || d.SecretParameter("nobody") {
		t.Error("which parameters are secret is not told")
	}
	if got := d.Unknown(host.Parameters{"z": 1, "user": 1, "system_id": nil}); !slices.Equal(got, []string{"system_id", "z"}) {
		t.Errorf("unknown are %q", got)
	}
	if d.Own.DefaultWaitMS != 7 || d.Own.DefaultCycleDelayMS != 8 {
		t.Errorf("the defaults: %+v", d.Own)
	}
}

func TestDeviceOf(t *testing.T) {
	d := describeText(t, pduSchema)
	tests := []struct {
		name string
		p    host.Parameters
		want string
	}{
		{"default port", host.Parameters{"power_address": "a", "outlet": 1}, "box\na\n5"},
		{"trimmed, in lower case, without brackets", host.Parameters{"power_address": " [FE80::1] ", "port": "05"}, "box\nfe80::1\n5"},
		{"older name", host.Parameters{"host": "A"}, "box\na\n5"},
		{"number", host.Parameters{"power_address": 7, "port": 1.0}, "box\n7\n1"},
		{"not set", host.Parameters{"power_address": "", "outlet": 2}, "box\n\n5"},
		{"no JSON elsewhere", host.Parameters{"power_address": "a", "odd": math.Inf(1)}, "box\na\n5"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := d.DeviceOf(test.p); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// FuzzViolations holds that no description and no parameters make the host
// panic or hang, and that no message shows a value.
func FuzzViolations(f *testing.F) {
	f.Add(pduSchema, `{"power_pass": "canary-7731", "port": "canary-7731", "levels": ["canary-7731"]}`)
	f.Add(pduSchema, `{"power_address": {"canary-7731": 1}, "odd": 1e99999, "outlet": "canary-7731"}`)
	f.Add(`{"x-maaspd": {"protocol_versions": [1]}, "properties": {"a": false, "b": {"oneOf": [{"type": "string"}, {"minLength": 1}]}}}`, `{"a": 1, "b": "canary-7731"}`)
	exponent := regexp.MustCompile(`[0-9][eE]`)
	f.Fuzz(func(t *testing.T, schema, parameters string) {
		d, err := host.ReadDescription([]byte(schema))
		if exponent.MatchString(schema) {
			return // a driver that wants to burn time need not write a schema for it
		}
		if err != nil || len(schema) > 1<<14 || strings.Contains(schema, "canary-7731") {
			return
		}
		decoder := json.NewDecoder(strings.NewReader(parameters))
		decoder.UseNumber()
		var p host.Parameters
		if decoder.Decode(&p) != nil {
			return
		}
		for _, bmcOnly := range []bool{false, true} {
			for _, v := range d.Violations(p, bmcOnly) {
				if strings.Contains(v.Message, "canary-7731") {
					t.Errorf("the message shows a value: %s", v.Message)
				}
			}
		}
		d.DeviceOf(p)
	})
}
