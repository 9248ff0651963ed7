package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/faultkind"
	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// canary is the password that must turn up nowhere.
const canary = "Canary-Pass-4711-xyz"

// faultCase is what a driver makes of a BMC with a fault: the state that it
// tells, or code, reason and effect of its error; "done" is an action without an
// error.
type faultCase struct {
	fault, query, on string
	params           string // more of them, each with a comma before it
}

const (
	timedOut   = "connError timeout none"
	unreadable = "actionError refusedByDevice none"
)

var redfishFaults = []faultCase{
	{fault: "refused", query: "connError refused none", on: "connError refused none"},
	{fault: "mute", query: timedOut, on: timedOut},
	{fault: "black-hole", query: timedOut, on: timedOut},
	{fault: "hang", query: "off", on: "connError timeout unknown", params: `,"node_id":""`},
	{fault: "hang=1", query: timedOut, on: timedOut},
	{fault: "slow=10s", query: timedOut, on: timedOut},
	{fault: "slow=20ms", query: "off", on: "done"},
	{fault: "busy=1", query: "connError busy none", on: "connError busy none"},
	{fault: "busy-once=1", query: "off", on: "done"},
	{fault: "internal-error", query: unreadable, on: unreadable},
	{fault: "unauthorized", query: "authError badCredentials none", on: "authError badCredentials none"},
	{fault: "forbidden", query: "off", on: "authError forbidden none"},
	{fault: "no-basic", query: "off", on: "done"},
	{fault: "no-basic,sessions-full", query: "connError sessionsFull none", on: "connError sessionsFull none"},
	{fault: "sessions-full", query: "connError sessionsFull none", on: "connError sessionsFull none", params: `,"auth_method":"session"`},
	{fault: "no-system", query: "settingsError noSuchTarget none", on: "settingsError noSuchTarget none", params: `,"node_id":"1"`},
	{fault: "conflict", query: "off", on: "connError busy none"},
	{fault: "conflict-done", query: "off", on: "done"},
	{fault: "if-match", query: "off", on: "done"},
	{fault: "broken-json", query: unreadable, on: unreadable},
	{fault: "cut", query: "connError refused none", on: "connError refused none"},
	{fault: "html", query: unreadable, on: unreadable},
	{fault: "huge", query: unreadable, on: unreadable},
	{fault: "trickle", query: timedOut, on: timedOut},
	{fault: "power-null", query: "unknown", on: "done"},
	{fault: "power-missing", query: "unknown", on: "done"},
	{fault: "power-unknown", query: "unknown", on: "done"},
	{fault: "mistyped", query: "off", on: "done"},
	{fault: "redirect-loop", query: unreadable, on: unreadable},
	{fault: "redirect-loop=5", query: "off", on: "done"},
	{fault: "redirect-http", query: unreadable, on: unreadable},
	{fault: "redirect-host", query: unreadable, on: unreadable},
	{fault: "redirect-session", query: unreadable, on: unreadable, params: `,"auth_method":"session"`},
	{fault: "redirect-http", query: unreadable, on: unreadable, params: `,"auth_method":"session"`},
	{fault: "redirect-host", query: unreadable, on: unreadable, params: `,"auth_method":"session"`},
	{fault: "target-userinfo", query: "off", on: unreadable, params: `,"auth_method":"session"`},
	{fault: "member-userinfo", query: unreadable, on: unreadable},
	{fault: "member-network", query: unreadable, on: unreadable},
	{fault: "member-url", query: unreadable, on: unreadable},
	{fault: "target-userinfo", query: "off", on: unreadable},
	{fault: "target-url", query: "off", on: unreadable},
}

