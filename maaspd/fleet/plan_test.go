package fleet

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

const planned = `
version: 1
devices:
  pdu1: {driver: pdu, parameters: {address: one, password: canary}}
  pdu2: {driver: pdu, parameters: {address: two, password: {env: FLEET_CANARY}}}
nodes:
  b1: {driver: bmc, wait: 3s, parameters: {address: b1, password: canary}}
  b2: {driver: bmc, timeout: 7s, parameters: {address: b2}, dependsOn: [b1]}
  p1: {driver: plain, cycleDelay: 2s, parameters: {address: p1}}
  boots: {driver: boots, parameters: {address: boots}}
  twin: {timeout: 4s, feeds: [{device: pdu1, parameters: {outlet: "1"}}, {device: pdu2, parameters: {outlet: "1"}}]}
`

// TestPlanIsWhatIsSent compares the requests of the plan with those that reach
// the engines, for all that a run can be asked for.
func TestPlanIsWhatIsSent(t *testing.T) {
	t.Setenv("FLEET_CANARY", "canary")
	pxe := &host.BootDevice{Device: "pxe"}
	requests := []Request{
		{Verb: powerOn}, {Verb: powerOff}, {Verb: powerQuery}, {Verb: powerCycle}, {Verb: powerReset}, {Verb: powerSoftOff}, {Verb: "statistics"},
		{Verb: powerOn, BootDevice: pxe}, {Verb: powerCycle, BootDevice: pxe}, {Verb: setBootDevice, BootDevice: pxe},
		{Verb: "get_boot_device"}, {Verb: "identify", Identify: &host.Identify{On: true}}, {Verb: powerSoftOff, ForceAfter: 90 * time.Second},
	}
	for _, request := range requests {
		t.Run(fmt.Sprint(request.Verb, request.BootDevice != nil, request.ForceAfter), func(t *testing.T) {
			r := newRig(t, planned)
			r.answer = func(call host.Call, _ int) *host.Error {
				if call.Action == powerSoftOff && request.ForceAfter > 0 {
					return failing(host.ActionError, "notVerified", host.EffectUnknown, false)
				}
				return nil
			}
			for _, outlet := range []string{"b1/<nil>", "b2/<nil>", "p1/<nil>", "boots/<nil>", "one/1", "two/1"} {
				r.on[outlet] = true
			}
			synctest.Test(t, func(t *testing.T) {
				steps, err := Plan(t.Context(), r.inv, r.all(), request, Options{Drivers: r})
				if err != nil {
					t.Fatal(err)
				}
				results := r.run(t.Context(), r.all(), request, Options{})
				comparePlan(t, steps, r.log)
				text, err := json.Marshal([]any{steps, results})
				if err != nil || strings.Contains(string(text), "canary") {
					t.Errorf("%v: it shows a secret: %s", err, text)
				}
			})
		})
	}
}

// comparePlan compares what does not depend on how long anything takes.
func comparePlan(t *testing.T, steps []Step, log []sent) {
	t.Helper()
	var want, got []string
	for _, s := range steps {
		if (s.Request == nil) != (s.Refused != "") {
			t.Errorf("%+v", s)
		}
		if s.Request == nil {
			continue
		}
		parameters := s.Request["driverParameters"].(map[string]any)
		want = append(want, fmt.Sprintln(s.Node, s.Action, parameters["address"], parameters["outlet"], s.Request["waitMs"], s.Request["timeoutMs"], s.Request["bootDevice"] != nil))
	}
	for _, s := range log {
		var wait any
		if s.wait != nil {
			wait = s.wait.Milliseconds()
		}
		outlet := any(s.outlet)
		if s.outlet == "<nil>" {
			outlet = nil
		}
		got = append(got, fmt.Sprintln(s.node, s.verb, s.device, outlet, wait, s.timeout.Milliseconds(), s.boot != nil))
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("sent\n%v\nplanned\n%v", got, want)
	}
}
