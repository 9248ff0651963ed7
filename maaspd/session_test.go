package maaspd_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// dialler is a driver that has a session with its device.
type dialler struct {
	full
	dial func(context.Context) (*line, error)
}

// line is a session.
type line struct {
	*device
	close func() error
}

func (l *line) Close() error {
	l.note("close")
	if l.close == nil {
		return nil
	}
	return l.close()
}

func (d *dialler) open(ctx context.Context) error {
	_, err := maaspd.Session(ctx, func(ctx context.Context) (*line, error) {
		d.note("dial")
		return d.dial(ctx)
	})
	return err
}

func (d *dialler) PowerOn(ctx context.Context) error {
	return errors.Join(d.open(ctx), d.full.PowerOn(ctx))
}

func (d *dialler) PowerOff(ctx context.Context) error {
	if err := d.open(ctx); err != nil {
		return err
	}
	return d.full.PowerOff(ctx)
}

func (d *dialler) PowerQuery(ctx context.Context) (maaspd.Status, error) {
	if err := d.open(ctx); err != nil {
		return maaspd.Status{}, err
	}
	return d.full.PowerQuery(ctx)
}

func (d *dialler) SetBootDevice(ctx context.Context, boot maaspd.BootOverride) error {
	return errors.Join(d.open(ctx), d.full.SetBootDevice(ctx, boot))
}

// diallerDriver declares the driver. Without a dial of its own the session
// opens and closes well.
func diallerDriver(d *device, dial func(context.Context) (*line, error)) maaspd.Driver[rigParams, *dialler] {
	if dial == nil {
		dial = func(context.Context) (*line, error) { return &line{device: d}, nil }
	}
	return maaspd.Driver[rigParams, *dialler]{
		Name: "rig", Description: "Test rig", Version: "1.0.0",
		New: func(p rigParams) *dialler { return &dialler{full{bare{d, p}}, dial} },
	}
}

// TestSessionIsDialledOnce holds that all steps of a run share one session,
// which is closed at the end.
func TestSessionIsDialledOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(maaspd.On)
		driver := diallerDriver(d, nil)
		run(t, driver, "power_cycle", request(`"waitMs": 5000, "bootDevice": {"device": "pxe"}`)).wantSuccess(t, `{"status":"on"}`)
		if want := "dial, set_boot_device, power_off, power_on, close"; d.names() != want {
			t.Errorf("calls %q, want %q", d.names(), want)
		}
	})
}

// TestSessionIsClosed covers the ways in which a run can end.
func TestSessionIsClosed(t *testing.T) {
	cases := map[string]struct {
		off    func(context.Context) error
		signal time.Duration
		reason string
	}{
		"error":    {failing(maaspd.RefusedByDevice), 0, "refusedByDevice"},
		"panic":    {func(context.Context) error { panic("odd") }, 0, "internal"},
		"deadline": {func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, 0, "timeout"},
		"signal":   {func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, time.Second, "cancelled"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(maaspd.On)
				d.do["power_off"] = c.off
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.signal > 0 {
					time.AfterFunc(c.signal, cancel)
				}
				got := runContext(ctx, diallerDriver(d, nil), request(""), "power_off")
				if e := got.failure(t); e.Reason != c.reason || d.names() != "dial, power_off, close" {
					t.Errorf("reason %s, calls %s", e.Reason, d.calls())
				}
			})
		})
	}
}

// TestClosingIsBounded lets closing hang: it gets a second, and its failure
// changes nothing.
func TestClosingIsBounded(t *testing.T) {
	cases := map[string]struct {
		close func(forever chan struct{}) func() error
		took  time.Duration
	}{
		"hangs":  {func(forever chan struct{}) func() error { return func() error { <-forever; return nil } }, time.Second},
		"fails":  {func(chan struct{}) func() error { return func() error { return errors.New("odd canary-4711") } }, 0},
		"panics": {func(chan struct{}) func() error { return func() error { panic("canary-4711") } }, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				forever := make(chan struct{})
				defer close(forever)
				d := newDevice(maaspd.On)
				got := run(t, diallerDriver(d, func(context.Context) (*line, error) {
					return &line{d, c.close(forever)}, nil
				}), "power_off", request(""))
				got.wantSuccess(t, "")
				if got.took != c.took || !strings.Contains(got.stderr, "closing the session failed") || strings.Contains(got.stderr, "canary") {
					t.Errorf("took %v, standard error %s", got.took, got.stderr)
				}
			})
		})
	}
}

