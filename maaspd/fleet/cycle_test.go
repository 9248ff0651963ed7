package fleet

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// TestCycleIsEndedAnywhere ends the run at every point of a cycle over several
// feeds: what may have been switched off is switched on, and what is said is
// what was done.
func TestCycleIsEndedAnywhere(t *testing.T) {
	for _, engine := range []EngineChoice{Process, Batch} {
		for _, node := range []string{"twin", "both"} {
			for at := 100 * time.Millisecond; at < 13*time.Second; at += 300 * time.Millisecond {
				t.Run(fmt.Sprint(engine, node, at), func(t *testing.T) { endCycle(t, engine, node, at) })
			}
		}
	}
}

func endCycle(t *testing.T, engine EngineChoice, node string, at time.Duration) {
	r := newRig(t, twoFeeds)
	r.takes, r.heeds = func(host.Call) time.Duration { return 1700 * time.Millisecond }, true
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(at, cancel)
		got := r.run(ctx, []string{node}, Request{Verb: powerCycle}, Options{Engine: engine})[node]
		last := map[string]string{}
		for _, s := range r.log {
			last[s.device+s.outlet] = s.verb
		}
		for outlet, verb := range last {
			if verb != powerOn {
				t.Errorf("%s was left off: %+v", outlet, r.log)
			}
		}
		if got.Outcome == Failed && (got.Error.Effect != host.EffectUnknown || got.Error.Retryable || got.Error.Reason != "cancelled") {
			t.Errorf("%+v", got.Error)
		}
		if took := time.Since(r.begin); took > at+lastOn {
			t.Errorf("it took %v", took-at)
		}
	})
}

// TestOnOfACycleIsRepeated holds that one lost request does not leave a machine
// off, and that a bad password is not offered once more for it.
func TestOnOfACycleIsRepeated(t *testing.T) {
	r := newRig(t, twoFeeds)
	r.answer = func(call host.Call, n int) *host.Error {
		if call.Action == powerOn && call.Parameters["address"] == "two" && n <= 3 {
			return failing(host.ConnError, "timeout", host.EffectUnknown, true)
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		got := r.run(t.Context(), []string{"twin"}, Request{Verb: powerCycle}, Options{})["twin"]
		if got.Outcome != Done || !r.on["two/1"] {
			t.Errorf("%+v, sent %+v", got.Error, r.log)
		}
	})
	r = newRig(t, twoFeeds)
	r.answer = func(call host.Call, _ int) *host.Error {
		if call.Parameters["address"] == "two" {
			return failing(host.AuthError, "badCredentials", host.EffectNone, false)
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		got := r.run(t.Context(), []string{"twin"}, Request{Verb: powerCycle}, Options{})["twin"]
		if len(r.verbs("two")) != 1 || !r.on["one/1"] || got.Error.Code != host.AuthError || got.Device != "pdu2" {
			t.Errorf("%+v, sent %+v", got, r.log)
		}
	})
}

// TestCycleThatCannotBeBroughtToItsEnd holds that nothing is switched off then.
func TestCycleThatCannotBeBroughtToItsEnd(t *testing.T) {
	pxe := &host.BootDevice{Device: "pxe"}
	tests := []struct {
		name, node string
		request    Request
		options    Options
		code       string
		sent       []string
	}{
		{"too little time", "twin", Request{Verb: powerCycle}, Options{Deadline: 8 * time.Second}, host.SettingsError, nil},
		{"a boot device that no feed can set", "twin", Request{Verb: powerCycle, BootDevice: pxe}, Options{}, host.UnsupportedError, nil},
		{"the same for on", "half", Request{Verb: powerOn, BootDevice: pxe}, Options{}, host.UnsupportedError, nil},
		{"a driver that would not heed it", "p1", Request{Verb: powerOn, BootDevice: pxe}, Options{}, host.UnsupportedError, nil},
		{"a boot device that was refused", "boots", Request{Verb: powerCycle, BootDevice: pxe}, Options{}, host.ActionError, []string{setBootDevice}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, twoFeeds+`
  p1: {driver: plain, parameters: {address: p1}}
  boots: {driver: boots, parameters: {address: boots}}
  half: {feeds: [{driver: boots, parameters: {address: h1}}, {device: pdu2, parameters: {outlet: "7"}}]}
`)
			r.answer = func(call host.Call, _ int) *host.Error {
				if call.Action == setBootDevice {
					return failing(host.ActionError, "refusedByDevice", host.EffectUnknown, false)
				}
				return nil
			}
			synctest.Test(t, func(t *testing.T) {
				got := r.run(t.Context(), []string{test.node}, test.request, test.options)[test.node]
				var sent []string
				for _, s := range r.log {
					sent = append(sent, s.verb)
				}
				if got.Error == nil || got.Error.Code != test.code || got.Error.Effect != host.EffectNone || !slices.Equal(sent, test.sent) {
					t.Errorf("%+v, sent %v", got.Error, sent)
				}
			})
		})
	}
}

func TestBootDeviceOfAComposedCycle(t *testing.T) {
	r := newRig(t, "version: 1\nnodes:\n  n: {driver: boots, parameters: {address: n}}\n")
	synctest.Test(t, func(t *testing.T) {
		got := r.run(t.Context(), r.all(), Request{Verb: powerCycle, BootDevice: &host.BootDevice{Device: "pxe"}}, Options{})["n"]
		if got.Outcome != Done || !slices.Equal(r.verbs("n"), []string{setBootDevice, powerOff, powerOn}) || r.log[0].boot == nil || r.log[2].boot != nil {
			t.Errorf("%+v, sent %+v", got.Error, r.log)
		}
	})
}
