package fleet

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

const twoFeeds = `
version: 1
devices:
  pdu1: {driver: pdu, parameters: {address: one}}
  pdu2: {driver: pdu, parameters: {address: two}}
nodes:
  twin: {feeds: [{device: pdu1, parameters: {outlet: "1"}}, {device: pdu2, parameters: {outlet: "1"}}]}
  both: {feeds: [{device: pdu1, parameters: {outlet: "2"}}, {device: pdu1, parameters: {outlet: "3"}}]}
`

func TestCycleTakesAllPowerFromTheMachine(t *testing.T) {
	r := newRig(t, twoFeeds)
	synctest.Test(t, func(t *testing.T) {
		r.on["one/1"], r.on["two/1"] = true, true
		got := r.run(t.Context(), []string{"twin"}, Request{Verb: powerCycle}, Options{})["twin"]
		if got.Outcome != Done || !r.on["one/1"] || !r.on["two/1"] {
			t.Errorf("result %+v, on %v", got, r.on)
		}
		offs, ons := r.nodes(powerOff), r.nodes(powerOn)
		if len(offs) != 2 || len(ons) != 2 || len(r.log) != 4 {
			t.Fatalf("sent %+v", r.log)
		}
		for _, s := range r.log[:2] {
			if s.verb != powerOff || s.wait == nil || *s.wait < provenOff {
				t.Errorf("first %+v, want an off that is proven", s)
			}
		}
		if pause := r.log[2].at - r.log[1].at; pause != 5*time.Second {
			t.Errorf("the time off is %v, want that of the driver", pause)
		}
	})
}

func TestCycleThatFailsLeavesNothingOff(t *testing.T) {
	r := newRig(t, twoFeeds)
	r.answer = func(call host.Call, _ int) *host.Error {
		if call.Action == powerOff && call.Parameters["address"] == "two" {
			return failing(host.ConnError, "timeout", host.EffectUnknown, true)
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		r.on["one/1"], r.on["two/1"] = true, true
		got := r.run(t.Context(), []string{"twin"}, Request{Verb: powerCycle}, Options{})["twin"]
		if got.Error == nil || got.Error.Effect != host.EffectUnknown || got.Error.Retryable || !strings.Contains(got.Error.Message, "pdu2") {
			t.Errorf("error %+v", got.Error)
		}
		if !r.on["one/1"] || len(r.nodes(powerOn)) != 2 {
			t.Errorf("on %v after %+v", r.on, r.log)
		}
	})
}

func TestCycleIsFinishedWhenTheRunEnds(t *testing.T) {
	r := newRig(t, twoFeeds)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(2*time.Second, cancel) // in the time off
		got := r.run(ctx, []string{"twin", "both"}, Request{Verb: powerCycle}, Options{})
		for _, name := range []string{"one/1", "two/1"} {
			if !r.on[name] {
				t.Errorf("%s was left off; sent %+v", name, r.log)
			}
		}
		if e := got["twin"].Error; e == nil || e.Reason != "cancelled" || e.Effect != host.EffectUnknown {
			t.Errorf("error %+v", e)
		}
		if r.starts["single pdu"] == 0 || !r.interrupted {
			t.Errorf("engines %v, interrupted %v", r.starts, r.interrupted)
		}
		if got["both"].Outcome != NotTried {
			t.Errorf("the one behind it: %+v", got["both"])
		}
	})
}

func TestFeedsOnOneDeviceAreSwitchedInTurn(t *testing.T) {
	r := newRig(t, twoFeeds)
	r.takes = func(host.Call) time.Duration { return time.Second }
	synctest.Test(t, func(t *testing.T) {
		got := r.run(t.Context(), r.all(), Request{Verb: powerOn}, Options{})
		if got["both"].Outcome != Done || !r.on["one/2"] || !r.on["one/3"] {
			t.Errorf("%+v, %v", got, r.on)
		}
	})
}

