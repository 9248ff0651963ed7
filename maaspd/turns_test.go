package maaspd_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// turnstile is a device lock in memory.
type turnstile struct {
	free chan struct{}
	mu   sync.Mutex
	keys [][]string
}

func newTurnstile() *turnstile {
	s := &turnstile{free: make(chan struct{}, 1)}
	s.free <- struct{}{}
	return s
}

func (s *turnstile) take(ctx context.Context, _ *slog.Logger, key []string) (func(), error) {
	s.mu.Lock()
	s.keys = append(s.keys, key)
	s.mu.Unlock()
	select {
	case <-s.free:
		return func() { s.free <- struct{}{} }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// exclusive declares a driver whose device takes one request at a time.
func exclusive(d *device, s *turnstile) maaspd.Driver[rigParams, *dialler] {
	driver := diallerDriver(d, nil)
	driver.MaxConcurrency, driver.Lock = 1, s.take
	return driver
}

// TestTurns holds that two requests for one exclusive device never overlap,
// sessions included.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, s := newDevice(maaspd.On), newTurnstile()
		d.do["power_off"] = func(context.Context) error { time.Sleep(time.Second); return nil }
		slowClose := func(context.Context) (*line, error) {
			return &line{d, func() error { time.Sleep(500 * time.Millisecond); d.note("closed"); return nil }}, nil
		}
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				driver := exclusive(d, s)
				driver.New = func(p rigParams) *dialler { return &dialler{full{bare{d, p}}, slowClose} }
				run(t, driver, "power_off", request("")).wantSuccess(t, "")
			})
		}
		both.Wait()
		want := "0s dial, 0s power_off, 1s close, 1.5s closed, 1.5s dial, 1.5s power_off, 2.5s close, 3s closed"
		if d.calls() != want {
			t.Errorf("calls %q, want %q", d.calls(), want)
		}
	})
}

// TestTurnDoesNotCome covers a device that stays occupied.
func TestTurnDoesNotCome(t *testing.T) {
	for name, c := range map[string]struct {
		signal       time.Duration
		code, reason string
		took         time.Duration
	}{
		"deadline": {0, "connError", "busy", 9 * time.Second},
		"signal":   {time.Second, "actionError", "cancelled", time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, s := newDevice(maaspd.On), newTurnstile()
				<-s.free
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.signal > 0 {
					time.AfterFunc(c.signal, cancel)
				}
				got := runContext(ctx, exclusive(d, s), request(`"timeoutMs": 10000`), "power_reset")
				got.wantError(t, c.code, c.reason, "none", true)
				if got.took != c.took || d.calls() != "" {
					t.Errorf("took %v, calls %s", got.took, d.calls())
				}
			})
		})
	}
}

// TestTurnEnds holds that the lock is released however the action ends, and
// that a failure of the lock itself is not hidden.
func TestTurnEnds(t *testing.T) {
	for name, off := range map[string]func(context.Context) error{
		"success": nil,
		"error":   failing(maaspd.Refused),
		"panic":   func(context.Context) error { panic("odd") },
	} {
		t.Run(name, func(t *testing.T) {
			d, s := newDevice(maaspd.On), newTurnstile()
			d.do["power_off"] = off
			run(t, exclusive(d, s), "power_off", request(""))
			if len(s.free) != 1 {
				t.Error("the lock is still held")
			}
		})
	}
	t.Run("broken lock", func(t *testing.T) {
		d := newDevice(maaspd.On)
		driver := exclusive(d, newTurnstile())
		driver.Lock = func(context.Context, *slog.Logger, []string) (func(), error) { return nil, errors.New("odd") }
		run(t, driver, "power_off", request("")).wantError(t, "fatalError", "internal", "none", false)
		if d.calls() != "" {
			t.Errorf("calls %s", d.calls())
		}
	})
}

// TestValidateNeedsNoTurn holds that validate touches nothing.
func TestValidateNeedsNoTurn(t *testing.T) {
	d, s := newDevice(maaspd.On), newTurnstile()
	run(t, exclusive(d, s), "validate", request("")).wantSuccess(t, "{}")
	if len(s.keys) != 0 || d.calls() != "" {
		t.Errorf("locks %v, calls %s", s.keys, d.calls())
	}
}

// TestDeviceKey holds that spellings of one device have one identity.
func TestDeviceKey(t *testing.T) {
	same := []string{
		`"power_address": "BMC-7.example"`,
		`"power_address": " bmc-7.Example "`,
		`"power_address": "bmc-7.example", "port": 623`,
		`"power_address": "bmc-7.example", "port": "623", "power_user": "x"`,
		`"power_address": "[bmc-7.example]"`,
	}
	keys := [][]string{}
	for _, params := range append(same, `"power_address": "bmc-7.example", "port": 624`, `"power_address": "bmc-8.example"`) {
		s := newTurnstile()
		run(t, exclusive(newDevice(maaspd.On), s), "power_off", `{"driverParameters": {"node_id": "1", `+params+`}}`).wantSuccess(t, "")
		keys = append(keys, s.keys...)
	}
	for i, key := range keys {
		want := []string{"bmc-7.example", "623"}
		if got := slices.Equal(key, want); got != (i < len(same)) {
			t.Errorf("key %d is %q", i, strings.Join(key, "|"))
		}
	}
}