// TestDialErrors holds that a wrong password is sent once in a run, while
// other failures to dial are tried again.
func TestDialErrors(t *testing.T) {
	for reason, dials := range map[maaspd.Reason]int{
		maaspd.BadCredentials: 1, maaspd.BadKG: 1, maaspd.Privilege: 1, maaspd.Forbidden: 1,
		maaspd.Refused: 6, maaspd.Timeout: 6, maaspd.SessionsFull: 6,
	} {
		t.Run(string(reason), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(maaspd.Off)
				driver := diallerDriver(d, func(context.Context) (*line, error) { return nil, maaspd.Failf(reason, "odd") })
				// PowerOn asks for the session, and so does every read while
				// waiting: at 0, 0.1, 0.3, 0.7 and 1.5 s.
				got := run(t, forgiving(driver), "power_on", request(`"waitMs": 2000`))
				if e := got.failure(t); e.Code != "connError" {
					t.Errorf("code %s", e.Code)
				}
				if n := strings.Count(d.names(), "dial"); n != dials {
					t.Errorf("dialled %d times, want %d: %s", n, dials, d.calls())
				}
			})
		})
	}
}

// forgivingDialler goes on without a session in PowerOn, so that what follows
// asks for it again.
type forgivingDialler struct{ dialler }

func (f *forgivingDialler) PowerOn(ctx context.Context) error {
	if f.open(ctx) == nil {
		return errors.New("a session that cannot be")
	}
	return nil
}

func forgiving(driver maaspd.Driver[rigParams, *dialler]) maaspd.Driver[rigParams, *forgivingDialler] {
	return maaspd.Driver[rigParams, *forgivingDialler]{
		Name: driver.Name, Description: driver.Description, Version: driver.Version,
		New: func(p rigParams) *forgivingDialler { return &forgivingDialler{*driver.New(p)} },
	}
}

// TestLateDialIsNotLeftOpen lets a call that ignores its context dial after
// the deadline: nobody would close that session.
func TestLateDialIsNotLeftOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(maaspd.On)
		refused := make(chan error, 1)
		d.do["power_off"] = func(ctx context.Context) error {
			time.Sleep(2 * time.Minute)
			_, err := maaspd.Session(ctx, func(context.Context) (io.Closer, error) {
				d.note("late dial")
				return &line{device: d}, nil
			})
			refused <- err
			return err
		}
		run(t, fullDriver(d), "power_off", request("")).wantError(t, "connError", "timeout", "unknown", true)
		if err := <-refused; err == nil || strings.Contains(d.names(), "dial") {
			t.Errorf("a session was opened after the end: %s", d.calls())
		}
	})
}

// TestHangingDialIsClosedLater holds that a dial that ignores its context
// delays the reply no further than any call, and that what it opens in the
// end is closed.
func TestHangingDialIsClosedLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(maaspd.On)
		got := run(t, diallerDriver(d, func(context.Context) (*line, error) {
			time.Sleep(2 * time.Minute)
			return &line{device: d}, nil
		}), "power_query", request(""))
		got.wantError(t, "connError", "timeout", "none", true)
		got.wantWithin(t, time.Minute-1)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if d.names() != "dial, close" {
			t.Errorf("calls %s", d.calls())
		}
	})
}

// TestSessionOutsideOfAnAction is a mistake of a driver: in New or Validate
// there is no network.
func TestSessionOutsideOfAnAction(t *testing.T) {
	_, err := maaspd.Session(t.Context(), func(context.Context) (*line, error) { return nil, nil })
	if err == nil {
		t.Error("a session without anybody to close it")
	}
}
