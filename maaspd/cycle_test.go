package maaspd_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// TestCycle covers cycles that succeed.
func TestCycle(t *testing.T) {
	cases := []struct {
		name, members string
		from          maaspd.Power
		slow          time.Duration
		calls, data   string
	}{
		{"on", "", maaspd.On, 0, "0s power_off, 5s power_on", ""},
		{"on, slow", "", maaspd.On, time.Second, "0s power_off, 6.5s power_on", ""},
		{"delay of the request", `"cycleDelayMs": 20000`, maaspd.On, 0, "0s power_off, 20s power_on", ""},
		{"no delay", `"cycleDelayMs": 0`, maaspd.On, 0, "0s power_off, 0s power_on", ""},
		{"off", "", maaspd.Off, 0, "0s power_on", ""},
		{"unknown is switched off first", "", "rebooting", 0, "0s power_off, 5s power_on", ""},
		{"with wait", `"waitMs": 10000`, maaspd.On, time.Second, "0s power_off, 6.5s power_on", `{"status":"on"}`},
		{"boot device first", `"bootDevice": {"device": "pxe"}`, maaspd.On, 0, "0s set_boot_device, 0s power_off, 5s power_on", ""},
		{"boot device first, off", `"bootDevice": {"device": "pxe"}`, maaspd.Off, 0, "0s set_boot_device, 0s power_on", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(c.from)
				d.slow = c.slow
				run(t, fullDriver(d), "power_cycle", request(c.members)).wantSuccess(t, c.data)
				if d.calls() != c.calls {
					t.Errorf("calls %q, want %q", d.calls(), c.calls)
				}
				time.Sleep(c.slow + 1)
				if d.now() != maaspd.On {
					t.Errorf("the machine is %s", d.now())
				}
			})
		})
	}
	t.Run("delay of the declaration", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			d := newDevice(maaspd.On)
			driver := bareDriver(d)
			driver.CycleDelay = 12 * time.Second
			run(t, driver, "power_cycle", request("")).wantSuccess(t, "")
			if d.calls() != "0s power_off, 12s power_on" {
				t.Errorf("calls %s", d.calls())
			}
		})
	})
}

// TestCycleOfAMachineOnItsWayOff holds that it gets no second off.
func TestCycleOfAMachineOnItsWayOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(maaspd.On)
		d.query = func(context.Context) (maaspd.Status, error) {
			if time.Since(d.start) < time.Second {
				return maaspd.Status{Power: maaspd.On, Toward: maaspd.Off, Detail: "PoweringOff"}, nil
			}
			return maaspd.Status{Power: maaspd.Off}, nil
		}
		run(t, fullDriver(d), "power_cycle", request("")).wantSuccess(t, "")
		if d.calls() != "6.5s power_on" {
			t.Errorf("calls %s", d.calls())
		}
	})
}

// TestCycleOfAMachineOnItsWayOn holds that it is switched off, although it
// still reads as off: the cycle must take the power away.
func TestCycleOfAMachineOnItsWayOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(maaspd.Off)
		d.query = func(context.Context) (maaspd.Status, error) {
			if strings.Contains(d.calls(), "power_off") {
				return maaspd.Status{Power: maaspd.Off}, nil
			}
			return maaspd.Status{Power: maaspd.Off, Toward: maaspd.On}, nil
		}
		run(t, fullDriver(d), "power_cycle", request("")).wantSuccess(t, "")
		if d.calls() != "0s power_off, 5s power_on" {
			t.Errorf("calls %s", d.calls())
		}
	})
}

// TestCycleTooShort holds that a cycle that cannot fit sends nothing.
func TestCycleTooShort(t *testing.T) {
	for name, members := range map[string]string{
		"declared delay":  `"timeoutMs": 9999`,
		"requested delay": `"timeoutMs": 30000, "cycleDelayMs": 25001`,
	} {
		t.Run(name, func(t *testing.T) {
			d := newDevice(maaspd.On)
			d.reads = true
			got := run(t, fullDriver(d), "power_cycle", request(members))
			got.wantError(t, "settingsError", "badInput", "none", false)
			if v := got.failure(t).Violations; len(v) != 1 || v[0].Pointer != "/timeoutMs" || d.calls() != "" {
				t.Errorf("violations %v, calls %s", v, d.calls())
			}
		})
	}
}

