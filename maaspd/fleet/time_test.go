package fleet

import (
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// TestTimeBeginsWithTheFirstRequest holds that nodes that wait for a process do
// not lose the time of their tries by it.
func TestTimeBeginsWithTheFirstRequest(t *testing.T) {
	r := newRig(t, "version: 1\nnodes:\n  n[1-400]: {driver: plain, parameters: {address: \"n[1-400]\"}}\n  b[1-9]: {driver: bmc, parameters: {address: \"b[1-9]\"}}\n")
	r.takes = func(host.Call) time.Duration { return 50 * time.Second }
	synctest.Test(t, func(t *testing.T) {
		for name, got := range r.run(t.Context(), r.all(), Request{Verb: powerQuery}, Options{}) {
			if got.Outcome != Done || got.Took != 50*time.Second {
				t.Fatalf("%s: %+v after %v", name, got.Error, got.Took)
			}
		}
		if r.peak > processJobs+9 {
			t.Errorf("%d processes at a time", r.peak)
		}
	})
}

// TestDeadWayLeavesTimeForTheOther holds that a way that swallows all does not
// take the time of the one that works.
func TestDeadWayLeavesTimeForTheOther(t *testing.T) {
	for _, verb := range []string{powerQuery, powerOn} {
		r := newRig(t, oneEach)
		r.takes = func(call host.Call) time.Duration {
			if call.Parameters["address"] == "f1" {
				return call.Timeout
			}
			return time.Second
		}
		r.answer = func(call host.Call, _ int) *host.Error {
			if call.Parameters["address"] == "f1" {
				return failing(host.ConnError, "timeout", host.EffectNone, true)
			}
			return nil
		}
		synctest.Test(t, func(t *testing.T) {
			for _, deadline := range []time.Duration{0, 20 * time.Second} {
				r.log, r.results = nil, nil
				got := r.run(t.Context(), []string{"fall"}, Request{Verb: verb}, Options{Deadline: deadline})["fall"]
				if got.Outcome != Done || got.Driver != "ipmi" {
					t.Errorf("%s: %+v, sent %+v", verb, got.Error, r.log)
				}
			}
		})
	}
}

// TestDeadlineOfTheInventory holds that it is not stretched, and that the time
// that is left does not hide what a try came to.
func TestDeadlineOfTheInventory(t *testing.T) {
	tests := []struct {
		name    string
		request Request
		tries   int
	}{
		{"query", Request{Verb: powerQuery}, 2},
		{"a cycle that has no time for a second try", Request{Verb: powerCycle}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, "version: 1\nnodes:\n  n: {driver: bmc, deadline: 13s, parameters: {address: n}}\n")
			r.takes = func(host.Call) time.Duration { return 6 * time.Second }
			r.answer = func(host.Call, int) *host.Error { return failing(host.ConnError, "refused", host.EffectNone, true) }
			synctest.Test(t, func(t *testing.T) {
				got := r.run(t.Context(), []string{"n"}, test.request, Options{})["n"]
				for _, s := range r.log {
					if s.at+s.timeout > 13*time.Second || s.timeout < time.Second {
						t.Errorf("sent %+v", s)
					}
				}
				if len(r.log) != test.tries || got.Attempts != test.tries || got.Error.Reason != "refused" {
					t.Errorf("%+v, %+v, sent %+v", got, got.Error, r.log)
				}
			})
		})
	}
}

// TestTimeoutHasRoomForTheWaiting holds that a request gets the time for what it
// has to wait for, unless a person said how much it gets.
func TestTimeoutHasRoomForTheWaiting(t *testing.T) {
	minutes, short := 3*time.Minute, 20*time.Second
	tests := []struct {
		name    string
		request Request
		want    time.Duration
	}{
		{"nothing to wait for", Request{Verb: powerOn}, time.Minute},
		{"a long wait", Request{Verb: powerOn, Wait: &minutes}, minutes + slack},
		{"a long time off", Request{Verb: powerCycle, CycleDelay: &minutes}, minutes + slack},
		{"both", Request{Verb: powerCycle, CycleDelay: &minutes, Wait: &minutes}, 2*minutes + slack},
		{"set by a person", Request{Verb: powerOn, Wait: &minutes, Timeout: &short}, short},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, oneEach)
			synctest.Test(t, func(t *testing.T) {
				r.run(t.Context(), []string{"b1"}, test.request, Options{})
				if r.log[0].timeout != test.want {
					t.Errorf("the timeout is %v, want %v", r.log[0].timeout, test.want)
				}
			})
		})
	}
}

// TestRunLeavesNothingBehind holds that the delay of a dependent that has its
// result does not go on after the run.
func TestRunLeavesNothingBehind(t *testing.T) {
	r := newRig(t, `
version: 1
nodes:
  net: {driver: bmc, parameters: {address: net}}
  db: {driver: bmc, parameters: {address: db}}
  app: {driver: bmc, parameters: {address: app}, dependsOn: [db, {node: net, delay: 1h}]}
`)
	r.answer = func(call host.Call, _ int) *host.Error {
		if call.RequestID == "db" {
			return failing(host.ActionError, "refusedByDevice", host.EffectNone, false)
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		before := runtime.NumGoroutine()
		if got := r.run(t.Context(), r.all(), Request{Verb: powerOn}, Options{})["app"]; got.Outcome != NotTried {
			t.Errorf("%+v", got)
		}
		synctest.Wait()
		if after := runtime.NumGoroutine(); after > before {
			t.Errorf("%d goroutines before, and %d after", before, after)
		}
	})
}
