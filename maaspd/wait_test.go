package maaspd_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// TestWait covers waitMs of the power verbs.
func TestWait(t *testing.T) {
	cases := []struct {
		name, verb, members string
		from                maaspd.Power
		slow, defaultWait   time.Duration
		data                string // of a success
		reason              string // of an error
		took                time.Duration
	}{
		{name: "absent, no default", verb: "power_on", from: maaspd.Off, slow: time.Second, took: 0},
		{name: "absent, default", verb: "power_on", from: maaspd.Off, slow: time.Second, defaultWait: 10 * time.Second, took: 1500 * time.Millisecond},
		{name: "absent, default not enough", verb: "power_on", from: maaspd.Off, slow: time.Hour, defaultWait: 10 * time.Second, reason: "notVerified", took: 10 * time.Second},
		{name: "0 does not wait", verb: "power_on", members: `"waitMs": 0`, from: maaspd.Off, slow: time.Second, defaultWait: 10 * time.Second, data: `{"status":"off"}`, took: 0},
		{name: "0, state there at once", verb: "power_on", members: `"waitMs": 0`, from: maaspd.Off, data: `{"status":"on"}`, took: 0},
		{name: "null is absent", verb: "power_on", members: `"waitMs": null`, from: maaspd.Off, took: 0},
		{name: "on reached", verb: "power_on", members: `"waitMs": 5000`, from: maaspd.Off, slow: time.Second, data: `{"status":"on"}`, took: 1500 * time.Millisecond},
		{name: "off reached", verb: "power_off", members: `"waitMs": 5000`, from: maaspd.On, slow: time.Second, data: `{"status":"off"}`, took: 1500 * time.Millisecond},
		{name: "soft off reached", verb: "power_soft_off", members: `"waitMs": 5000`, from: maaspd.On, slow: time.Second, data: `{"status":"off"}`, took: 1500 * time.Millisecond},
		{name: "soft off accepted", verb: "power_soft_off", from: maaspd.On, slow: time.Second, took: 0},
		{name: "after a reset on is wanted", verb: "power_reset", members: `"waitMs": 5000`, from: maaspd.On, data: `{"status":"on"}`, took: 0},
		{name: "not reached", verb: "power_on", members: `"waitMs": 5000`, from: maaspd.Off, slow: time.Hour, reason: "notVerified", took: 5 * time.Second},
		{name: "at most the time left", verb: "power_on", members: `"waitMs": 60000, "timeoutMs": 5000`, from: maaspd.Off, slow: time.Hour, reason: "notVerified", took: 4500 * time.Millisecond},
		{name: "already there", verb: "power_on", members: `"waitMs": 5000`, from: maaspd.On, data: `{"status":"on"}`, took: 0},
		{name: "ignored elsewhere", verb: "power_query", members: `"waitMs": 5000`, from: maaspd.Off, data: `{"status":"off"}`, took: 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(c.from)
				d.slow = c.slow
				driver := fullDriver(d)
				driver.DefaultWait = c.defaultWait
				got := run(t, driver, c.verb, request(c.members))
				if c.reason != "" {
					got.wantError(t, "actionError", c.reason, "unknown", true)
				} else {
					got.wantSuccess(t, c.data)
				}
				if got.took != c.took {
					t.Errorf("took %v, want %v", got.took, c.took)
				}
			})
		})
	}
}

// TestNotVerifiedTellsTheLastState holds that the message names what the
// device said last, in its own words too, but for secrets.
func TestNotVerifiedTellsTheLastState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(maaspd.Off)
		d.query = func(context.Context) (maaspd.Status, error) {
			return maaspd.Status{Power: maaspd.Off, Detail: "Waiting canary-4711", Toward: maaspd.On}, nil
		}
		got := run(t, fullDriver(d), "power_on", request(`"waitMs": 1000`))
		got.wantError(t, "actionError", "notVerified", "unknown", true)
		if message := got.failure(t).Message; !strings.Contains(message, "still off (Waiting [redacted])") {
			t.Errorf("message %q", message)
		}
	})
}

// TestLeavingStateIsNotReached holds that a machine that is on but on its way
// off does not count as on.
func TestLeavingStateIsNotReached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(maaspd.On)
		d.query = func(context.Context) (maaspd.Status, error) {
			return maaspd.Status{Power: maaspd.On, Toward: maaspd.Off}, nil
		}
		run(t, fullDriver(d), "power_on", request(`"waitMs": 1000`)).wantError(t, "actionError", "notVerified", "unknown", true)
	})
}

