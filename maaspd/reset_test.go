package maaspd_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// fragile is a driver of a machine whose own reset must not be used.
type fragile struct {
	full
	delay time.Duration
}

func (f *fragile) ResetDelay() time.Duration {
	if f.delay < 0 {
		panic("odd")
	}
	return f.delay
}

func fragileDriver(d *device, delay time.Duration) maaspd.Driver[rigParams, *fragile] {
	return maaspd.Driver[rigParams, *fragile]{
		Name: "rig", Description: "Test rig", Version: "1.0.0",
		New: func(p rigParams) *fragile { return &fragile{full{bare{d, p}}, delay} },
	}
}

// TestResetByCycle holds when a reset is an off, proven, and an on.
func TestResetByCycle(t *testing.T) {
	cases := []struct {
		name, members string
		from          maaspd.Power
		delay, slow   time.Duration
		calls, data   string
	}{
		{"its own reset", "", maaspd.On, 0, 0, "0s power_reset", ""},
		{"off and on", "", maaspd.On, 10 * time.Second, 0, "0s power_off, 10s power_on", ""},
		{"off is proven", "", maaspd.On, 10 * time.Second, time.Second, "0s power_off, 11.5s power_on", ""},
		{"cycleDelayMs is the cycle's", `"cycleDelayMs": 0`, maaspd.On, 10 * time.Second, 0, "0s power_off, 10s power_on", ""},
		{"with wait", `"waitMs": 10000`, maaspd.On, 10 * time.Second, time.Second, "0s power_off, 11.5s power_on", `{"status":"on"}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(c.from)
				d.slow = c.slow
				run(t, fragileDriver(d, c.delay), "power_reset", request(c.members)).wantSuccess(t, c.data)
				if d.calls() != c.calls {
					t.Errorf("calls %q, want %q", d.calls(), c.calls)
				}
				time.Sleep(c.slow + 1)
			})
		})
	}
}

// TestResetByCycleSendsNothing holds what ends such a reset before anything was
// sent.
func TestResetByCycleSendsNothing(t *testing.T) {
	cases := []struct {
		name, members      string
		from               maaspd.Power
		delay, reading     time.Duration
		code, reason, says string
	}{
		{"off", "", maaspd.Off, 10 * time.Second, 0, "actionError", "wrongState", "is off"},
		{"too little time", `"timeoutMs": 14000`, maaspd.On, 10 * time.Second, 0, "settingsError", "badInput", "at least 16000"},
		{"too little time left", `"timeoutMs": 18000`, maaspd.On, 10 * time.Second, 4 * time.Second, "settingsError", "badInput", "at least 20000"},
		{"a panic", "", maaspd.On, -1, 0, "fatalError", "internal", "crashed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(c.from)
				d.query = func(context.Context) (maaspd.Status, error) {
					time.Sleep(c.reading)
					return maaspd.Status{Power: d.now()}, nil
				}
				got := run(t, fragileDriver(d, c.delay), "power_reset", request(c.members))
				got.wantError(t, c.code, c.reason, "none", false)
				if e := got.failure(t); !strings.Contains(e.Message, c.says) || d.calls() != "" {
					t.Errorf("%s, calls %q", e.Message, d.calls())
				}
			})
		})
	}
}

// TestInterruptedResetByCycle holds that on is sent although the reset was
// ended after off.
func TestInterruptedResetByCycle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(maaspd.On)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		time.AfterFunc(3*time.Second, cancel)
		got := runContext(ctx, fragileDriver(d, 10*time.Second), request(""), "power_reset")
		got.wantError(t, "actionError", "cancelled", "unknown", false)
		if d.calls() != "0s power_off, 3s power_on" {
			t.Errorf("calls %q", d.calls())
		}
	})
}
