package maaspd

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestDecodeEverything(t *testing.T) {
	def := everything(t)
	d := decode(t, def, `{
		"power_address": "[2001:db8::7]:161", "endpoint": "https://bmc/x", "mac_address": "5254.0012.3456",
		"uuid": "123E4567E89B12D3A456426614174000", "file": "/key", "power_user": "admin", "note": "n", "deep": "d",
		"password": 1234, "k_g": "kg", "outlet": "03", "offset": -0, "port": "", "verify": "NO", "legacy": 0,
		"colour": null, "flag": "", "colours": "red", "flags": [], "delay": 60, "poll_ms": "10",
		"system_id": "x", "Port": 1, "": "y", "IGNORED": 1}`, false)
	if len(d.faults) > 0 {
		t.Fatal(d.faults)
	}
	sameLines(t, "unknown", d.unknown, "", "IGNORED", "Port", "system_id")
	p := def.params.store(d.set).Interface().(everyParams)
	secrets := p.Password.Reveal() + " " + p.Key.Reveal()
	if secrets != "1234 kg" || p.Endpoint.String() != "https://bmc/x" || *p.Offset != 0 || *p.Legacy {
		t.Errorf("secrets %q, URL %s, offset %d, legacy %t", secrets, p.Endpoint, *p.Offset, *p.Legacy)
	}
	p.Password, p.Key, p.Endpoint, p.Offset, p.Legacy = Secret{}, nil, URL{}, nil, nil
	want := everyParams{
		Address: Address{"2001:db8::7", 161}, MAC: "52:54:00:12:34:56", UUID: "123e4567-e89b-12d3-a456-426614174000",
		File: "/key", User: "admin", Note: "n", nested: nested{"d"}, Outlet: 3, Port: 623, Verify: false,
		Colour: "green", Flag: "", Colours: []colour{"red"}, Flags: []flag{}, Delay: time.Minute, Poll: 10 * time.Millisecond,
	}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("decoded\n%+v, want\n%+v", p, want)
	}
}

func TestDefaultsAreApplied(t *testing.T) {
	def := everything(t)
	for _, text := range []string{
		`{"power_user": "admin", "outlet": 1, "power_mac": "525400123456"}`,
		`{"power_user": "admin", "outlet": 1, "power_mac": "525400123456", "port": null, "verify": "", "colour": "", "flags": null, "delay": ""}`,
	} {
		d := decode(t, def, text, false)
		if len(d.faults) > 0 {
			t.Fatal(d.faults)
		}
		p := def.params.store(d.set).Interface().(everyParams)
		if p.Port != 623 || !p.Verify || p.Colour != "green" || fmt.Sprint(p.Flags) != "[a b]" || p.Delay != 5*time.Second {
			t.Errorf("%s: the defaults became %+v", text, p)
		}
		if p.Key != nil || p.Offset != nil || p.Legacy != nil || p.Colours != nil || p.Password.IsSet() || p.Poll != 0 {
			t.Errorf("%s: what is not set became %+v", text, p)
		}
	}
}

func TestEmptyTextForAListWithAnEmptyChoice(t *testing.T) {
	type params struct {
		X []flag `param:"x" label:"X" default:"a"`
	}
	for text, want := range map[string]string{`{"x": ""}`: `[""]`, `{"x": ["", "b"]}`: `["" "b"]`, `{"x": null}`: `["a"]`, `{}`: `["a"]`} {
		d := decode(t, declare[params](t), text, false)
		if got := fmt.Sprintf("%q", d.set["x"]); got != want || len(d.faults) > 0 {
			t.Errorf("%s gives %s (%v), want %s", text, got, d.faults, want)
		}
	}
}

// All faults come at once, in the order of the declaration, each with its
// parameter's name and none with a value.
func TestAllFaultsAtOnce(t *testing.T) {
	d := decode(t, everything(t), strings.ReplaceAll(`{
		"power_address": "no CANARY", "endpoint": "ftp://CANARY", "mac_address": "CANARY", "uuid": "CANARY", "file": "CANARY",
		"power_user": "CANARY", "power_pass": {"a": "CANARY"}, "k_g": ["CANARY"], "outlet": "CANARY", "offset": "CANARY", "port": 0, "verify": "CANARY",
		"legacy": [], "colour": "CANARY", "flag": "CANARY", "colours": ["red", "CANARY", "red"], "flags": {"CANARY": 1},
		"delay": 61, "poll_ms": 9, "deep": {"CANARY": "CANARY"}, "CANARY": 1}`, "CANARY", canary), false)
	sameLines(t, "faults", brief(d.faults),
		"/driverParameters/power_address pattern",
		"/driverParameters/endpoint pattern",
		"/driverParameters/mac_address pattern",
		"/driverParameters/uuid pattern",
		"/driverParameters/file pattern",
		"/driverParameters/power_user maxLength",
		"/driverParameters/power_pass type",
		"/driverParameters/k_g type",
		"/driverParameters/outlet type",
		"/driverParameters/offset type",
		"/driverParameters/port minimum",
		"/driverParameters/verify type",
		"/driverParameters/legacy type",
		"/driverParameters/colour enum",
		"/driverParameters/flag enum",
		"/driverParameters/colours/1 enum",
		"/driverParameters/colours/2 uniqueItems",
		"/driverParameters/flags type",
		"/driverParameters/delay maximum",
		"/driverParameters/poll_ms minimum",
		"/driverParameters/deep type")
	for _, v := range d.faults {
		name := strings.Split(v.Pointer, "/")[2]
		if !strings.HasPrefix(v.Message, name+" must ") || strings.Contains(v.Message, canary) {
			t.Errorf("%s: message %q", v.Pointer, v.Message)
		}
	}
}

