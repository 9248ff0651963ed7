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

// attended is a driver with everything that can stand around a verb.
type attended struct {
	bare
	before, after func() error
	faults        []maaspd.Violation
}

func (a *attended) Validate(asked maaspd.Action) []maaspd.Violation {
	a.note("validate " + string(asked.Verb))
	return a.faults
}

func (a *attended) Before(_ context.Context, asked maaspd.Action) error {
	a.note("before " + string(asked.Verb))
	return a.before()
}

func (a *attended) After(_ context.Context, asked maaspd.Action, err error) error {
	a.note("after " + string(asked.Verb))
	if err != nil {
		a.note("of an error")
	}
	return a.after()
}

func runAttended(t *testing.T, d *device, before, after error, faults []maaspd.Violation, verb, request string) result {
	t.Helper()
	return run(t, maaspd.Driver[rigParams, *attended]{
		Name: "rig", Description: "Test rig", Version: "1.0.0",
		New: func(p rigParams) *attended {
			return &attended{bare{d, p}, func() error { return before }, func() error { return after }, faults}
		},
	}, verb, request)
}

// TestCompanions holds the order around a verb, and whose error counts.
func TestCompanions(t *testing.T) {
	refused := maaspd.Failf(maaspd.Refused, "closed").NotSent()
	broken := maaspd.Failf(maaspd.Busy, "occupied")
	cases := []struct {
		name               string
		before, after, off error
		names, reason      string
		effect             string
	}{
		{"all well", nil, nil, nil, "validate power_off, before power_off, power_off, after power_off", "", ""},
		{"before fails", refused, nil, nil, "validate power_off, before power_off, after power_off, of an error", "refused", "none"},
		{"the verb fails", nil, broken, refused, "validate power_off, before power_off, power_off, after power_off, of an error", "refused", "none"},
		{"after fails", nil, broken, nil, "validate power_off, before power_off, power_off, after power_off", "busy", "unknown"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDevice(maaspd.On)
			if c.off != nil {
				d.do["power_off"] = func(context.Context) error { return c.off }
			}
			got := runAttended(t, d, c.before, c.after, nil, "power_off", request(""))
			if c.reason == "" {
				got.wantSuccess(t, "")
			} else if e := got.failure(t); e.Reason != c.reason || e.Effect != c.effect {
				t.Errorf("reason %s, effect %s", e.Reason, e.Effect)
			}
			if d.names() != c.names {
				t.Errorf("calls %q, want %q", d.names(), c.names)
			}
		})
	}
}

// TestValidate holds that the driver's own faults count, that validate asks
// for the verb it is told, and that it touches nothing.
func TestValidate(t *testing.T) {
	fault := []maaspd.Violation{{Pointer: "/driverParameters/node_id", Keyword: "pattern", Message: "no canary-4711 please"}}
	for verb, name := range map[string]string{"power_off": "validate power_off", "validate": "validate power_query"} {
		d := newDevice(maaspd.On)
		got := runAttended(t, d, nil, nil, fault, verb, request(""))
		got.wantError(t, "settingsError", "badInput", "none", false)
		if d.names() != name || len(got.failure(t).Violations) != 1 || strings.Contains(got.stdout, "canary") {
			t.Errorf("%s: calls %q: %s", verb, d.names(), got.stdout)
		}
	}
	d := newDevice(maaspd.On)
	runAttended(t, d, nil, nil, nil, "validate", request(`"action": "power_cycle"`)).wantSuccess(t, "{}")
	if d.names() != "validate power_cycle" {
		t.Errorf("calls %q", d.names())
	}
	for members, reason := range map[string]string{
		`"action": "power_cycle", "timeoutMs": 5000`: "badInput",
		`"action": "set_boot_order"`:                 "unsupported",
		`"action": "validate"`:                       "badInput",
		`"action": "schema"`:                         "badInput",
		`"action": "power_up"`:                       "badInput",
	} {
		if e := runAttended(t, newDevice(maaspd.On), nil, nil, nil, "validate", request(members)).failure(t); e.Reason != reason || e.Effect != "none" {
			t.Errorf("%s: reason %s, effect %s", members, e.Reason, e.Effect)
		}
	}
}

// TestMissingTool holds that a program that is not installed is told with its
// package before the device is touched, and that validate does not need it.
func TestMissingTool(t *testing.T) {
	d := newDevice(maaspd.On)
	driver := bareDriver(d)
	driver.Tools = []maaspd.Tool{{Program: "no-such-program-4711", Package: "no-such-package"}}
	got := run(t, driver, "power_off", request(""))
	got.wantError(t, "toolError", "missingTool", "none", false)
	if message := got.failure(t).Message; !strings.Contains(message, "no-such-program-4711") || !strings.Contains(message, "no-such-package") {
		t.Errorf("message %q", message)
	}
	if d.calls() != "" {
		t.Errorf("calls %s", d.calls())
	}
	run(t, driver, "validate", request("")).wantSuccess(t, "{}")
}

// TestCheckWithoutCheck holds that reading the power state stands in for it,
// where the request names the machine.
func TestCheckWithoutCheck(t *testing.T) {
	d := newDevice(maaspd.On)
	d.reads = true
	run(t, bareDriver(d), "check", request("")).wantSuccess(t, "{}")
	if d.names() != "power_query" {
		t.Errorf("calls %q", d.names())
	}
	d.do["power_query"] = failing(maaspd.BadCredentials)
	run(t, bareDriver(d), "check", request("")).wantError(t, "authError", "badCredentials", "none", false)
	run(t, bareDriver(d), "check", `{"driverParameters": {"power_address": "192.0.2.7"}}`).wantSuccess(t, "{}")
}

// TestFaultyDeclaration holds that the author of a driver is told.
func TestFaultyDeclaration(t *testing.T) {
	driver := bareDriver(newDevice(maaspd.On))
	driver.Name, driver.MaxConcurrency = "Bad Name", 1
	got := run(t, driver, "power_query", request(""))
	if got.status != 1 || got.stdout != "" || !strings.Contains(got.stderr, "Bad Name") || !strings.Contains(got.stderr, "Lock") {
		t.Errorf("exit status %d, standard output %q, standard error %q", got.status, got.stdout, got.stderr)
	}
}

// TestSessionWaitsWithItsContext holds that a call that needs a session that
// another call is still dialling gives up with its context.
func TestSessionWaitsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(maaspd.On)
		d.do["power_off"] = func(ctx context.Context) error {
			dial := func(context.Context) (*line, error) { time.Sleep(time.Hour); return nil, errors.New("late") }
			go maaspd.Session(ctx, dial)
			time.Sleep(time.Second)
			_, err := maaspd.Session(ctx, dial)
			return err
		}
		got := run(t, fullDriver(d), "power_off", request(`"timeoutMs": 20000`))
		got.wantError(t, "connError", "timeout", "unknown", true)
		// The session that is still being dialled is waited for, in the reserve.
		got.wantWithin(t, 20*time.Second-1)
		time.Sleep(2 * time.Hour)
	})
}
