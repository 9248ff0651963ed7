package maaspd_test

import (
	"context"
	"errors"
	"log"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

func discardLog() *log.Logger { return log.New(nowhere{}, "", 0) }

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }

// TestWorkDeadline holds that a driver's context ends the smaller of one
// second and a tenth of timeoutMs before it.
func TestWorkDeadline(t *testing.T) {
	for name, c := range map[string]struct {
		members string
		work    time.Duration
	}{
		"default":  {"", 59 * time.Second},
		"shortest": {`"timeoutMs": 1000`, 900 * time.Millisecond},
		"5 s":      {`"timeoutMs": 5000`, 4500 * time.Millisecond},
		"longest":  {`"timeoutMs": 3600000`, 3599 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(maaspd.Off)
				d.do["power_on"] = func(ctx context.Context) error {
					deadline, _ := ctx.Deadline()
					if left := time.Until(deadline); left != c.work {
						t.Errorf("the driver has %v, want %v", left, c.work)
					}
					<-ctx.Done()
					return context.Cause(ctx)
				}
				got := run(t, fullDriver(d), "power_on", request(c.members))
				got.wantError(t, "connError", "timeout", "unknown", true)
				if got.took != c.work {
					t.Errorf("a driver that heeds its context was answered after %v, want %v", got.took, c.work)
				}
			})
		})
	}
}

// TestDriverThatIgnoresItsContext lets every call of a verb hang.
func TestDriverThatIgnoresItsContext(t *testing.T) {
	for _, verb := range verbs() {
		t.Run(verb, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, release := hangingDevice(maaspd.On)
				defer release()
				if verb == "power_cycle" {
					delete(d.do, "power_query")
				}
				got := run(t, fullDriver(d), verb, request(join(`"timeoutMs": 10000, "waitMs": 3000`, verbMembers(verb))))
				if e := got.failure(t); e.Reason != "timeout" {
					t.Errorf("reason %s: %s", e.Reason, e.Message)
				}
				got.wantWithin(t, 10*time.Second-1)
			})
		})
	}
}

// join joins members of a request.
func join(members ...string) string {
	var list []string
	for _, m := range members {
		if m != "" {
			list = append(list, m)
		}
	}
	return strings.Join(list, ", ")
}

// hangingDevice is a device whose every call hangs until the test ends.
func hangingDevice(power maaspd.Power) (d *device, release func()) {
	d = newDevice(power)
	forever := make(chan struct{})
	for _, verb := range verbs() {
		d.do[verb] = func(context.Context) error { <-forever; return nil }
	}
	return d, func() { close(forever) }
}

// everythingHangs is a driver that hangs in its companions and its session
// too.
type everythingHangs struct {
	full
	forever chan struct{}
}

func (e *everythingHangs) PowerOff(ctx context.Context) error {
	_, err := maaspd.Session(ctx, func(context.Context) (*hangingSession, error) { return &hangingSession{e.forever}, nil })
	if err != nil {
		return err
	}
	return e.full.PowerOff(ctx)
}

func (e *everythingHangs) After(context.Context, maaspd.Action, error) error { <-e.forever; return nil }

type hangingSession struct{ forever chan struct{} }

func (h *hangingSession) Close() error { <-h.forever; return nil }

// TestReplyWhenEverythingHangs adds up all that can hang after the work has
// ended: the call, the last on of a cycle, After and the session.
func TestReplyWhenEverythingHangs(t *testing.T) {
	for name, timeout := range map[string]string{"longest reserve": "20000", "short": "5000"} {
		t.Run("deadline "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got := runEverythingHangs(t.Context(), `"cycleDelayMs": 0, "timeoutMs": `+timeout)
				got.wantError(t, "connError", "timeout", "unknown", false)
				limit, _ := time.ParseDuration(timeout + "ms")
				got.wantWithin(t, limit-1)
			})
		})
	}
	t.Run("signal", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			time.AfterFunc(3*time.Second, cancel)
			got := runEverythingHangs(ctx, "")
			got.wantError(t, "actionError", "cancelled", "unknown", false)
			got.wantWithin(t, 5*time.Second-1)
		})
	})
}

