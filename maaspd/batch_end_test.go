package maaspd_test

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// openInput is an input that ends only with the test.
func openInput(t *testing.T, text string) io.Reader {
	pipe, end := io.Pipe()
	t.Cleanup(func() { end.Close() })
	return io.MultiReader(strings.NewReader(text), pipe)
}

// cancelAfter is a context that a host ends.
func cancelAfter(t *testing.T, after time.Duration) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	time.AfterFunc(after, cancel)
	return ctx
}

// TestBatchCancelled holds what a signal leaves: every line that was read is
// answered within 2 s, those that waited with effect none, sessions are closed,
// and no more is read.
func TestBatchCancelled(t *testing.T) {
	for name, act := range map[string]func(context.Context) error{
		"heeds":   func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		"ignores": func(context.Context) error { time.Sleep(time.Minute); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(0)
				f.act = func(ctx context.Context, _ fleetParams, _ string) error { return act(ctx) }
				input := openInput(t, lineFor("on", "a")+lineFor("on", "b")+lineFor("query", "a")+lineFor("off", "a")+lineFor("on", "b"))
				got := <-runInput(cancelAfter(t, 10*time.Second), f, input, io.Discard)
				got.wantAnswers(t, 1, "1 cancelled, 2 cancelled, 3 cancelled, 4 cancelled, 5 cancelled")
				for _, reply := range got.replies(t) {
					if want := map[bool]string{true: "unknown", false: "none"}[reply.Line < 3]; reply.Error.Effect != want || !*reply.Error.Retryable {
						t.Errorf("line %d: effect %s", reply.Line, reply.Error.Effect)
					}
				}
				if got.took > 12*time.Second || f.opened != 2 || f.open != 0 {
					t.Errorf("ended after %v, sessions %d, open %d: %s", got.took, f.opened, f.open, f.calls())
				}
				time.Sleep(time.Minute)
			})
		})
	}
}

// TestBatchCancelledUnheard holds that a signal ends a batch whose host does not
// read its replies.
func TestBatchCancelledUnheard(t *testing.T) {
	for name, line := range map[string]string{"bad line": "{}\n", "good line": lineFor("on", "a")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			host := &deaf{make(chan struct{})}
			defer close(host.listen)
			ended := make(chan int, 1)
			ctx, input := cancelAfter(t, 50*time.Millisecond), openInput(t, line)
			go func() {
				ended <- maaspd.Run(ctx, newFleet(0).driver(), []string{"batch"}, input, host, io.Discard)
			}()
			select {
			case status := <-ended:
				if status != 1 {
					t.Errorf("exit status %d", status)
				}
			case <-time.After(20 * time.Second):
				t.Error("the batch did not end")
			}
		})
	}
}

// TestBatchCancelledWhileDraining holds the same for a signal after the end of
// the input, and for one that comes when there is nothing to do.
func TestBatchCancelledWhileDraining(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(20 * time.Second)
		input := strings.NewReader(lineFor("on", "a") + lineFor("on", "a"))
		got := <-runInput(cancelAfter(t, 30*time.Second), f, input, io.Discard)
		if got.wantAnswers(t, 1, "1 ok, 2 cancelled"); got.took > 32*time.Second || f.open != 0 {
			t.Errorf("ended after %v, %d sessions open", got.took, f.open)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		got := <-runInput(cancelAfter(t, 30*time.Second), newFleet(0), openInput(t, lineFor("on", "a")), io.Discard)
		got.wantAnswers(t, 1, "1 ok")
	})
}

// TestBatchCycleIsNotLeftOff holds that a cycle in a batch sends on once after
// off, also when a signal ends it, and before its session is closed.
func TestBatchCycleIsNotLeftOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(100 * time.Millisecond)
		f.on["a"] = true
		got := <-runInput(cancelAfter(t, 2*time.Second), f, openInput(t, lineFor("cycle", "a")+lineFor("query", "a")), io.Discard)
		got.wantAnswers(t, 1, "1 cancelled, 2 cancelled")
		if !strings.HasSuffix(f.calls(), "a on, 2.1s a close") || f.open != 0 || !f.on["a"] {
			t.Errorf("calls %s", f.calls())
		}
		for _, reply := range got.replies(t) {
			if want := map[int]string{1: "unknown", 2: "none"}[reply.Line]; reply.Error.Effect != want {
				t.Errorf("line %d: effect %s", reply.Line, reply.Error.Effect)
			}
		}
	})
}