var openbmcFaults = []faultCase{
	{fault: "hang", query: "off", on: "connError timeout unknown"},
	{fault: "hang=1", query: timedOut, on: timedOut},
	{fault: "busy", query: "connError busy none", on: "connError busy none"},
	{fault: "internal-error", query: unreadable, on: unreadable},
	{fault: "forbidden", query: "unsupportedActionError unsupported none", on: "unsupportedActionError unsupported none"},
	{fault: "unauthorized", query: "authError badCredentials none", on: "authError badCredentials none"},
	{fault: "no-api", query: "unsupportedActionError unsupported none", on: "unsupportedActionError unsupported none"},
	{fault: "broken-json", query: unreadable, on: unreadable},
	{fault: "cut", query: "connError refused none", on: "connError refused none"},
	{fault: "drop", query: "connError refused none", on: "connError refused none"},
	{fault: "html", query: unreadable, on: unreadable},
	{fault: "null", query: unreadable, on: unreadable},
	{fault: "no-objects", query: unreadable, on: unreadable},
	{fault: "huge", query: unreadable, on: unreadable},
	{fault: "no-token", query: "off", on: "done"},
	{fault: "old-firmware", query: "off", on: "done"},
}

// TestRedfishFaults runs the driver against powersim with each fault.
func TestRedfishFaults(t *testing.T) {
	eachFault(t, "redfish", redfishDriver, redfishsim.FaultKinds(), redfishFaults)
}

// TestOpenBMCFaults does so with the other driver.
func TestOpenBMCFaults(t *testing.T) {
	eachFault(t, "openbmc", openbmcDriver, openbmcsim.FaultKinds(), openbmcFaults)
}

func eachFault[C any](t *testing.T, flags, driver string, kinds []faultkind.Kind[C], cases []faultCase) {
	t.Parallel()
	tool.Need(t, "sed", "sed")
	tested := map[string]bool{}
	for _, c := range cases {
		for one := range strings.SplitSeq(c.fault, ",") {
			name, _, _ := strings.Cut(one, "=")
			tested[name] = true
		}
		for verb, want := range map[string]string{"power_query": c.query, "power_on": c.on} {
			t.Run(c.fault+" "+verb, func(t *testing.T) {
				t.Parallel()
				if got := underFault(t, flags, driver, verb, c, patience(want)); got != want {
					t.Errorf("%s, want %s", got, want)
				}
			})
		}
	}
	for _, kind := range kinds {
		if !tested[kind.Name] {
			t.Errorf("%s is not tested", kind.Name)
		}
	}
}

// patience is the timeoutMs of a request: short where it is waited for.
func patience(want string) int {
	if strings.Contains(want, "timeout") || strings.Contains(want, "busy") || want == "unknown" {
		return 3000
	}
	return 30000
}

// underFault runs powersim with a fault, and the driver beside it with what
// powersim tells and the password. Nothing may be led astray, and no secret told.
func underFault(t *testing.T, flags, driver, verb string, c faultCase, timeoutMs int) string {
	t.Helper()
	request := fmt.Sprintf(`s/.*"driverParameters":{\([^}]*\)}.*/{"timeoutMs":%d,"driverParameters":{\1,"power_pass":%q%s}}/p`, timeoutMs, canary, c.params)
	r := powersim(t, "run", "--"+flags+"-fault", c.fault, "--"+flags+"-password-file", write(t, canary+"\n"), "--", "sh", "-c",
		`sed -n -f "$0" $POWERSIM_DEVICES | MAASPD_LOCK_DIR="$1" "$2" "$3" --log-level debug`, write(t, request), t.TempDir(), builtDriver(driver), verb)
	basic := base64.StdEncoding.EncodeToString([]byte("admin:" + canary))
	for _, secret := range []string{canary, basic, basic[8:20]} {
		if strings.Contains(r.out+r.err, secret) {
			t.Errorf("%s is told:\n%s%s", secret, r.out, r.err)
		}
	}
	if strings.Contains(r.err, "astray") {
		t.Error(r.err)
	}
	return outcome(t, r)
}