func runEverythingHangs(ctx context.Context, members string) result {
	d := newDevice(maaspd.On)
	forever := make(chan struct{})
	defer close(forever)
	d.do["power_off"] = func(context.Context) error { <-forever; return nil }
	d.do["power_on"] = d.do["power_off"]
	driver := maaspd.Driver[rigParams, *everythingHangs]{
		Name: "rig", Description: "Test rig", Version: "1.0.0",
		New: func(p rigParams) *everythingHangs { return &everythingHangs{full{bare{d, p}}, forever} },
	}
	return runContext(ctx, driver, request(members), "power_cycle")
}

// TestNothingIsSentAfterTheDeadline lets a read that ignores its context come
// back just after the deadline: the command is not sent any more.
func TestNothingIsSentAfterTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(maaspd.On)
		d.query = func(context.Context) (maaspd.Status, error) {
			time.Sleep(9100 * time.Millisecond)
			return maaspd.Status{Power: maaspd.On}, nil
		}
		got := run(t, fullDriver(d), "power_reset", request(`"timeoutMs": 10000`))
		got.wantError(t, "connError", "timeout", "none", true)
		if d.calls() != "" {
			t.Errorf("sent: %s", d.calls())
		}
	})
}

// TestErrorsThatTheDeadlineBroke holds that an error without a reason that
// comes after the deadline is a timeout, not a bug of the driver.
func TestErrorsThatTheDeadlineBroke(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDevice(maaspd.On)
		d.do["power_off"] = func(ctx context.Context) error {
			<-ctx.Done()
			return errors.New("use of closed network connection")
		}
		got := run(t, fullDriver(d), "power_off", request(`"timeoutMs": 10000`))
		got.wantError(t, "connError", "timeout", "unknown", true)
		if !strings.Contains(got.stdout, "closed network connection") {
			t.Errorf("the driver's words are lost: %s", got.stdout)
		}
	})
}

// TestPanic lets every call panic with the password in the value.
func TestPanic(t *testing.T) {
	for _, verb := range verbs() {
		t.Run(verb, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(maaspd.On)
				crash := func(context.Context) error { panic(errors.New("index of canary-4711")) }
				d.do[verb] = crash
				if verb == "power_cycle" {
					d.do["power_off"] = crash
				}
				checkPanic(t, run(t, fullDriver(d), verb, request(verbMembers(verb))))
			})
		})
	}
	t.Run("New", func(t *testing.T) {
		driver := fullDriver(nil)
		driver.New = func(p rigParams) *full { panic(p.Pass.Reveal()) }
		checkPanic(t, run(t, driver, "power_on", request("")))
	})
	t.Run("nil driver", func(t *testing.T) {
		driver := fullDriver(nil)
		driver.New = func(rigParams) *full { return nil }
		checkPanic(t, run(t, driver, "power_on", request("")))
	})
}

func checkPanic(t *testing.T, got result) {
	t.Helper()
	if e := got.failure(t); e.Code != "fatalError" || e.Reason != "internal" || got.status != 1 {
		t.Errorf("exit status %d: %s", got.status, got.stdout)
	}
	if !strings.Contains(got.stderr, "panic in driver code") || !strings.Contains(got.stderr, "goroutine") {
		t.Errorf("no stack on standard error: %s", got.stderr)
	}
	if strings.Count(strings.TrimSpace(got.stderr), "\n") > 1 || !strings.HasPrefix(got.stderr, "{") {
		t.Errorf("the stack is not a log line: %s", got.stderr)
	}
	if strings.Contains(got.stderr+got.stdout, "canary") {
		t.Errorf("the password shows:\n%s\n%s", got.stdout, got.stderr)
	}
}

// TestGoexit lets a driver end its goroutine, as t.FailNow of a test double
// does.
func TestGoexit(t *testing.T) {
	d := newDevice(maaspd.On)
	d.do["power_off"] = func(context.Context) error { runtime.Goexit(); return nil }
	got := run(t, fullDriver(d), "power_off", request(""))
	got.wantError(t, "fatalError", "internal", "unknown", false)
	got.wantWithin(t, 10*time.Second)
}