func TestStateOfSeveralFeeds(t *testing.T) {
	tests := []struct {
		one, two       bool
		status, detail string
	}{
		{true, true, "on", ""}, {false, false, "off", ""}, {true, false, "on", "off: pdu2"},
	}
	for _, test := range tests {
		t.Run(test.status+test.detail, func(t *testing.T) {
			r := newRig(t, twoFeeds)
			synctest.Test(t, func(t *testing.T) {
				r.on["one/1"], r.on["two/1"] = test.one, test.two
				got := r.run(t.Context(), []string{"twin"}, Request{Verb: powerQuery}, Options{})["twin"]
				if got.Status != test.status || got.Detail != test.detail || got.Error != nil {
					t.Errorf("result %+v", got)
				}
			})
		})
	}
}

func TestResetOfSeveralFeeds(t *testing.T) {
	r := newRig(t, twoFeeds)
	synctest.Test(t, func(t *testing.T) {
		got := r.run(t.Context(), []string{"twin"}, Request{Verb: powerReset}, Options{})["twin"]
		if got.Error == nil || got.Error.Reason != "wrongState" || len(r.nodes(powerOff)) != 0 {
			t.Errorf("a reset of a machine that is off: %+v, %+v", got.Error, r.log)
		}
	})
}

const oneEach = `
version: 1
nodes:
  b1: {driver: bmc, parameters: {address: b1}}
  i1: {driver: ipmi, parameters: {address: i1}}
  p1: {driver: plain, parameters: {address: p1}}
  fall: {protocols: [{driver: bmc, parameters: {address: f1}}, {driver: ipmi, parameters: {address: f2}}]}
`

func TestRetries(t *testing.T) {
	conn := failing(host.ConnError, "timeout", host.EffectNone, true)
	open := failing(host.ConnError, "timeout", host.EffectUnknown, true)
	zero, two := 0, 2
	tests := []struct {
		name, node string
		request    Request
		failures   int
		err        *host.Error
		tries      int
		least      time.Duration
	}{
		{"as MAAS", "b1", Request{Verb: powerOn}, 99, conn, 8, 28 * time.Second},
		{"ipmi", "i1", Request{Verb: powerOn}, 99, conn, 5, 48 * time.Second},
		{"a question has a minute", "i1", Request{Verb: powerQuery}, 99, conn, 4, 52 * time.Second},
		{"until it works", "b1", Request{Verb: powerOn}, 2, conn, 3, 2 * time.Second},
		{"none", "b1", Request{Verb: powerOn, Retries: &zero}, 99, conn, 1, 0},
		{"two", "b1", Request{Verb: powerOn, Retries: &two}, 99, conn, 3, 2 * time.Second},
		{"a bad password once", "b1", Request{Verb: powerOn}, 99, failing(host.AuthError, "badCredentials", host.EffectNone, false), 1, 0},
		{"on may be sent again", "b1", Request{Verb: powerOn}, 1, open, 2, 500 * time.Millisecond},
		{"a crash", "b1", Request{Verb: powerOn}, 1, &host.Error{Code: "crash"}, 2, 500 * time.Millisecond},
		{"a crash in a cycle", "b1", Request{Verb: powerCycle}, 1, &host.Error{Code: "crash"}, 1, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, oneEach)
			if test.request.Verb == powerQuery {
				r.takes = func(host.Call) time.Duration { return 8 * time.Second }
			}
			r.answer = func(_ host.Call, n int) *host.Error {
				if n <= test.failures {
					return test.err
				}
				return nil
			}
			synctest.Test(t, func(t *testing.T) {
				got := r.run(t.Context(), []string{test.node}, test.request, Options{})[test.node]
				if len(r.log) != test.tries || got.Attempts != test.tries {
					t.Errorf("%d tries (%d reported), want %d", len(r.log), got.Attempts, test.tries)
				}
				if last := r.log[len(r.log)-1].at; last < test.least*8/10 || last > test.least*3/2+time.Second {
					t.Errorf("the last try came after %v, want about %v", last, test.least)
				}
				if (got.Error == nil) != (test.failures < test.tries) {
					t.Errorf("result %+v", got)
				}
			})
		})
	}
}

