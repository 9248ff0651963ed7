package fleet

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// TestEffectIsThatOfAllTries holds that a try, or a way, that failed without
// effect does not hide what one before may have done.
func TestEffectIsThatOfAllTries(t *testing.T) {
	open := failing(host.ConnError, "timeout", host.EffectUnknown, true)
	refused := failing(host.ConnError, "refused", host.EffectNone, true)
	bad := failing(host.AuthError, "badCredentials", host.EffectNone, false)
	none := 0
	tests := []struct {
		name, node, verb string
		retries          *int
		first, then      *host.Error
		effect           string
	}{
		{"the second try has none", "b1", powerOn, nil, open, bad, host.EffectUnknown},
		{"no try has any", "b1", powerOn, nil, refused, bad, host.EffectNone},
		{"the second way has none", "fall", powerOff, &none, open, refused, host.EffectUnknown},
		{"a question has none", "b1", powerQuery, nil, open, bad, host.EffectNone},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, oneEach)
			r.answer = func(_ host.Call, n int) *host.Error {
				if len(r.log) == 1 && n == 1 {
					return test.first
				}
				return test.then
			}
			synctest.Test(t, func(t *testing.T) {
				got := r.run(t.Context(), []string{test.node}, Request{Verb: test.verb, Retries: test.retries}, Options{})[test.node]
				if got.Error == nil || got.Error.Effect != test.effect || got.Error.Code != test.then.Code || len(r.log) != 2 {
					t.Errorf("%+v, sent %+v", got.Error, r.log)
				}
			})
			if test.then.Effect != host.EffectNone {
				t.Error("the error that others get was changed")
			}
		})
	}
}

// TestOneOfTwoFeedsFails holds what is said, and tried again, when one feed was
// switched and the other was not.
func TestOneOfTwoFeedsFails(t *testing.T) {
	conn := failing(host.ConnError, "refused", host.EffectNone, true)
	tests := []struct {
		verb      string
		err       *host.Error
		tries     int
		retryable bool
	}{
		{powerOff, conn, 8, true},
		{powerOn, conn, 8, true},
		{powerSoftOff, conn, 1, false}, // a second one may be a second press of the button
		{powerOff, failing(host.SettingsError, "noSuchTarget", host.EffectNone, false), 1, false},
	}
	for _, test := range tests {
		t.Run(test.verb+" "+test.err.Code, func(t *testing.T) {
			r := newRig(t, twoFeeds)
			r.answer = func(call host.Call, _ int) *host.Error {
				if call.Parameters["address"] == "two" {
					return test.err
				}
				return nil
			}
			synctest.Test(t, func(t *testing.T) {
				got := r.run(t.Context(), []string{"twin"}, Request{Verb: test.verb}, Options{})["twin"]
				e := got.Error
				if got.Attempts != test.tries || e == nil || e.Effect != host.EffectUnknown || e.Retryable != test.retryable || !strings.Contains(e.Message, "pdu2") {
					t.Errorf("after %d tries %+v", got.Attempts, e)
				}
				if got.Device != "pdu2" {
					t.Errorf("the device is %q, want the one that failed", got.Device)
				}
			})
		})
	}
}

// TestForcedOffIsNotSoftAgain holds that only the hard off is repeated.
func TestForcedOffIsNotSoftAgain(t *testing.T) {
	r := newRig(t, oneEach)
	r.answer = func(call host.Call, n int) *host.Error {
		switch {
		case call.Action == powerSoftOff:
			return failing(host.ActionError, "notVerified", host.EffectUnknown, false)
		case n <= 2:
			return failing(host.ConnError, "timeout", host.EffectNone, true)
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		got := r.run(t.Context(), []string{"b1"}, Request{Verb: powerSoftOff, ForceAfter: time.Minute}, Options{})["b1"]
		if want := []string{powerSoftOff, powerOff, powerOff, powerOff}; got.Outcome != Done || !slices.Equal(r.verbs("b1"), want) {
			t.Errorf("%+v, sent %v", got, r.verbs("b1"))
		}
	})
}

