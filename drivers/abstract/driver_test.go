package abstract_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/abstract"
	"github.com/maaspd/powerdrivers/maaspd"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// driverVariable makes the test binary the driver.
const driverVariable = "ABSTRACT_TEST_DRIVER"

func TestMain(m *testing.M) {
	if os.Getenv(driverVariable) != "" {
		os.Exit(maaspd.Main(abstract.Driver(abstract.RawStdout())))
	}
	os.Exit(m.Run())
}

// process makes the test binary the driver for this test's processes, and
// returns its name.
func process(t *testing.T) string {
	t.Setenv(driverVariable, "1")
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	t.Setenv("MAASPD_LOCK_DIR", t.TempDir())
	return os.Args[0]
}

// result is what a run left behind.
type result struct {
	status              int
	stdout, stderr, raw string
	took                time.Duration
}

// run runs the verb within the test's process.
func run(t testing.TB, verb, request string, flags ...string) result {
	t.Helper()
	var out, errs, raw bytes.Buffer
	start := time.Now()
	status := maaspd.Run(context.WithoutCancel(t.Context()), abstract.Driver(&raw), append([]string{verb}, flags...), strings.NewReader(request), &out, &errs)
	return result{status, out.String(), errs.String(), raw.String(), time.Since(start)}
}

// request is a request with these parameters and further members.
func request(params map[string]any, members ...string) string {
	text, err := json.Marshal(params)
	if err != nil {
		panic(err)
	}
	return "{" + strings.Join(append(members, `"driverParameters": `+string(text)), ", ") + "}"
}

// reply is a reply taken apart.
type reply struct {
	Action string `json:"action_type"`
	Data   json.RawMessage
	Error  *struct {
		Code, Reason, Effect, Message string
		Retryable                     bool
		Violations                    []maaspd.Violation
	}
}

func (r result) reply(t testing.TB) reply {
	t.Helper()
	var got reply
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatalf("not one JSON document: %v\n%s\nstandard error: %s", err, r.stdout, r.stderr)
	}
	return got
}

// data is the data of a success, on one line.
func (r result) data(t testing.TB) string {
	t.Helper()
	got := r.reply(t)
	if got.Error != nil || r.status != 0 {
		t.Fatalf("exit status %d:\n%s", r.status, r.stdout)
	}
	var line bytes.Buffer
	if err := json.Compact(&line, got.Data); err != nil && len(got.Data) > 0 {
		t.Fatal(err)
	}
	return line.String()
}

// stateFile is the name of a state file that is not there yet.
func stateFile(t testing.TB) string {
	t.Setenv("MAASPD_LOCK_DIR", t.TempDir())
	return filepath.Join(t.TempDir(), "machines.json")
}

// TestAsTheSeed holds the seed's one documented exchange, byte by byte.
func TestAsTheSeed(t *testing.T) {
	binary := process(t)
	const want = "{\n    \"action_type\": \"power_query\",\n    \"data\": {\n        \"status\": \"off\"\n    },\n    \"error\": null\n}\n"
	got := conformance.Run(t, binary, `{"driverParameters": {}}`, "power_query")
	if got.Stdout != want || got.Status != 0 || got.Stderr != "" {
		t.Errorf("exit status %d, standard error %q:\n%s", got.Status, got.Stderr, got.Stdout)
	}
}

// TestConformance runs every check against a machine that is kept in a file.
func TestConformance(t *testing.T) {
	params := request(map[string]any{"state_file": stateFile(t)})
	conformance.Test(t, process(t), conformance.Options{Params: json.RawMessage(params), Parallel: 8})
}