func TestDeadlines(t *testing.T) {
	r := newRig(t, oneEach)
	r.takes = func(call host.Call) time.Duration { return call.Timeout }
	r.answer = func(host.Call, int) *host.Error { return failing(host.ConnError, "timeout", host.EffectNone, true) }
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		got := r.run(t.Context(), []string{"b1", "i1"}, Request{Verb: powerQuery}, Options{Deadline: 10 * time.Second})
		if took := time.Since(start); took > 11*time.Second {
			t.Errorf("took %v", took)
		}
		for _, s := range r.log {
			if s.at+s.timeout > 10*time.Second {
				t.Errorf("%+v is given more time than there is", s)
			}
		}
		if got["b1"].Outcome != Failed || got["b1"].Error.Code != host.ConnError {
			t.Errorf("%+v", got["b1"])
		}
	})
}

func TestFallback(t *testing.T) {
	tests := []struct {
		name, verb string
		err        *host.Error
		want       []string // addresses
	}{
		{"connError", powerOn, failing(host.ConnError, "refused", host.EffectUnknown, true), []string{"f1", "f2"}},
		{"unsupported", powerOn, failing(host.UnsupportedError, "unsupported", host.EffectNone, false), []string{"f1", "f2"}},
		{"a bad password is no reason", powerOn, failing(host.AuthError, "badCredentials", host.EffectNone, false), []string{"f1"}},
		{"a refusal is none", powerOn, failing(host.ActionError, "refusedByDevice", host.EffectNone, false), []string{"f1"}},
		{"reset with no effect", powerReset, failing(host.ConnError, "refused", host.EffectNone, true), []string{"f1", "f2"}},
		{"reset with an unknown effect", powerReset, failing(host.ConnError, "timeout", host.EffectUnknown, false), []string{"f1"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, oneEach)
			r.answer = func(call host.Call, _ int) *host.Error {
				if call.Parameters["address"] == "f1" {
					return test.err
				}
				return nil
			}
			synctest.Test(t, func(t *testing.T) {
				r.run(t.Context(), []string{"fall"}, Request{Verb: test.verb}, Options{})
				var seen []string
				for _, s := range r.log {
					seen = append(seen, s.device)
				}
				if !slices.Equal(seen, test.want) {
					t.Errorf("went to %v, want %v", seen, test.want)
				}
			})
		})
	}
}

func TestVerbThatADriverDoesNotHave(t *testing.T) {
	r := newRig(t, oneEach)
	synctest.Test(t, func(t *testing.T) {
		got := r.run(t.Context(), []string{"p1"}, Request{Verb: "power_soft_off"}, Options{})["p1"]
		if got.Error == nil || got.Error.Code != host.UnsupportedError || len(r.log) != 0 {
			t.Errorf("%+v, sent %+v", got, r.log)
		}
	})
}

func TestCycleOfADriverThatHasNone(t *testing.T) {
	r := newRig(t, oneEach)
	r.on["p1/<nil>"] = true
	synctest.Test(t, func(t *testing.T) {
		got := r.run(t.Context(), []string{"p1"}, Request{Verb: powerCycle}, Options{})["p1"]
		if got.Outcome != Done || !slices.Equal(r.verbs("p1"), []string{powerOff, powerOn}) {
			t.Errorf("%+v, sent %+v", got, r.log)
		}
	})
}