// TestReadErrorsWhileWaiting holds that they mean "not yet".
func TestReadErrorsWhileWaiting(t *testing.T) {
	t.Run("then reached", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			d := newDevice(maaspd.Off)
			reads := 0
			d.query = func(context.Context) (maaspd.Status, error) {
				if reads++; reads < 4 {
					return maaspd.Status{}, maaspd.Failf(maaspd.Refused, "restarting")
				}
				return maaspd.Status{Power: maaspd.On}, nil
			}
			run(t, fullDriver(d), "power_on", request(`"waitMs": 9000`)).wantSuccess(t, `{"status":"on"}`)
		})
	})
	t.Run("then a state, then errors", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			d := newDevice(maaspd.Off)
			reads := 0
			d.query = func(context.Context) (maaspd.Status, error) {
				if reads++; reads == 2 {
					return maaspd.Status{Power: "rebooting"}, nil
				}
				return maaspd.Status{}, errors.New("no answer")
			}
			got := run(t, fullDriver(d), "power_on", request(`"waitMs": 9000`))
			got.wantError(t, "actionError", "notVerified", "unknown", true)
			if !strings.Contains(got.stdout, "still unknown") {
				t.Errorf("the last state is missing: %s", got.stdout)
			}
		})
	})
	for name, c := range map[string]struct {
		err    error
		reason string
	}{
		"refused":    {maaspd.Failf(maaspd.Refused, "closed"), "refused"},
		"odd":        {errors.New("odd"), "timeout"},
		"auth error": {maaspd.Failf(maaspd.Privilege, "may not read"), "timeout"},
	} {
		t.Run("never readable, "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(maaspd.Off)
				d.query = func(context.Context) (maaspd.Status, error) { return maaspd.Status{}, c.err }
				got := run(t, fullDriver(d), "power_on", request(`"waitMs": 9000`))
				got.wantError(t, "connError", c.reason, "unknown", true)
				if got.took != 9*time.Second {
					t.Errorf("took %v", got.took)
				}
			})
		})
	}
	t.Run("with waitMs 0 the state is unknown", func(t *testing.T) {
		d := newDevice(maaspd.Off)
		d.query = func(context.Context) (maaspd.Status, error) { return maaspd.Status{}, errors.New("odd") }
		run(t, fullDriver(d), "power_on", request(`"waitMs": 0`)).wantSuccess(t, `{"status":"unknown"}`)
	})
}

// TestReadsHangWhileWaiting holds that one read that hangs takes no more than
// waitMs and a grace.
func TestReadsHangWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, release := hangingDevice(maaspd.Off)
		defer release()
		delete(d.do, "power_on")
		got := run(t, fullDriver(d), "power_on", request(`"waitMs": 3000`))
		got.wantError(t, "connError", "timeout", "unknown", true)
		got.wantWithin(t, 3500*time.Millisecond)
	})
}

// TestSignalWhileWaiting holds that it is answered as cancelled at once.
func TestSignalWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		d := newDevice(maaspd.Off)
		d.slow = time.Hour
		got := runContext(ctx, fullDriver(d), request(`"waitMs": 30000`), "power_on")
		got.wantError(t, "actionError", "cancelled", "unknown", true)
		if got.took != 3*time.Second {
			t.Errorf("took %v", got.took)
		}
	})
}

// TestNotQueryable holds what a driver does that cannot read the state.
func TestNotQueryable(t *testing.T) {
	cases := []struct{ verb, members, data string }{
		{"power_on", "", ""},
		{"power_on", `"waitMs": 5000`, `{"status":"unknown"}`},
		{"power_off", `"waitMs": 0`, `{"status":"unknown"}`},
		{"power_reset", "", ""},
		{"power_query", "", `{"status":"unknown"}`},
	}
	for _, c := range cases {
		t.Run(c.verb+" "+c.members, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice("")
				d.reads = true
				d.do["power_on"] = func(context.Context) error { return nil }
				d.do["power_off"], d.do["power_reset"] = d.do["power_on"], d.do["power_on"]
				driver := fullDriver(d)
				driver.NotQueryable, driver.DefaultWait = true, 10*time.Second
				got := run(t, driver, c.verb, request(c.members))
				got.wantSuccess(t, c.data)
				if got.took != 0 || d.names() != c.verb {
					t.Errorf("took %v, calls %s", got.took, d.calls())
				}
			})
		})
	}
	t.Run("power_cycle is not supported", func(t *testing.T) {
		d := newDevice("")
		driver := fullDriver(d)
		driver.NotQueryable = true
		run(t, driver, "power_cycle", request("")).wantError(t, "unsupportedActionError", "unsupported", "none", false)
		if d.calls() != "" {
			t.Errorf("sent: %s", d.calls())
		}
	})
	t.Run("an objection is not read after", func(t *testing.T) {
		d := newDevice("")
		d.reads = true
		d.do["power_on"] = failing(maaspd.RefusedByDevice)
		driver := fullDriver(d)
		driver.NotQueryable = true
		run(t, driver, "power_on", request("")).wantError(t, "actionError", "refusedByDevice", "unknown", true)
		if d.names() != "power_on" {
			t.Errorf("calls %s", d.calls())
		}
	})
}