func TestRequiredAndAliases(t *testing.T) {
	type params struct {
		Address Address `param:"power_address,required" label:"Address" alias:"host"`
		Pass    Secret  `param:"power_pass,required" label:"Password" alias:"password"`
		Outlet  int     `param:"outlet,required" label:"Outlet" scope:"node" min:"1" max:"8"`
		Slot    int     `param:"slot" label:"Slot" scope:"node" min:"1" max:"8"`
	}
	tests := []struct {
		name, json string
		bmcOnly    bool
		want       []string
	}{
		{"nothing", `{}`, false, []string{"power_address required", "power_pass required", "outlet required"}},
		{"null and empty", `{"power_address": null, "power_pass": "", "outlet": ""}`, false, []string{"power_address required", "power_pass required", "outlet required"}},
		{"empty alias", `{"host": "", "password": null, "outlet": 1}`, false, []string{"power_address required", "power_pass required"}},
		{"node spared", `{}`, true, []string{"power_address required", "power_pass required"}},
		{"aliases", `{"host": "bmc", "password": "p", "outlet": 1}`, false, nil},
		{"empty name beside the alias", `{"power_address": "", "host": "bmc", "power_pass": null, "password": "p", "outlet": 1}`, false, nil},
		{"empty alias beside the name", `{"power_address": "bmc", "host": "", "power_pass": "p", "password": null, "outlet": 1}`, false, nil},
		{"both names", `{"power_address": "bmc", "host": "bmc", "power_pass": "p", "outlet": 1}`, false, []string{"host alias"}},
		{"both names, both bad", `{"power_address": "b c", "host": "b d", "power_pass": "p", "outlet": 1}`, false, []string{"host alias", "power_address pattern"}},
		{"fault under the alias", `{"host": "b c", "power_pass": "p", "outlet": 1}`, false, []string{"host pattern"}},
		{"the empty key is no alias", `{"power_address": "bmc", "power_pass": "p", "outlet": 1, "slot": 2, "": "x"}`, false, nil},
		{"exact case", `{"Power_Address": "bmc", "POWER_PASS": "p", "outlet": 1}`, false, []string{"power_address required", "power_pass required"}},
		{"node checked when given", `{"host": "bmc", "password": "p", "outlet": 9, "slot": "x"}`, true, []string{"outlet maximum", "slot type"}},
		{"a bad value is not a missing one", `{"power_address": 5, "power_pass": true, "outlet": []}`, false, []string{"power_address pattern", "power_pass type", "outlet type"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := brief(decode(t, declare[params](t), test.json, test.bmcOnly).faults)
			for i := range got {
				got[i] = strings.TrimPrefix(got[i], "/driverParameters/")
			}
			sameLines(t, "faults", got, test.want...)
		})
	}
}

func TestRequiredMessageNamesTheLabel(t *testing.T) {
	type params struct {
		X string `param:"x,required" label:"The X of it"`
	}
	if got := decode(t, declare[params](t), `{}`, false).faults[0].Message; got != "x is required (The X of it)" {
		t.Errorf("message %q", got)
	}
}

func TestSecretsOfARequest(t *testing.T) {
	def := everything(t)
	list := def.params.secrets(parseText(t, `{"power_pass": "one", "password": 22, "k_g": "three", "power_user": "four", "note": "five", "unknown": "six"}`))
	if len(list) != 3 || strings.Contains(strings.Join(list, " "), "f") {
		t.Errorf("the secrets are %q, want one, 22 and three", list)
	}
	for _, text := range []string{`{}`, `{"power_pass": null, "k_g": ""}`, `[]`, `null`, `"power_pass"`, `{"power_pass": [true]}`} {
		if list := def.params.secrets(parseText(t, text)); len(list) != 0 {
			t.Errorf("%s has the secrets %q", text, list)
		}
	}
}