// TestBatchPanic holds that a crash in one line harms no other, and that its
// stack is logged for its line without its secrets.
func TestBatchPanic(t *testing.T) {
	f := newFleet(0)
	f.act = func(_ context.Context, p fleetParams, _ string) error {
		if p.Address == "b" {
			panic("with " + p.Pass.Reveal())
		}
		return nil
	}
	got := run(t, f.driver(), "batch", lineFor("on", "a", right)+lineFor("on", "b", other)+lineFor("on", "c", right)+lineFor("query", "a", right))
	got.wantAnswers(t, 0, "1 ok, 2 internal, 3 ok, 4 on")
	if strings.Contains(got.stdout+got.stderr, "canary") {
		t.Errorf("a password shows:\n%s\n%s", got.stdout, got.stderr)
	}
	entries := logEntries(t, got)
	if len(entries) != 1 || entries[0]["line"] != 2.0 || entries[0]["action"] != "power_on" || !strings.Contains(entries[0]["stack"].(string), "goroutine") {
		t.Errorf("standard error %s", got.stderr)
	}
}

// logEntries are the lines of the log.
func logEntries(t *testing.T, got result) []map[string]any {
	t.Helper()
	var list []map[string]any
	for line := range strings.Lines(got.stderr) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		list = append(list, entry)
	}
	return list
}

// TestBatchLog holds that a log line tells which line of the input it is about,
// and shows the secrets of none.
func TestBatchLog(t *testing.T) {
	f := newFleet(0)
	f.act = func(ctx context.Context, p fleetParams, _ string) error {
		maaspd.Logger(ctx).Warn("trying " + p.Pass.Reveal())
		return maaspd.Failf(maaspd.Refused, "no connection with %s", p.Pass.Reveal())
	}
	input := strings.Replace(lineFor("on", "a", right), "{", `{"requestId": "r-7", `, 1) + "\n" + lineFor("off", "b", other)
	got := run(t, f.driver(), "batch", input)
	got.wantAnswers(t, 0, "1 refused, 3 refused")
	if strings.Contains(got.stdout+got.stderr, "canary") {
		t.Errorf("a password shows:\n%s\n%s", got.stdout, got.stderr)
	}
	entries := logEntries(t, got)
	if len(entries) != 2 {
		t.Fatalf("standard error %s", got.stderr)
	}
	for _, entry := range entries {
		first := entry["line"] == 1.0 && entry["action"] == "power_on" && entry["request_id"] == "r-7"
		second := entry["line"] == 3.0 && entry["action"] == "power_off" && entry["request_id"] == nil
		if entry["driver"] != "rig" || first == second {
			t.Errorf("entry %v", entry)
		}
	}
}

// TestBatchText holds the output for a shell.
func TestBatchText(t *testing.T) {
	f := newFleet(0)
	f.on["b"] = true
	f.act = func(_ context.Context, p fleetParams, _ string) error {
		if p.Address == "c" {
			return maaspd.Failf(maaspd.Refused, "told to fail")
		}
		return nil
	}
	got := run(t, f.driver(), "batch", lineFor("on", "a")+lineFor("query", "b")+lineFor("on", "c")+"{}\n", "--format=text", "--jobs=1")
	wantErrors := "3: maas-powerdriver-rig: power_on: connError (refused): told to fail\n4: maas-powerdriver-rig: batch: settingsError (badInput): "
	if got.status != 0 || got.stdout != "1: done\n2: on\n" || !strings.HasPrefix(got.stderr, wantErrors) {
		t.Errorf("exit status %d\n%s\n%s", got.status, got.stdout, got.stderr)
	}
}

// TestBatchSeed holds that a batch too knows no state unknown with --compat seed.
func TestBatchSeed(t *testing.T) {
	d := newDevice("rebooting")
	line := strings.Replace(request(""), "{", `{"action": "power_query", `, 1)
	run(t, fullDriver(d), "batch", line, "--compat=seed").wantAnswers(t, 0, "1 unknownState")
	run(t, fullDriver(d), "batch", line).wantAnswers(t, 0, "1 unknown")
}
