package maaspd_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// TestBatchOrder holds the order of the lines for a device: reads run side by
// side, a change runs alone, and a read sees the changes before it.
func TestBatchOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		got := run(t, f.driver(), "batch", lineFor("query", "a")+lineFor("query", "a")+lineFor("on", "a")+
			lineFor("query", "a")+lineFor("query", "a")+lineFor("off", "a")+lineFor("query", "a"))
		got.wantAnswers(t, 0, "1 off, 2 off, 3 ok, 4 on, 5 on, 6 ok, 7 off")
		// The first line goes alone until it has found out whether it is let in.
		want := "0s a dial, 0s a query, 1s a query, 2s a on, 3s a query, 3s a query, 4s a off, 5s a query, 6s a close"
		if f.calls() != want {
			t.Errorf("calls %q, want %q", f.calls(), want)
		}
	})
}

// TestBatchConcurrency holds that a device gets at most so many requests at a
// time as it takes, and uses them.
func TestBatchConcurrency(t *testing.T) {
	for atMost, took := range map[int]time.Duration{2: 6 * time.Second, 4: 4 * time.Second, 0: 2 * time.Second} {
		t.Run(fmt.Sprint(atMost), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(time.Second)
				driver := f.driver()
				driver.MaxConcurrency = atMost
				got := run(t, driver, "batch", strings.Repeat(lineFor("query", "a"), 11))
				if len(got.replies(t)) != 11 || got.took != took || f.most["a"] > 10 || atMost > 0 && f.most["a"] != atMost {
					t.Errorf("%d replies after %v, %d at a time", len(got.replies(t)), got.took, f.most["a"])
				}
			})
		})
	}
}

// TestBatchDevicesInParallel holds that devices do not wait for each other, and
// that spellings of one device are one.
func TestBatchDevicesInParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		var input strings.Builder
		for n := range 100 {
			input.WriteString(lineFor("on", fmt.Sprint("bmc-", n)))
		}
		got := run(t, f.driver(), "batch", input.String())
		if len(got.replies(t)) != 100 || got.took != time.Second || got.status != 0 {
			t.Errorf("%d replies after %v, exit status %d", len(got.replies(t)), got.took, got.status)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		got := run(t, f.driver(), "batch", lineFor("on", "BMC-7")+lineFor("on", " bmc-7 "))
		if got.wantAnswers(t, 0, "1 ok, 2 ok"); got.took != 2*time.Second {
			t.Errorf("two spellings of a device ran side by side, in %v: %s", got.took, f.calls())
		}
	})
}

// TestBatchWithoutDevice holds that lines that name no device wait for none.
func TestBatchWithoutDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		got := run(t, f.driver(), "batch", strings.Repeat(`{"action": "power_on", "driverParameters": {}}`+"\n", 20))
		if len(got.replies(t)) != 20 || got.took != time.Second {
			t.Errorf("%d replies after %v", len(got.replies(t)), got.took)
		}
	})
}

// TestBatchCompletionOrder holds that a slow line holds no other up.
func TestBatchCompletionOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(0)
		f.act = func(_ context.Context, p fleetParams, _ string) error {
			time.Sleep(map[string]time.Duration{"a": 3, "b": 2, "c": 1}[p.Address] * time.Second)
			return nil
		}
		got := run(t, f.driver(), "batch", lineFor("on", "a")+lineFor("on", "b")+lineFor("on", "c"))
		var order []int
		for _, reply := range got.replies(t) {
			order = append(order, reply.Line)
		}
		if fmt.Sprint(order) != "[3 2 1]" {
			t.Errorf("order %v", order)
		}
	})
}

// TestBatchTimeStartsWithTheLine holds that a line that waited for its device
// has all of its time left.
func TestBatchTimeStartsWithTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(900 * time.Millisecond)
		line := strings.Replace(lineFor("on", "a"), "{", `{"timeoutMs": 1010, `, 1)
		run(t, f.driver(), "batch", strings.Repeat(line, 5)).wantAnswers(t, 0, "1 ok, 2 ok, 3 ok, 4 ok, 5 ok")
		f = newFleet(2 * time.Second)
		got := run(t, f.driver(), "batch", strings.Repeat(line, 3))
		got.wantAnswers(t, 0, "1 timeout, 2 timeout, 3 timeout")
		if got.took > 3*1010*time.Millisecond {
			t.Errorf("three lines took %v", got.took)
		}
	})
}

// TestBatchTurns holds that an exclusive device is handed on between the lines,
// without an open session.
func TestBatchTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, s := newFleet(time.Second), newTurnstile()
		driver := f.driver()
		driver.MaxConcurrency, driver.Lock = 1, s.take
		got := run(t, driver, "batch", lineFor("query", "a")+lineFor("on", "a")+lineFor("query", "a"))
		got.wantAnswers(t, 0, "1 off, 2 ok, 3 on")
		want := "0s a dial, 0s a query, 1s a close, 1s a dial, 1s a on, 2s a close, 2s a dial, 2s a query, 3s a close"
		if f.calls() != want || len(s.free) != 1 {
			t.Errorf("calls %q, want %q; lock free %d", f.calls(), want, len(s.free))
		}
	})
	synctest.Test(t, func(t *testing.T) { // the lock is another process's
		f, s := newFleet(0), newTurnstile()
		<-s.free
		driver := f.driver()
		driver.MaxConcurrency, driver.Lock = 1, s.take
		got := run(t, driver, "batch", strings.Replace(lineFor("on", "a"), "{", `{"timeoutMs": 5000, `, 1))
		if got.wantAnswers(t, 0, "1 busy"); f.calls() != "" {
			t.Errorf("calls %s", f.calls())
		}
	})
}

// TestBatchValidate holds that validate waits for nothing and opens nothing.
func TestBatchValidate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(time.Second)
		f.dial = func(context.Context, fleetParams) error { return maaspd.Failf(maaspd.BadCredentials, "wrong") }
		validate := strings.Replace(lineFor("query", "a"), "power_query", "validate", 1)
		got := run(t, f.driver(), "batch", lineFor("query", "a")+validate+lineFor("query", "a")+validate)
		if got.wantAnswers(t, 0, "1 badCredentials, 2 ok, 3 badCredentials, 4 ok"); f.calls() != "0s a dial" {
			t.Errorf("calls %s", f.calls())
		}
	})
}

// TestBatchMachinesOfAChassis holds that changes of different machines behind
// one device run side by side, that those of one machine do not, and that what
// is about the whole device waits for all.
func TestBatchMachinesOfAChassis(t *testing.T) {
	for name, c := range map[string]struct {
		nodes string
		took  time.Duration
	}{
		// The first line for a login goes alone, then the others, then check.
		"different machines": {"1 2 3 4", 3 * time.Second},
		"one machine":        {"1 1 1 1", 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(time.Second)
				driver := f.driver()
				driver.Chassis, driver.MaxConcurrency = true, 0
				var input strings.Builder
				for _, node := range strings.Fields(c.nodes) {
					fmt.Fprintf(&input, `{"action": "power_on", "driverParameters": {"power_address": "a", "node_id": %q}}`+"\n", node)
				}
				input.WriteString(`{"action": "check", "driverParameters": {"power_address": "a"}}` + "\n")
				got := run(t, driver, "batch", input.String())
				if len(got.replies(t)) != 5 || got.took != c.took || f.count(" on") != 4 {
					t.Errorf("%d replies after %v, want %v: %s", len(got.replies(t)), got.took, c.took, f.calls())
				}
			})
		})
	}
}
