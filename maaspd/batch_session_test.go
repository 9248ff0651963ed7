package maaspd_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

const right, other = `"power_pass": "canary-right"`, `"power_pass": "canary-other"`

// TestBatchSharesSessions holds which lines share a session: those that are
// equal in all parameters of the BMC, however these are spelled.
func TestBatchSharesSessions(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second string
		dials         int
	}{
		{"equal", right, right, 1},
		{"other node", right + `, "node_id": "1"`, right + `, "node_id": "2"`, 1},
		{"other node password", right + `, "node_pass": "x"`, right + `, "node_pass": "y"`, 1},
		{"unknown parameter", right, right + `, "system_id": "abc"`, 1},
		{"port as a text", right + `, "port": 623`, right + `, "port": "623"`, 1},
		{"null", right, right + `, "power_user": null`, 1},
		{"other password", right, other, 2},
		{"no password", right, `"power_user": null`, 2},
		{"other user", right, right + `, "power_user": "canary-right"`, 2},
		{"swapped", `"power_user": "a", "power_pass": "b"`, `"power_user": "b", "power_pass": "a"`, 2},
		{"other port", right, right + `, "port": 624`, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(time.Second)
				lines := lineFor("query", "a", c.first) + lineFor("query", "a", c.second)
				run(t, f.driver(), "batch", lines+lines).wantAnswers(t, 0, "1 off, 2 off, 3 off, 4 off")
				if f.opened != c.dials || f.open != 0 || f.count("close") != c.dials {
					t.Errorf("%d sessions, %d left open: %s", f.opened, f.open, f.calls())
				}
			})
		})
	}
}

// TestBatchClosesSessions holds that a session ends with the last line that was
// read for it, not with the batch, and before that line is answered.
func TestBatchClosesSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		f.act = func(_ context.Context, p fleetParams, _ string) error {
			time.Sleep(map[string]time.Duration{"a": 1, "b": 10}[p.Address] * time.Second)
			return nil
		}
		run(t, f.driver(), "batch", lineFor("on", "a")+lineFor("on", "b")+lineFor("on", "a")).wantAnswers(t, 0, "1 ok, 2 ok, 3 ok")
		if !strings.Contains(f.calls(), "2s a close") || !strings.HasSuffix(f.calls(), "10s b close") {
			t.Errorf("calls %s", f.calls())
		}
	})
}

// TestBatchClosingIsBounded lets closing hang or fail: that is only logged, with
// the number of the line and without its secrets, and delays no answer beyond
// the time of its line.
func TestBatchClosingIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(0)
		f.closing = func() error { return errors.New("closing failed for canary-right") }
		got := run(t, f.driver(), "batch", "\n"+lineFor("on", "a", right))
		got.wantAnswers(t, 0, "2 ok")
		if strings.Contains(got.stderr, "canary") || !strings.Contains(got.stderr, "closing failed") || !strings.Contains(got.stderr, `"line":2`) {
			t.Errorf("standard error %q", got.stderr)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		f, forever := newFleet(time.Hour), make(chan struct{})
		defer close(forever)
		f.closing = func() error { <-forever; return nil }
		got := run(t, f.driver(), "batch", strings.Replace(lineFor("on", "a"), "{", `{"timeoutMs": 1000, `, 1))
		if got.wantAnswers(t, 0, "1 timeout"); got.took > time.Second {
			t.Errorf("the line took %v of the 1 s it had", got.took)
		}
	})
}

// TestBatchBrokenSession holds that a session is not used again after an end
// that may have broken it.
func TestBatchBrokenSession(t *testing.T) {
	for name, c := range map[string]struct {
		fails func(context.Context) error
		dials int
	}{
		"refused":         {failing(maaspd.Refused), 2},
		"timeout":         {failing(maaspd.Timeout), 2},
		"privilege":       {failing(maaspd.Privilege), 2},
		"not verified":    {failing(maaspd.NotVerified), 2},
		"panic":           {func(context.Context) error { panic("odd") }, 2},
		"without reason":  {failing(maaspd.Internal), 2},
		"hangs":           {func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, 2},
		"wrong state":     {failing(maaspd.WrongState), 1},
		"refused command": {failing(maaspd.RefusedByDevice), 1},
		"unsupported":     {failing(maaspd.Unsupported), 1},
		"no such target":  {failing(maaspd.NoSuchTarget), 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(0)
				f.act = func(ctx context.Context, p fleetParams, _ string) error {
					time.Sleep(time.Second) // until all lines are read
					if p.Node == "bad" {
						return c.fails(ctx)
					}
					return nil
				}
				got := run(t, f.driver(), "batch", lineFor("query", "a")+lineFor("query", "a", `"node_id": "bad"`)+lineFor("off", "a"))
				if list := got.replies(t); len(list) != 3 || f.opened != c.dials || f.open != 0 {
					t.Errorf("%d sessions, %d left open: %s\n%s", f.opened, f.open, f.calls(), got.stdout)
				}
				if !strings.Contains(got.answers(t), "3 ok") {
					t.Errorf("the line after it: %s", got.answers(t))
				}
			})
		})
	}
}

// TestBatchBrokenSessionStillInUse holds that lines which use a broken session
// are not cut off: it is closed when the last of them leaves.
func TestBatchBrokenSessionStillInUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(0)
		f.act = func(_ context.Context, p fleetParams, _ string) error {
			switch p.Node {
			case "bad":
				time.Sleep(2 * time.Second)
				return maaspd.Failf(maaspd.Refused, "gone")
			case "long":
				time.Sleep(5 * time.Second)
			default:
				time.Sleep(time.Second)
			}
			return nil
		}
		got := run(t, f.driver(), "batch", lineFor("on", "a")+lineFor("query", "a", `"node_id": "long"`)+
			lineFor("query", "a", `"node_id": "bad"`)+lineFor("on", "a"))
		got.wantAnswers(t, 0, "1 ok, 2 on, 3 refused, 4 ok")
		// The two reads start together, in either order.
		calls := strings.NewReplacer("along", "aread", "abad", "aread").Replace(f.calls())
		want := "0s a dial, 0s a on, 1s aread query, 1s aread query, 6s a close, 6s a dial, 6s a on, 7s a close"
		if calls != want {
			t.Errorf("calls %q, want %q", calls, want)
		}
	})
}