func TestSameBadLoginIsNotTriedTwice(t *testing.T) {
	r := newRig(t, "version: 1\ndevices: {c: {driver: bmc, parameters: {address: c}}}\nnodes:\n  n[1-5]: {device: c, parameters: {outlet: \"[1-5]\"}}\n")
	r.takes = func(host.Call) time.Duration { return time.Millisecond }
	r.answer = func(host.Call, int) *host.Error {
		return failing(host.AuthError, "badCredentials", host.EffectNone, false)
	}
	synctest.Test(t, func(t *testing.T) {
		got := r.run(t.Context(), r.all(), Request{Verb: powerOn}, Options{Jobs: 1})
		if len(r.log) != 1 {
			t.Errorf("%d logins with the same bad password", len(r.log))
		}
		for name, result := range got {
			if result.Error == nil || result.Error.Code != host.AuthError {
				t.Errorf("%s: %+v", name, result)
			}
		}
	})
}

const ordered = `
version: 1
nodes:
  app[1-2]: {driver: bmc, parameters: {address: "app[1-2]"}, dependsOn: [db, {node: net, delay: 30s}]}
  db: {driver: bmc, parameters: {address: db}, dependsOn: [net]}
  net: {driver: bmc, parameters: {address: net}}
`

func TestDependencies(t *testing.T) {
	t.Run("on", func(t *testing.T) {
		r := newRig(t, ordered)
		synctest.Test(t, func(t *testing.T) {
			r.run(t.Context(), r.all(), Request{Verb: powerOn}, Options{})
			order := r.nodes(powerOn)
			if !slices.Equal(order[:2], []string{"net", "db"}) || r.log[2].at < 30*time.Second || r.log[0].wait == nil || r.log[3].wait != nil {
				t.Errorf("sent %+v", r.log)
			}
		})
	})
	t.Run("off", func(t *testing.T) {
		r := newRig(t, ordered)
		synctest.Test(t, func(t *testing.T) {
			r.run(t.Context(), r.all(), Request{Verb: powerOff}, Options{})
			if order := r.nodes(powerOff); !slices.Equal(order[2:], []string{"db", "net"}) || r.log[3].at < 30*time.Second {
				t.Errorf("sent %+v", r.log)
			}
		})
	})
	t.Run("failed", func(t *testing.T) {
		r := newRig(t, ordered)
		r.answer = func(call host.Call, _ int) *host.Error {
			if call.RequestID == "db" {
				return failing(host.ActionError, "refusedByDevice", host.EffectNone, false)
			}
			return nil
		}
		synctest.Test(t, func(t *testing.T) {
			got := r.run(t.Context(), r.all(), Request{Verb: powerOn}, Options{})
			if got["app1"].Outcome != NotTried || !strings.Contains(got["app1"].Error.Message, "db") || got["net"].Outcome != Done {
				t.Errorf("%+v", got)
			}
		})
	})
}

const bladed = `
version: 1
devices: {mm: {driver: pdu, parameters: {address: mm}}}
nodes:
  enclosure: {driver: bmc, parameters: {address: enclosure}}
  blade[1-3]: {device: mm, parameters: {outlet: "[1-3]"}, chassis: enclosure}
`

func TestBehindAChassisThatIsOff(t *testing.T) {
	for _, test := range []struct {
		verb    string
		off     bool
		outcome Outcome
		status  string
	}{
		{powerQuery, true, Done, "off"}, {powerOff, true, Done, "off"}, {powerOn, true, Failed, ""}, {powerQuery, false, Failed, ""},
	} {
		t.Run(fmt.Sprint(test.verb, test.off), func(t *testing.T) {
			r := newRig(t, bladed)
			r.on["enclosure/<nil>"] = !test.off
			r.answer = func(call host.Call, _ int) *host.Error {
				if call.Parameters["address"] == "mm" {
					return failing(host.ConnError, "timeout", host.EffectNone, true)
				}
				return nil
			}
			synctest.Test(t, func(t *testing.T) {
				got := r.run(t.Context(), []string{"blade1", "blade2", "blade3"}, Request{Verb: test.verb}, Options{})
				for name, result := range got {
					if result.Outcome != test.outcome || result.Status != test.status {
						t.Errorf("%s: %+v", name, result)
					}
					if test.verb == powerOn && (result.Error.Reason != "wrongState" || result.Error.Effect != host.EffectNone) {
						t.Errorf("%s: %+v", name, result.Error)
					}
				}
				if asked := r.verbs("enclosure"); len(asked) != 1 {
					t.Errorf("the chassis was asked %d times", len(asked))
				}
			})
		})
	}
}

