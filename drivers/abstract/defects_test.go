package abstract_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
	"github.com/maaspd/powerdrivers/schemas/schematest"
)

// The seed's Python wrapper had the defects that are tested here by their
// numbers, each with the behaviour that took its place.

// defectError checks that the run answered with this code, and not with a
// traceback.
func defectError(t *testing.T, got conformance.Result, code string) {
	t.Helper()
	if found, message := got.Error(t); found != code || message == "" {
		t.Errorf("got %s, want %s:\n%s", found, code, got.Stdout)
	}
	if got.Status == 0 || strings.HasPrefix(got.Stderr, "panic") {
		t.Errorf("exit status %d, standard error %q", got.Status, got.Stderr)
	}
}

// Defect 1: results that are objects could not be printed, so that a probe
// that found a host never answered.
func TestDefect01ObjectResultsArePrinted(t *testing.T) {
	binary := process(t)
	for _, verb := range []string{"probe", "outlets", "statistics", "check", "get_boot_device"} {
		got := conformance.Run(t, binary, `{"driverParameters": {}}`, verb)
		var reply struct{ Data map[string]any }
		if err := json.Unmarshal([]byte(got.Stdout), &reply); err != nil || len(reply.Data) == 0 || got.Status != 0 {
			t.Errorf("%s: exit status %d, %v:\n%s", verb, got.Status, err, got.Stdout)
		}
	}
}

// Defect 2: a probed host had one MAC only, in a form that no request takes.
func TestDefect02HostsAreComplete(t *testing.T) {
	got := conformance.Run(t, process(t), `{"driverParameters": {"machines": 1}}`, "probe")
	var reply struct {
		Data struct{ Hosts []map[string]any }
	}
	if err := json.Unmarshal([]byte(got.Stdout), &reply); err != nil || len(reply.Data.Hosts) != 1 {
		t.Fatalf("%v:\n%s", err, got.Stdout)
	}
	want := `map[arch:amd64 driver_name:abstract driver_parameters:map[machine:1] hostname:machine-1 mac:52:54:00:00:00:01 macs:[52:54:00:00:00:01]]`
	if host := fmt.Sprint(reply.Data.Hosts[0]); host != want {
		t.Errorf("host %s, want %s", host, want)
	}
}

// Defect 3: a request without driverParameters, with others than an object,
// or that is no JSON ended in a traceback; so did a byte-order mark.
func TestDefect03BadRequestsAreAnswered(t *testing.T) {
	binary := process(t)
	for _, input := range []string{"", "power on please", "[]", `"x"`, "{}", `{"driverParameters": null}`,
		`{"driverParameters": []}`, `{"driverParameters": "x"}`, `{"driverParameters": {}} x`, "{\"driverParameters\": {}, \"x\": \"\xff\"}"} {
		defectError(t, conformance.Run(t, binary, input, "power_query"), "settingsError")
	}
	got := conformance.Run(t, binary, "\ufeff"+`{"driverParameters": {}}`, "power_query")
	if code, _ := got.Error(t); code != "" || got.Status != 0 {
		t.Errorf("with a byte-order mark:\n%s", got.Stdout)
	}
}

// Defect 4: an unknown or missing parameter, or one called self, ended in a
// traceback; there were no types, choices or defaults.
func TestDefect04ParametersAreChecked(t *testing.T) {
	binary := process(t)
	got := conformance.Run(t, binary, `{"driverParameters": {"self": 1, "system_id": "abc", "machine": "2", "fault_in": "probe"}}`, "power_query")
	if code, _ := got.Error(t); code != "" || got.Status != 0 {
		t.Errorf("unknown names and coerced values:\n%s", got.Stdout)
	}
	got = conformance.Run(t, binary, `{"driverParameters": {"machine": 0, "fault": "flood", "latency_ms": "soon"}}`, "power_query")
	defectError(t, got, "settingsError")
	for _, pointer := range []string{"/driverParameters/machine", "/driverParameters/fault", "/driverParameters/latency_ms"} {
		if !strings.Contains(got.Stdout, `"pointer": "`+pointer+`"`) {
			t.Errorf("%s is missing:\n%s", pointer, got.Stdout)
		}
	}
}

// Defect 5: the exit status was 0 for every reported error, and 1 for
// crashes.
func TestDefect05ExitStatusTellsTheOutcome(t *testing.T) {
	binary := process(t)
	for fault, want := range map[string]int{"": 0, "refused": 75, "badCredentials": 1, "tls": 1, "crash": 1} {
		got := conformance.Run(t, binary, request(map[string]any{"fault": fault}), "power_query")
		if got.Status != want {
			t.Errorf("%q: exit status %d, want %d", fault, got.Status, want)
		}
		if seed := conformance.Run(t, binary, request(map[string]any{"fault": fault}), "power_query", "--compat=seed"); seed.Status != 0 {
			t.Errorf("%q: exit status %d with --compat=seed", fault, seed.Status)
		}
	}
	if got := conformance.Run(t, binary, "", "power_up"); got.Status != 2 || got.Stdout != "" {
		t.Errorf("bad usage: exit status %d, standard output %q", got.Status, got.Stdout)
	}
}