// outcome is the state that a driver told, or its error.
func outcome(t *testing.T, r result) string {
	t.Helper()
	var got struct {
		Data  struct{ Status string }
		Error *struct{ Code, Reason, Effect string }
	}
	if err := json.Unmarshal([]byte(r.out), &got); err != nil {
		t.Fatalf("%v: %s%s", err, r.out, r.err)
	}
	switch {
	case got.Error != nil:
		return got.Error.Code + " " + got.Error.Reason + " " + got.Error.Effect
	case got.Data.Status == "":
		return "done"
	}
	return got.Data.Status
}

// TestLeaksAreReported has curl take its credentials wherever it is sent, and
// holds that powersim tells so, at the end of both commands, without the secret.
func TestLeaksAreReported(t *testing.T) {
	curl := tool.Need(t, "curl", "curl")
	r := powersim(t, "run", "--redfish-fault", "redirect-host", "--", "sh", "-c",
		`exec "$0" -sSk --noproxy "*" -L --location-trusted -u admin:powersim "https://$POWERSIM_REDFISH1/redfish/v1/Systems/1"`, curl)
	if r.status != 0 || !strings.Contains(r.out, `"PowerState":"On"`) {
		t.Fatalf("curl was not led astray: %+v", r)
	}
	const before, after = "powersim: the attack of redfish1 led GET https://127.0.0.1:", "/redfish/v1/Systems/1 astray, with basic credentials\n"
	if !strings.HasPrefix(r.err, before) || !strings.HasSuffix(r.err, after) || strings.Count(r.err, "\n") != 1 {
		t.Errorf("%s", r.err)
	}
	if r := powersim(t, "serve", "--redfish-fault", "redirect-host", "--for", "1ms"); r.err != "" {
		t.Errorf("nobody came: %s", r.err)
	}
}

// TestFaultsInWords holds what a person, a reader of JSON and the writer of a
// rack file get to know.
func TestFaultsInWords(t *testing.T) {
	rack := write(t, `{"redfish": [{"fault": ["slow=1ms", "html"], "http": true}], "openbmc": [{"fault": ["busy"]}]}`)
	text := powersim(t, "serve", "--config", rack, "--for", "1ms", "--format", "text")
	if !strings.Contains(text.out, "; faults: slow=1ms, html\n") || !strings.Contains(text.out, "; faults: busy\n") {
		t.Errorf("%+v", text)
	}
	lines := powersim(t, "serve", "--config", rack, "--for", "1ms", "--format", "json")
	if !strings.Contains(lines.out, `,"fault":["slow=1ms","html"]}`) || !strings.Contains(lines.out, `,"fault":["busy"]}`) {
		t.Errorf("%+v", lines)
	}
	wrong := write(t, `{"redfish": [{"fault": ["hang=0"]}, {"name": "b", "fault": "html"}], "openbmc": [{"fault": ["htlm", "html=3"]}]}`)
	checkFaults(t, powersim(t, "serve", "--config", wrong, "--for", "1ms"), []string{
		`redfish[0].fault is wrong: the fault hang takes a whole number from 1, as hang=3, not "0"`, "redfish[1].fault must be a list of texts",
		`openbmc[0].fault is wrong: there is no fault "htlm"`, "openbmc[0].fault is wrong: the fault html takes no value"})
	checkFaults(t, powersim(t, "serve", "--redfish-fault", "hang=x,html", "--openbmc-fault", "nul", "--for", "1ms"), []string{
		"--redfish-fault is wrong: the fault hang", `--openbmc-fault is wrong: there is no fault "nul"`})
}

// TestHelpListsFaults holds that the help has every kind with its line.
func TestHelpListsFaults(t *testing.T) {
	for _, command := range []string{"serve", "run"} {
		help := powersim(t, command, "--help").out
		for _, line := range append(strings.Split(kindLines(redfishsim.FaultKinds()), "\n"), strings.Split(kindLines(openbmcsim.FaultKinds()), "\n")...) {
			if !strings.Contains(help, line+"\n") || len(line) > 100 {
				t.Errorf("%s --help: %q", command, line)
			}
		}
	}
}