func TestStagger(t *testing.T) {
	r := newRig(t, "version: 1\nnodes:\n  n[1-10]: {driver: bmc, parameters: {address: \"n[1-10]\"}}\n")
	synctest.Test(t, func(t *testing.T) {
		r.run(t.Context(), r.all(), Request{Verb: powerOn}, Options{Stagger: 4, Every: 10 * time.Second})
		for i, s := range r.log {
			if want := time.Duration(i/4) * 10 * time.Second; s.at != want {
				t.Errorf("%s was sent after %v, want %v", s.node, s.at, want)
			}
		}
	})
}

// TestStaggerOfFurtherTries holds that a wave has no more than it may when all of
// the ones before it have to be tried again.
func TestStaggerOfFurtherTries(t *testing.T) {
	r := newRig(t, "version: 1\nnodes:\n  n[1-12]: {driver: bmc, parameters: {address: \"n[1-12]\"}}\n")
	r.answer = func(_ host.Call, n int) *host.Error {
		if n == 1 {
			return failing(host.ConnError, "timeout", host.EffectNone, true)
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		r.run(t.Context(), r.all(), Request{Verb: powerOn}, Options{Stagger: 4, Every: 10 * time.Second})
		waves := map[time.Duration]int{}
		for _, s := range r.log {
			waves[s.at/(10*time.Second)]++
		}
		if len(r.log) != 24 || len(waves) != 6 {
			t.Errorf("%d requests in waves of %v", len(r.log), waves)
		}
	})
}

func TestStaggerEndsWithTheRun(t *testing.T) {
	r := newRig(t, "version: 1\nnodes:\n  n[1-10]: {driver: bmc, parameters: {address: \"n[1-10]\"}}\n")
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(15*time.Second, cancel)
		got := r.run(ctx, r.all(), Request{Verb: powerOn}, Options{Stagger: 4, Every: 10 * time.Second})
		if len(r.log) != 8 || got["n9"].Outcome != NotTried || time.Since(r.begin) != 15*time.Second {
			t.Errorf("%d requests, and the ninth is %+v, after %v", len(r.log), got["n9"], time.Since(r.begin))
		}
	})
}

func TestUntil(t *testing.T) {
	r := newRig(t, oneEach)
	r.answer = func(_ host.Call, n int) *host.Error {
		if n == 2 {
			return failing(host.ConnError, "timeout", host.EffectNone, true)
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		time.AfterFunc(20*time.Second, func() { r.mu.Lock(); r.on["b1/<nil>"] = true; r.mu.Unlock() })
		got := r.run(t.Context(), []string{"b1"}, Request{Verb: powerQuery, Until: "on"}, Options{})["b1"]
		if got.Outcome != Done || got.Took < 20*time.Second || got.Took > 31*time.Second {
			t.Errorf("%+v after %v", got, got.Took)
		}
		r.results = nil
		got = r.run(t.Context(), []string{"b1"}, Request{Verb: powerQuery, Until: "off"}, Options{Deadline: 30 * time.Second})["b1"]
		if got.Error == nil || got.Error.Reason != "notVerified" || got.Took > 31*time.Second {
			t.Errorf("%+v after %v", got, got.Took)
		}
	})
}