// Defect 6: only errors of one class were caught, and its base had no code.
func TestDefect06EveryErrorHasACode(t *testing.T) {
	binary := process(t)
	for _, fault := range []string{"odd", "crash", "internal"} {
		defectError(t, conformance.Run(t, binary, request(map[string]any{"fault": fault}), "power_on"), "fatalError")
	}
}

// Defect 7: a boot order without devices, with more properties than two, or
// with an unknown type ended in a traceback.
func TestDefect07BootOrderIsChecked(t *testing.T) {
	binary := process(t)
	for devices, code := range map[string]string{
		`{"driverParameters": {}}`:                                                                               "settingsError",
		`{"driverParameters": {}, "devices": []}`:                                                                "settingsError",
		`{"driverParameters": {}, "devices": [{"deviceType": "NetworkInterface"}]}`:                              "settingsError",
		`{"driverParameters": {}, "devices": [{"deviceType": "StorageDevice", "properties": {}}]}`:               "settingsError",
		`{"driverParameters": {}, "devices": [{"deviceType": "Teapot", "properties": {"mac": "525400123456"}}]}`: "fatalError",
	} {
		defectError(t, conformance.Run(t, binary, devices, "set_boot_order"), code)
	}
}

// Defect 8: hosts send more of a device than its mac or serial.
func TestDefect08ExtraDevicePropertiesAreIgnored(t *testing.T) {
	file := stateFile(t)
	got := conformance.Run(t, process(t), request(map[string]any{"state_file": file}, `"devices": [
		{"deviceType": "NetworkInterface", "properties": {"mac": "52-54-00-AB-CD-EF", "id": 7, "name": "eth0", "vendor": "ACME", "numa": null}, "extra": {}},
		{"deviceType": "StorageDevice", "properties": {"serial": "S3Z8NB0K", "model": "M", "size": 1e12}}]`), "set_boot_order")
	if code, _ := got.Error(t); code != "" || got.Status != 0 {
		t.Fatalf("exit status %d:\n%s", got.Status, got.Stdout)
	}
	kept, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(kept), "52:54:00:ab:cd:ef") || !strings.Contains(string(kept), "S3Z8NB0K") {
		t.Errorf("%v: %s", err, kept)
	}
}

// Defect 9: whatever was not true was "off".
func TestDefect09UnknownIsNotOff(t *testing.T) {
	file := stateFile(t)
	if err := os.WriteFile(file, []byte(`{"1": {"power": "rebooting"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	binary := process(t)
	got := conformance.Run(t, binary, request(map[string]any{"state_file": file}), "power_query")
	if !strings.Contains(got.Stdout, `"status": "unknown"`) || got.Status != 0 {
		t.Errorf("exit status %d:\n%s", got.Status, got.Stdout)
	}
	got = conformance.Run(t, binary, request(map[string]any{"state_file": file}), "power_query", "--compat=seed")
	if code, _ := got.Error(t); code != "actionError" || !strings.Contains(got.Stdout, "unknownState") || got.Status != 0 {
		t.Errorf("for the seed's hosts: exit status %d:\n%s", got.Status, got.Stdout)
	}
	got = conformance.Run(t, binary, request(map[string]any{"fault": "refused"}), "power_query")
	if code, _ := got.Error(t); code != "connError" {
		t.Errorf("a failed read:\n%s", got.Stdout)
	}
}

// Defect 10: data was there or not as it came. The rule is fixed: error
// always, data where the verb has some and never beside an error, names in
// snake_case.
func TestDefect10ReplyKeys(t *testing.T) {
	binary := process(t)
	for verb, want := range map[string]string{
		"power_on": "action_type error", "power_query": "action_type data error", "probe": "action_type data error",
	} {
		for fault, keys := range map[string]string{"": want, "refused": "action_type error"} {
			got := conformance.Run(t, binary, request(map[string]any{"fault": fault}), verb)
			var reply map[string]any
			if err := json.Unmarshal([]byte(got.Stdout), &reply); err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, key := range []string{"action_type", "actionType", "data", "error", "request_id"} {
				if _, has := reply[key]; has {
					found = append(found, key)
				}
			}
			if strings.Join(found, " ") != keys || reply["action_type"] != verb {
				t.Errorf("%s with fault %q has %q", verb, fault, found)
			}
		}
	}
}

// Defect 11: a verb that the driver lacks was a usage error. It is callable,
// and whether the driver has it is told before parameters are looked at.
// (This driver has every verb; bootDevice shows the same step.)
func TestDefect11UnsupportedIsAnswered(t *testing.T) {
	got := conformance.Run(t, process(t), `{"bootDevice": {"device": "pxe"}, "requestId": "r-7"}`, "power_off")
	defectError(t, got, "unsupportedActionError")
	if got.Status != 1 || !strings.Contains(got.Stdout, `"effect": "none"`) || !strings.Contains(got.Stdout, `"request_id": "r-7"`) {
		t.Errorf("exit status %d:\n%s", got.Status, got.Stdout)
	}
}

// Defect 12: the schema was {}, which MAAS refuses.
func TestDefect12SchemaIsADescription(t *testing.T) {
	got := conformance.Run(t, process(t), "", "schema")
	schematest.Description(t, []byte(got.Stdout))
	for _, key := range []string{"driver_type", "name", "description", "fields"} {
		if !strings.Contains(got.Stdout, "\n    \""+key+"\": ") {
			t.Errorf("%s is missing", key)
		}
	}
}