// TestNothingSentIsNotTried holds that a node whose turn had come, but which was
// sent nothing before the run ended, is not said to have failed.
func TestNothingSentIsNotTried(t *testing.T) {
	r := newRig(t, "version: 1\nnodes:\n  n[1-9]: {driver: bmc, parameters: {address: \"n[1-9]\"}}\n  p[1-9]: {driver: plain, parameters: {address: \"p[1-9]\"}}\n")
	r.takes, r.heeds = func(host.Call) time.Duration { return time.Minute }, true
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		sent := map[string]bool{}
		got := r.run(ctx, r.all(), Request{Verb: powerOn}, Options{Jobs: 3})
		for _, s := range r.log {
			sent[s.node] = true
		}
		for name, result := range got {
			if want := map[bool]Outcome{true: Failed, false: NotTried}[sent[name]]; result.Outcome != want || result.Error.Reason != "cancelled" || (result.Attempts > 0) != sent[name] {
				t.Errorf("%s, sent %v: %+v, %+v", name, sent[name], result, result.Error)
			}
		}
	})
}

// TestLoginsThatAreTriedAtTheSameTime holds that of many nodes behind one login
// one goes first, and that the others do not go in turn once it is known.
func TestLoginsThatAreTriedAtTheSameTime(t *testing.T) {
	for _, test := range []struct {
		name string
		err  *host.Error
		sent int
		took time.Duration
	}{
		{"refused", failing(host.AuthError, "badCredentials", host.EffectNone, false), 1, time.Second},
		{"refused by a seed's driver", failing(host.AuthError, "", host.EffectUnknown, false), 1, time.Second},
		{"accepted", nil, 20, 2 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, "version: 1\ndevices: {c: {driver: bmc, parameters: {address: c, password: canary}}}\nnodes:\n  n[1-20]: {device: c, parameters: {outlet: \"[1-20]\"}}\n")
			r.takes = func(host.Call) time.Duration { return time.Second }
			r.answer = func(host.Call, int) *host.Error { return test.err }
			synctest.Test(t, func(t *testing.T) {
				got := r.run(t.Context(), r.all(), Request{Verb: powerOn}, Options{Engine: Process})
				if took := time.Since(r.begin); len(r.log) != test.sent || took != test.took {
					t.Errorf("%d requests in %v", len(r.log), took)
				}
				for name, result := range got {
					if (result.Error == nil) != (test.err == nil) {
						t.Errorf("%s: %+v", name, result)
					}
				}
			})
		})
	}
}

// TestFeedsThatFallBackToOneDevice holds that the two feeds do not meet there.
func TestFeedsThatFallBackToOneDevice(t *testing.T) {
	r := newRig(t, `
version: 1
devices:
  pdu1: {driver: pdu, parameters: {address: one}}
  pdu2: {driver: pdu, parameters: {address: two}}
nodes:
  n: {feeds: [{device: pdu1, parameters: {outlet: "1"}}, {protocols: [{device: pdu2, parameters: {outlet: "1"}}, {device: pdu1, parameters: {outlet: "2"}}]}]}
`)
	r.takes = func(host.Call) time.Duration { return time.Second }
	r.answer = func(call host.Call, _ int) *host.Error {
		if call.Parameters["address"] == "two" || len(r.log) == 1 {
			return failing(host.ConnError, "refused", host.EffectNone, true)
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		if got := r.run(t.Context(), r.all(), Request{Verb: powerOn}, Options{})["n"]; got.Outcome != Done {
			t.Errorf("%+v", got.Error)
		}
	})
}

// TestChassisInsideAChassis holds that the outer one is asked when the inner one
// is silent, too, and each once.
func TestChassisInsideAChassis(t *testing.T) {
	r := newRig(t, `
version: 1
nodes:
  rack: {driver: bmc, parameters: {address: rack}}
  shelf: {driver: bmc, parameters: {address: shelf}, chassis: rack}
  blade[1-3]: {driver: bmc, parameters: {address: "blade[1-3]"}, chassis: shelf}
`)
	r.answer = func(call host.Call, _ int) *host.Error {
		if call.Parameters["address"] != "rack" {
			return failing(host.ConnError, "timeout", host.EffectNone, true)
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		got := r.run(t.Context(), []string{"blade1", "blade2", "blade3", "shelf"}, Request{Verb: powerQuery}, Options{})
		for name, result := range got {
			if result.Status != "off" {
				t.Errorf("%s: %+v", name, result.Error)
			}
		}
		if len(r.verbs("rack")) != 1 || len(r.verbs("shelf")) != 2 { // one of them is the shelf's own
			t.Errorf("sent %+v", r.log)
		}
	})
}