// TestEveryVerb runs each verb that the driver announces.
func TestEveryVerb(t *testing.T) {
	members := map[string]string{
		"power_cycle":     `"cycleDelayMs": 0`,
		"set_boot_order":  `"devices": [{"deviceType": "NetworkInterface", "properties": {"mac": "525400123456"}}, {"deviceType": "StorageDevice", "properties": {"serial": "S3Z8NB0K"}}]`,
		"set_boot_device": `"bootDevice": {"device": "pxe", "persistent": true, "mode": "efi"}`,
		"identify":        `"identify": {"on": true}`,
	}
	file := stateFile(t)
	for _, verb := range []string{"power_on", "power_cycle", "power_reset", "power_nmi", "bmc_reset", "set_boot_order",
		"set_boot_device", "identify", "power_soft_off"} {
		more := []string{}
		if m := members[verb]; m != "" {
			more = append(more, m)
		}
		if data := run(t, verb, request(map[string]any{"state_file": file}, more...)).data(t); data != "" {
			t.Errorf("%s: data %s", verb, data)
		}
	}
	for verb, want := range map[string]string{
		"power_query":     `{"status":"off"}`,
		"get_boot_device": `{"device":"pxe","mode":"efi","persistent":true}`,
		"outlets":         `{"outlets":[{"driver_parameters":{"machine":1},"id":"1","name":"Outlet 1","status":"off"},{"driver_parameters":{"machine":2},"id":"2","name":"Outlet 2","status":"off"}]}`,
		"check":           `{"firmware":"1.0.0","model":"abstract","protocol":"none","target":"machine 1","vendor":"powerdrivers"}`,
		"validate":        `{}`,
	} {
		if data := run(t, verb, request(map[string]any{"state_file": file})).data(t); data != want {
			t.Errorf("%s: data %s, want %s", verb, data, want)
		}
	}
	if data := run(t, "statistics", request(map[string]any{})).data(t); !strings.Contains(data, `"name":"power","unit":"W","value":4.5`) {
		t.Errorf("statistics: data %s", data)
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"resets": 1`, `"nmis": 1`, `"identify": true`, `"52:54:00:12:34:56"`, `"S3Z8NB0K"`} {
		if !strings.Contains(string(kept), want) {
			t.Errorf("the state file lacks %s:\n%s", want, kept)
		}
	}
}

// TestProbeLeadsToHosts lays each probed host's parameters over the request:
// that is a complete request for that host.
func TestProbeLeadsToHosts(t *testing.T) {
	params := map[string]any{"state_file": stateFile(t), "machines": 3, "power_pass": "canary-4711"}
	var found struct {
		Hosts []struct {
			Hostname, Mac, Arch string
			Macs                []string
			Name                string         `json:"driver_name"`
			Parameters          map[string]any `json:"driver_parameters"`
		}
	}
	data := run(t, "probe", request(params)).data(t)
	if err := json.Unmarshal([]byte(data), &found); err != nil || len(found.Hosts) != 3 || strings.Contains(data, "canary") {
		t.Fatalf("%v: %s", err, data)
	}
	of := func(host int) map[string]any {
		all := map[string]any{}
		for name, v := range params {
			all[name] = v
		}
		for name, v := range found.Hosts[host].Parameters {
			all[name] = v
		}
		return all
	}
	run(t, "power_on", request(of(1))).data(t)
	for host, want := range []string{"off", "on", "off"} {
		if data := run(t, "power_query", request(of(host))).data(t); data != fmt.Sprintf(`{"status":%q}`, want) {
			t.Errorf("host %d: %s, want %s", host, data, want)
		}
		h := found.Hosts[host]
		if h.Name != "abstract" || h.Hostname == "" || h.Arch == "" || len(h.Macs) != 1 || h.Mac != h.Macs[0] {
			t.Errorf("host %+v", h)
		}
	}
}

// TestNoSuchMachine holds that a machine beyond the number of machines is not
// made up.
func TestNoSuchMachine(t *testing.T) {
	for _, verb := range []string{"power_on", "power_off", "power_query", "power_soft_off", "check"} {
		got := run(t, verb, request(map[string]any{"machine": 3})).reply(t)
		if got.Error == nil || got.Error.Reason != "noSuchTarget" || got.Error.Effect != "none" {
			t.Errorf("%s: %+v", verb, got.Error)
		}
	}
}