// TestInterruptedCycle ends cycles after off was sent: on is sent exactly
// once, in time, and the error says that the effect is unknown.
func TestInterruptedCycle(t *testing.T) {
	cases := []struct {
		name         string
		members      string
		slow         time.Duration
		signal       time.Duration // 0: the deadline ends it
		off          func(context.Context) error
		code, reason string
		calls        string
	}{
		{"deadline while waiting for off", `"timeoutMs": 20000`, time.Hour, 0, nil, "actionError", "notVerified", "0s power_off, 19s power_on"},
		{"deadline during the delay", `"timeoutMs": 10000`, 4200 * time.Millisecond, 0, nil, "connError", "timeout", "0s power_off, 9s power_on"},
		{"signal while waiting for off", "", time.Hour, 3 * time.Second, nil, "actionError", "cancelled", "0s power_off, 3s power_on"},
		{"signal during the delay", "", 0, 3 * time.Second, nil, "actionError", "cancelled", "0s power_off, 3s power_on"},
		{"off fails, nobody knows how far", "", 0, 0, func(context.Context) error { return errors.New("odd") }, "fatalError", "internal", "0s power_off, 0s power_on"},
		{"off panics", "", 0, 0, func(context.Context) error { panic("odd") }, "fatalError", "internal", "0s power_off, 0s power_on"},
		{"off heeds its context", "", 0, 0, func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, "connError", "timeout", "0s power_off, 59s power_on"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(maaspd.On)
				d.slow = c.slow
				if c.off != nil {
					d.do["power_off"] = c.off
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.signal > 0 {
					time.AfterFunc(c.signal, cancel)
				}
				got := runContext(ctx, fullDriver(d), request(c.members), "power_cycle")
				got.wantError(t, c.code, c.reason, "unknown", false)
				if d.calls() != c.calls {
					t.Errorf("calls %q, want %q", d.calls(), c.calls)
				}
				if !strings.Contains(got.stderr, "switching on again") {
					t.Errorf("nothing about it on standard error: %s", got.stderr)
				}
				time.Sleep(c.slow + 1)
			})
		})
	}
}

// TestInterruptedCycleHasTimeForTheLastOn measures what a last on that takes
// its time gets: it must be done within the reserve, or the 2 s.
func TestInterruptedCycleHasTimeForTheLastOn(t *testing.T) {
	for name, c := range map[string]struct {
		signal, need, limit time.Duration
	}{
		"deadline": {0, 450 * time.Millisecond, 60*time.Second - 1},
		"signal":   {8 * time.Second, 850 * time.Millisecond, 10*time.Second - 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(maaspd.On)
				d.slow = time.Hour
				d.do["power_on"] = func(ctx context.Context) error {
					select {
					case <-ctx.Done():
						t.Error("the last on was cut off")
					case <-time.After(c.need):
					}
					return nil
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.signal > 0 {
					time.AfterFunc(c.signal, cancel)
				}
				got := runContext(ctx, fullDriver(d), request(""), "power_cycle")
				got.wantWithin(t, c.limit)
				if d.names() != "power_off, power_on" {
					t.Errorf("calls %s", d.calls())
				}
				time.Sleep(d.slow)
			})
		})
	}
}

// TestSignalDuringTheOnOfACycle holds that an on that is on its way, but has not
// come to sending the command, is not given up.
func TestSignalDuringTheOnOfACycle(t *testing.T) {
	for name, c := range map[string]struct {
		members      string
		signal, need time.Duration
	}{
		"signal":   {"", 5100 * time.Millisecond, 700 * time.Millisecond},
		"deadline": {`"timeoutMs": 10000`, 0, 4200 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(maaspd.On)
				d.do["power_on"] = func(ctx context.Context) error {
					select {
					case <-ctx.Done():
						return context.Cause(ctx) // before the command was sent
					case <-time.After(c.need):
					}
					d.become(maaspd.On)
					return nil
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.signal > 0 {
					time.AfterFunc(c.signal, cancel)
				}
				runContext(ctx, fullDriver(d), request(c.members), "power_cycle")
				if d.names() != "power_off, power_on" || d.now() != maaspd.On {
					t.Errorf("calls %s, the machine is %s", d.calls(), d.now())
				}
			})
		})
	}
}