// TestBatchSessionAfterBMCReset holds that no line uses a session of before it.
func TestBatchSessionAfterBMCReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		reset := strings.Replace(lineFor("on", "a"), "power_on", "bmc_reset", 1)
		run(t, f.driver(), "batch", lineFor("query", "a")+reset+lineFor("on", "a")).wantAnswers(t, 0, "1 off, 2 ok, 3 ok")
		if f.opened != 2 || f.open != 0 {
			t.Errorf("calls %s", f.calls())
		}
	})
}

// wrongPassword lets in who has the right one.
func wrongPassword(_ context.Context, p fleetParams) error {
	time.Sleep(time.Second)
	if p.Pass.Reveal() != "canary-right" {
		return maaspd.Failf(maaspd.BadCredentials, "the password of %s is wrong: %s %s", p.Address, p.Pass.Reveal(), p.NodePass.Reveal())
	}
	return nil
}

// TestBatchRemembersRefusals holds that a wrong password is sent once, however
// many lines have it and whenever they come, and that another one is tried.
func TestBatchRemembersRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(0)
		f.dial = wrongPassword
		var input strings.Builder
		for n := range 50 {
			input.WriteString(lineFor([]string{"query", "on"}[n%2], "a", other))
		}
		input.WriteString(lineFor("on", "a", right) + lineFor("on", "b", other) + lineFor("query", "a", other, `"node_id": "7"`))
		got := run(t, f.driver(), "batch", input.String(), "--jobs=20")
		for _, reply := range got.replies(t) {
			switch reply.Line {
			case 51:
				if reply.Error != nil {
					t.Errorf("another password was not tried: %+v", reply.Error)
				}
			default:
				if e := reply.Error; e == nil || e.Code != "authError" || e.Reason != "badCredentials" || e.Effect != "none" || *e.Retryable {
					t.Errorf("line %d: %+v", reply.Line, e)
				}
			}
		}
		if f.count(" dial") != 3 || f.opened != 1 || f.open != 0 || strings.Contains(got.stdout+got.stderr, "canary") {
			t.Errorf("calls %s\n%s", f.calls(), got.stdout)
		}
	})
}

// TestBatchRefusalKeepsSecrets holds that a remembered refusal does not tell a
// line the secret of the machine that met it.
func TestBatchRefusalKeepsSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(0)
		f.dial = wrongPassword
		got := run(t, f.driver(), "batch", lineFor("on", "a", other, `"node_pass": "canary-first"`)+lineFor("on", "a", other, `"node_pass": "canary-second"`))
		got.wantAnswers(t, 0, "1 badCredentials, 2 badCredentials")
		if strings.Contains(got.stdout, "canary") || strings.Count(got.stdout, "refused earlier in this batch") != 1 {
			t.Error(got.stdout)
		}
	})
}

// TestBatchForgetsOtherFailures holds that only a refusal of the credentials is
// remembered, also one that comes after the login.
func TestBatchForgetsOtherFailures(t *testing.T) {
	for reason, later := range map[maaspd.Reason]string{
		maaspd.BadCredentials: "badCredentials", maaspd.BadKG: "badKg",
		maaspd.Privilege: "off", maaspd.Forbidden: "off", maaspd.Refused: "off", maaspd.SessionsFull: "off", maaspd.Timeout: "off",
	} {
		t.Run(string(reason), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(0)
				f.act = func(_ context.Context, _ fleetParams, call string) error {
					if call == "on" {
						return maaspd.Failf(reason, "told to fail")
					}
					return nil
				}
				want := fmt.Sprintf("1 off, 2 %s, 3 %s, 4 %s", reason, later, later)
				run(t, f.driver(), "batch", lineFor("query", "a")+lineFor("on", "a")+lineFor("query", "a")+lineFor("query", "a")).wantAnswers(t, 0, want)
			})
		})
	}
}

// TestBatchFirstLineTimesOut holds that the lines behind a first one without an
// answer wait for it once, and then go together.
func TestBatchFirstLineTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(0)
		f.dial = func(ctx context.Context, _ fleetParams) error { <-ctx.Done(); return ctx.Err() }
		line := strings.Replace(lineFor("query", "a"), "{", `{"timeoutMs": 10000, `, 1)
		got := run(t, f.driver(), "batch", strings.Repeat(line, 10))
		if len(got.replies(t)) != 10 || got.took > 20*time.Second || f.open != 0 {
			t.Errorf("%d replies after %v: %s", len(got.replies(t)), got.took, f.calls())
		}
	})
	synctest.Test(t, func(t *testing.T) { // the driver ignores its context
		f, forever := newFleet(0), make(chan struct{})
		f.dial = func(context.Context, fleetParams) error { <-forever; return nil }
		line := strings.Replace(lineFor("query", "a"), "{", `{"timeoutMs": 10000, `, 1)
		got := run(t, f.driver(), "batch", strings.Repeat(line, 10))
		if len(got.replies(t)) != 10 || got.took > 20*time.Second {
			t.Errorf("%d replies after %v", len(got.replies(t)), got.took)
		}
		close(forever)
		synctest.Wait()
		if f.open != 0 {
			t.Errorf("%d sessions are open: %s", f.open, f.calls())
		}
	})
}