func TestForceAfter(t *testing.T) {
	r := newRig(t, oneEach)
	r.answer = func(call host.Call, _ int) *host.Error {
		if call.Action == powerSoftOff {
			return failing(host.ActionError, "notVerified", host.EffectUnknown, false)
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		got := r.run(t.Context(), []string{"b1"}, Request{Verb: powerSoftOff, ForceAfter: 2 * time.Minute}, Options{})["b1"]
		if got.Outcome != Done || !slices.Equal(r.verbs("b1"), []string{powerSoftOff, powerOff}) {
			t.Errorf("%+v, sent %+v", got, r.log)
		}
		if first := r.log[0]; first.wait == nil || *first.wait != 2*time.Minute || first.timeout < 2*time.Minute {
			t.Errorf("first %+v", first)
		}
	})
}

func TestEngineByItself(t *testing.T) {
	r := newRig(t, "version: 1\nnodes:\n  n[1-9]: {driver: bmc, parameters: {address: \"n[1-9]\"}}\n  q[1-9]: {driver: plain, parameters: {address: \"q[1-9]\"}}\n")
	synctest.Test(t, func(t *testing.T) {
		r.run(t.Context(), r.all(), Request{Verb: powerQuery}, Options{Engine: Auto})
		if want := map[string]int{"batch bmc": 1, "single plain": 1}; !reflect.DeepEqual(r.starts, want) {
			t.Errorf("engines %v, want %v", r.starts, want)
		}
		r.starts, r.results = map[string]int{}, nil
		r.run(t.Context(), r.all(), Request{Verb: powerQuery}, Options{Engine: Process})
		if r.starts["batch bmc"] > 0 {
			t.Errorf("engines %v", r.starts)
		}
	})
}

// TestThousandNodesOnFiftyDevices mixes everything on devices that take one
// request at a time: nothing overlaps, nothing is lost, and no cycle is split.
func TestThousandNodesOnFiftyDevices(t *testing.T) {
	var text strings.Builder
	text.WriteString("version: 1\ndevices:\n  pdu[1-50]: {driver: pdu, parameters: {address: \"pdu[1-50]\"}}\nnodes:\n")
	for i := range 1000 {
		fmt.Fprintf(&text, "  n%d: {feeds: [{device: pdu%d, parameters: {outlet: \"%d\"}}, {device: pdu%d, parameters: {outlet: \"%d\"}}]}\n",
			i, 1+i%50, i, 1+(i*7+3)%50, i)
	}
	r := newRig(t, text.String())
	r.takes = func(host.Call) time.Duration { return time.Duration(rand.IntN(200)) * time.Microsecond }
	passing := true
	r.answer = func(_ host.Call, n int) *host.Error {
		if passing && n == 1 && rand.IntN(10) == 0 {
			return failing(host.ConnError, "busy", host.EffectNone, true)
		}
		return nil
	}
	for _, verb := range []string{powerOn, powerQuery, powerCycle, powerOff} {
		synctest.Test(t, func(t *testing.T) {
			r.log, r.results = nil, nil
			passing = verb != powerCycle // a cycle that is tried again looks like one that was split
			for name, result := range r.run(t.Context(), r.all(), Request{Verb: verb}, Options{Engine: Process, Jobs: 64}) {
				if result.Outcome != Done {
					t.Errorf("%s: %+v", name, result)
				}
			}
			if verb != powerCycle {
				return
			}
			for _, pdu := range []string{"pdu1", "pdu25", "pdu50"} {
				unsplit(t, pdu, r.log)
			}
		})
	}
}

// unsplit holds that between the first and the last request of a node to a
// device there is none of another node.
func unsplit(t *testing.T, device string, log []sent) {
	t.Helper()
	var last string
	seen := map[string]bool{}
	for _, s := range log {
		if s.device != device || s.node == last {
			continue
		}
		if seen[s.node] {
			t.Errorf("%s: something slipped into the cycle of %s", device, s.node)
		}
		seen[s.node], last = true, s.node
	}
	if len(seen) < 10 {
		t.Errorf("%s saw %d nodes only", device, len(seen))
	}
}