// TestCycleWithoutLastOn covers failures after which on must not be sent.
func TestCycleWithoutLastOn(t *testing.T) {
	hang := func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) }
	cases := []struct {
		name, effect string
		from         maaspd.Power
		do           map[string]func(context.Context) error
		names        string
	}{
		{"off refused, nothing sent", "none", maaspd.On, map[string]func(context.Context) error{
			"power_off": func(context.Context) error { return maaspd.Failf(maaspd.Refused, "closed").NotSent() },
		}, "power_off"},
		{"off with a wrong password", "none", maaspd.On, map[string]func(context.Context) error{"power_off": failing(maaspd.BadCredentials)}, "power_off"},
		{"on hangs: it was sent once", "unknown", maaspd.On, map[string]func(context.Context) error{"power_on": hang}, "power_off, power_on"},
		{"off before, on hangs", "unknown", maaspd.Off, map[string]func(context.Context) error{"power_on": hang}, "power_on"},
		{"off before, on not sent", "none", maaspd.Off, map[string]func(context.Context) error{
			"power_on": func(context.Context) error { return maaspd.Failf(maaspd.Refused, "closed").NotSent() },
		}, "power_on"},
		{"state not readable", "none", maaspd.On, map[string]func(context.Context) error{"power_query": failing(maaspd.Refused)}, ""},
		{"boot device cannot be set", "none", maaspd.On, map[string]func(context.Context) error{"set_boot_device": failing(maaspd.Refused)}, "set_boot_device"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(c.from)
				d.do = c.do
				members := ""
				if c.do["set_boot_device"] != nil {
					members = `"bootDevice": {"device": "pxe"}`
				}
				e := run(t, fullDriver(d), "power_cycle", request(members)).failure(t)
				if e.Effect != c.effect || d.names() != c.names {
					t.Errorf("effect %s (%s), calls %q; want %s, %q", e.Effect, e.Message, d.names(), c.effect, c.names)
				}
			})
		})
	}
}

// TestCycleOfAToggle holds that a driver that must read first does so before
// the last on too: a toggle would switch a machine off that is on.
func TestCycleOfAToggle(t *testing.T) {
	cases := map[string]struct {
		stays bool // off does nothing
		names []string
	}{
		"off arrived":        {false, []string{"power_off", "power_on"}},
		"off did not arrive": {true, []string{"power_off"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(maaspd.On)
				toggle := func(context.Context) error {
					d.become(map[maaspd.Power]maaspd.Power{maaspd.On: maaspd.Off, maaspd.Off: maaspd.On}[d.now()])
					return nil
				}
				d.do["power_on"] = toggle
				d.do["power_off"] = func(ctx context.Context) error {
					if !c.stays {
						return errors.Join(toggle(ctx), maaspd.Failf(maaspd.Timeout, "no answer"))
					}
					return maaspd.Failf(maaspd.Timeout, "no answer")
				}
				driver := fullDriver(d)
				driver.ReadFirst = true
				run(t, driver, "power_cycle", request("")).wantError(t, "connError", "timeout", "unknown", false)
				if got := strings.Split(d.names(), ", "); !slices.Equal(got, c.names) || d.now() != maaspd.On {
					t.Errorf("calls %q, the machine is %s", got, d.now())
				}
			})
		})
	}
}

// TestLastOnThatHangs holds that the last on, sent while there is time, keeps
// neither the deadline nor a signal waiting.
func TestLastOnThatHangs(t *testing.T) {
	for name, c := range map[string]struct{ signal, limit time.Duration }{
		"deadline": {0, time.Minute - 1},
		"signal":   {10 * time.Second, 12*time.Second - 1},
	} {
		for _, heeds := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					d := newDevice(maaspd.On)
					forever := make(chan struct{})
					defer close(forever)
					d.do["power_off"] = func(context.Context) error { return errors.New("odd") }
					d.do["power_on"] = func(ctx context.Context) error {
						if heeds {
							<-ctx.Done()
							return ctx.Err()
						}
						<-forever
						return nil
					}
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					if c.signal > 0 {
						time.AfterFunc(c.signal, cancel)
					}
					got := runContext(ctx, fullDriver(d), request(""), "power_cycle")
					if e := got.failure(t); e.Effect != "unknown" || *e.Retryable || d.names() != "power_off, power_on" {
						t.Errorf("effect %s, calls %s", e.Effect, d.calls())
					}
					got.wantWithin(t, c.limit)
				})
			})
		}
	}
}
