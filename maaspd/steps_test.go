package maaspd_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd"
)

// TestFirstFailingStepAnswers gives each request faults of two steps: the
// earlier step answers (protocol specification, section 1).
func TestFirstFailingStepAnswers(t *testing.T) {
	cases := []struct {
		name, verb, request string
		code, reason        string
		pointers            []string
	}{
		{"not JSON, unsupported verb", "probe", `{"protocolVersion": 2`, "settingsError", "badInput", []string{""}},
		{"not an object", "power_on", `[]`, "settingsError", "badInput", []string{""}},
		{"unknown protocol, unsupported verb", "probe", request(`"protocolVersion": 2`), "fatalError", "unsupportedProtocol", nil},
		{"unknown protocol, bad parameters", "power_on", `{"protocolVersion": 2}`, "fatalError", "unsupportedProtocol", nil},
		{"version is no integer, unsupported verb", "probe", `{"protocolVersion": "1"}`, "settingsError", "badInput", []string{"/protocolVersion"}},
		{"unsupported verb, bad parameters", "probe", `{"timeoutMs": 1}`, "unsupportedActionError", "unsupported", nil},
		{"unsupported verb, parameters not an object", "power_reset", `{"driverParameters": 5}`, "unsupportedActionError", "unsupported", nil},
		{"bootDevice not taken, bad parameters", "power_on", `{"bootDevice": {"device": "pxe"}}`, "unsupportedActionError", "unsupported", nil},
		{"all faults of keys and parameters at once", "power_on",
			`{"timeoutMs": 1, "waitMs": "x", "requestId": 7, "driverParameters": {"port": 0}}`, "settingsError", "badInput",
			[]string{"/requestId", "/timeoutMs", "/waitMs", "/driverParameters/power_address", "/driverParameters/port", "/driverParameters/node_id"}},
		{"no driverParameters", "power_query", `{}`, "settingsError", "badInput", []string{"/driverParameters"}},
		{"null driverParameters", "power_query", `{"driverParameters": null}`, "settingsError", "badInput", []string{"/driverParameters"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDevice(maaspd.Off)
			d.reads = true
			got := run(t, bareDriver(d), c.verb, c.request)
			got.wantError(t, c.code, c.reason, "none", false)
			var pointers []string
			for _, v := range got.failure(t).Violations {
				pointers = append(pointers, v.Pointer)
				if v.Keyword == "" || v.Message == "" {
					t.Errorf("violation %q is not complete", v.Pointer)
				}
			}
			slices.Sort(pointers)
			slices.Sort(c.pointers)
			if !slices.Equal(pointers, c.pointers) {
				t.Errorf("violations %q, want %q", pointers, c.pointers)
			}
			if d.calls() != "" {
				t.Errorf("the device was touched: %s", d.calls())
			}
		})
	}
}

// TestRequestIDIsEchoed holds that every reply to a request that could be
// parsed carries its id, whichever step answered.
func TestRequestIDIsEchoed(t *testing.T) {
	id := strings.Repeat("~", 128)
	member := `"requestId": "` + id + `"`
	cases := []struct{ name, verb, request string }{
		{"success", "power_query", request(member)},
		{"protocol version", "power_query", request(`"protocolVersion": 9, ` + member)},
		{"version not an integer", "power_query", request(`"protocolVersion": 1.5, ` + member)},
		{"unsupported verb", "probe", request(member)},
		{"bootDevice", "power_query", request(`"bootDevice": {"device": "pxe"}, ` + member)},
		{"key", "power_on", request(`"waitMs": -1, ` + member)},
		{"parameter", "power_on", `{"driverParameters": {}, ` + member + `}`},
		{"device", "power_off", request(member)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDevice(maaspd.On)
			d.do["power_off"] = failing(maaspd.Refused)
			doc := run(t, bareDriver(d), c.verb, c.request).document(t)
			if doc["request_id"] != id || doc["action_type"] != c.verb {
				t.Errorf("request_id %v, action_type %v", doc["request_id"], doc["action_type"])
			}
		})
	}
	for name, bad := range map[string]string{"too long": strings.Repeat("x", 129), "not printable": `a\u0007`, "not ASCII": "é"} {
		t.Run(name, func(t *testing.T) {
			got := run(t, bareDriver(newDevice(maaspd.On)), "power_query", request(`"requestId": "`+bad+`"`))
			got.wantError(t, "settingsError", "badInput", "none", false)
			if _, echoed := got.document(t)["request_id"]; echoed {
				t.Error("an id that is none was echoed")
			}
		})
	}
}

// TestBootDeviceWhereItIsNotTaken sends bootDevice with every verb that does
// not take it.
func TestBootDeviceWhereItIsNotTaken(t *testing.T) {
	members := `"bootDevice": {"device": "pxe"}, "devices": [{"deviceType": "StorageDevice", "properties": {"serial": "1"}}]`
	refuse := func(t *testing.T, d *device, got result) {
		t.Helper()
		got.wantError(t, "unsupportedActionError", "unsupported", "none", false)
		if d.calls() != "" {
			t.Errorf("the device was touched: %s", d.calls())
		}
	}
	for _, verb := range verbs() {
		if slices.Contains([]string{"power_on", "power_cycle", "set_boot_device"}, verb) {
			continue
		}
		t.Run(verb, func(t *testing.T) {
			d := newDevice(maaspd.On)
			d.reads = true
			refuse(t, d, run(t, fullDriver(d), verb, request(members)))
		})
	}
	for _, verb := range []string{"power_on", "power_cycle"} {
		t.Run(verb+" of a driver that cannot set it", func(t *testing.T) {
			d := newDevice(maaspd.Off)
			d.reads = true
			refuse(t, d, run(t, bareDriver(d), verb, request(members)))
		})
	}
	t.Run("null is absent", func(t *testing.T) {
		run(t, bareDriver(newDevice(maaspd.On)), "power_query", request(`"bootDevice": null`)).wantSuccess(t, `{"status":"on"}`)
	})
}

// TestPresentNodeParametersOfDeviceVerbs holds that verbs about the device as
// a whole demand only its own parameters, but check those that are given.
func TestPresentNodeParametersOfDeviceVerbs(t *testing.T) {
	for _, verb := range []string{"probe", "outlets", "statistics", "check"} {
		got := run(t, fullDriver(newDevice(maaspd.On)), verb, `{"driverParameters": {"power_address": "192.0.2.7"}}`)
		if got.status != 0 {
			t.Errorf("%s without node parameters: %s", verb, got.stdout)
		}
		got = run(t, fullDriver(newDevice(maaspd.On)), verb, `{"driverParameters": {"power_address": "192.0.2.7", "node_id": {}}}`)
		if e := got.failure(t); e.Reason != "badInput" {
			t.Errorf("%s with a bad node parameter: %s", verb, got.stdout)
		}
	}
}
