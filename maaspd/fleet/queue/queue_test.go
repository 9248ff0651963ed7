package queue

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

// stage records which entries have begun, and ends them one by one.
type stage struct {
	mu    sync.Mutex
	begun []string
	ends  map[string]chan struct{}
}

func newStage() *stage { return &stage{ends: map[string]chan struct{}{}} }

// run is what an entry of the name does: it begins, and goes on until end.
func (s *stage) run(name string) func() {
	end := make(chan struct{})
	s.ends[name] = end
	return func() {
		s.mu.Lock()
		s.begun = append(s.begun, name)
		s.mu.Unlock()
		<-end
	}
}

func (s *stage) end(names ...string) {
	for _, name := range names {
		close(s.ends[name])
		synctest.Wait()
	}
}

// expect compares what has begun so far, in any order.
func (s *stage) expect(t *testing.T, want ...string) {
	t.Helper()
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if got := slices.Sorted(slices.Values(s.begun)); !slices.Equal(got, want) {
		t.Fatalf("begun: %v, want %v", got, want)
	}
}

func alone(devices ...string) (claims []Claim) {
	for _, device := range devices {
		claims = append(claims, Claim{Device: device, Limit: 1})
	}
	return claims
}

func shared(device string) []Claim { return []Claim{{Device: device, Limit: 1, Shared: true}} }

func upTo(limit int, device string) []Claim { return []Claim{{Device: device, Limit: limit}} }

// expectIdle fails unless the queue has forgotten all of its lines.
func expectIdle(t *testing.T, q *Queue) {
	t.Helper()
	q.Wait()
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.lines) > 0 || q.running > 0 || len(q.ready) > 0 {
		t.Errorf("%d lines, %d running and %d ready entries are left", len(q.lines), q.running, len(q.ready))
	}
}

// step is one thing that happens in a table case.
type step struct {
	submit string
	claims []Claim
	// withdraw is an entry, and out what withdrawing it says.
	withdraw string
	out      bool
	end      string
	// begun are all that have begun after the step.
	begun string
}

// play is a case of entries, in a queue with a limit.
type play struct {
	name  string
	limit int
	steps []step
}

func playAll(t *testing.T, plays []play) {
	t.Helper()
	for _, p := range plays {
		t.Run(p.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { playSteps(t, New(p.limit), p.steps) })
		})
	}
}

func playSteps(t *testing.T, q *Queue, steps []step) {
	stage, entries := newStage(), map[string]*Entry{}
	for _, s := range steps {
		switch {
		case s.submit != "":
			entries[s.submit] = q.Submit(s.claims, stage.run(s.submit))
		case s.withdraw != "":
			if out := entries[s.withdraw].Withdraw(); out != s.out {
				t.Fatalf("withdrawing %s says %v", s.withdraw, out)
			}
		default:
			stage.end(s.end)
		}
		stage.expect(t, strings.Fields(s.begun)...)
	}
	expectIdle(t, q)
}

func TestTurns(t *testing.T) {
	playAll(t, []play{
		{"one at a time, in order", 0, []step{
			{submit: "a", claims: alone("x"), begun: "a"},
			{submit: "b", claims: alone("x"), begun: "a"},
			{submit: "c", claims: alone("x"), begun: "a"},
			{end: "a", begun: "a b"},
			{end: "b", begun: "a b c"},
			{end: "c", begun: "a b c"},
		}},
		{"devices do not wait for each other", 0, []step{
			{submit: "a", claims: alone("x"), begun: "a"},
			{submit: "b", claims: alone("y"), begun: "a b"},
			{end: "a", begun: "a b"},
			{end: "b", begun: "a b"},
		}},
		{"as many as the device takes", 0, []step{
			{submit: "a", claims: upTo(2, "x"), begun: "a"},
			{submit: "b", claims: upTo(2, "x"), begun: "a b"},
			{submit: "c", claims: upTo(2, "x"), begun: "a b"},
			{end: "b", begun: "a b c"},
			{end: "a", begun: "a b c"},
			{end: "c", begun: "a b c"},
		}},
		{"any number", 0, []step{
			{submit: "a", claims: upTo(0, "x"), begun: "a"},
			{submit: "b", claims: upTo(-1, "x"), begun: "a b"},
			{submit: "c", claims: []Claim{{Device: "x", Shared: true}}, begun: "a b c"},
			{end: "a", begun: "a b c"},
			{end: "b", begun: "a b c"},
			{end: "c", begun: "a b c"},
		}},
		{"the least limit counts", 0, []step{
			{submit: "a", claims: upTo(3, "x"), begun: "a"},
			{submit: "b", claims: upTo(1, "x"), begun: "a"},
			{submit: "c", claims: upTo(3, "x"), begun: "a"},
			{end: "a", begun: "a b"},
			{end: "b", begun: "a b c"},
			{end: "c", begun: "a b c"},
			{submit: "d", claims: upTo(3, "x"), begun: "a b c d"},
			{submit: "e", claims: upTo(3, "x"), begun: "a b c d e"},
			{end: "d", begun: "a b c d e"},
			{end: "e", begun: "a b c d e"},
		}},
	})
}

func TestClaims(t *testing.T) {
	playAll(t, []play{
		{"shared ones together, and none past an earlier one", 0, []step{
			{submit: "a", claims: shared("x"), begun: "a"},
			{submit: "b", claims: shared("x"), begun: "a b"},
			{submit: "c", claims: alone("x"), begun: "a b"},
			{submit: "d", claims: shared("x"), begun: "a b"},
			{submit: "e", claims: shared("x"), begun: "a b"},
			{end: "a", begun: "a b"},
			{end: "b", begun: "a b c"},
			{end: "c", begun: "a b c d e"},
			{end: "d", begun: "a b c d e"},
			{end: "e", begun: "a b c d e"},
		}},
		{"several devices at once", 0, []step{
			{submit: "a", claims: alone("x"), begun: "a"},
			{submit: "b", claims: alone("y", "x"), begun: "a"},
			{submit: "c", claims: alone("y"), begun: "a"},
			{submit: "d", claims: alone("z"), begun: "a d"},
			{end: "a", begun: "a b d"},
			{end: "b", begun: "a b c d"},
			{end: "c", begun: "a b c d"},
			{end: "d", begun: "a b c d"},
		}},
		{"the same device twice, and none", 0, []step{
			{submit: "a", claims: alone("x", "", "x"), begun: "a"},
			{submit: "b", claims: alone("x"), begun: "a"},
			{submit: "c", claims: alone(""), begun: "a c"},
			{submit: "d", begun: "a c d"},
			{end: "a", begun: "a b c d"},
			{end: "b", begun: "a b c d"},
			{end: "c", begun: "a b c d"},
			{end: "d", begun: "a b c d"},
		}},
		{"twice, and one is not shared", 0, []step{
			{submit: "a", claims: append(shared("x"), upTo(2, "x")...), begun: "a"},
			{submit: "b", claims: shared("x"), begun: "a"},
			{end: "a", begun: "a b"},
			{end: "b", begun: "a b"},
		}},
	})
}

func TestLimit(t *testing.T) {
	playAll(t, []play{
		{"what waits for a device takes nobody's place", 2, []step{
			{submit: "a", claims: alone("x"), begun: "a"},
			{submit: "b", claims: alone("x"), begun: "a"},
			{submit: "c", claims: alone("y"), begun: "a c"},
			{submit: "d", claims: alone("z"), begun: "a c"},
			{end: "c", begun: "a c d"},
			{end: "a", begun: "a b c d"},
			{end: "b", begun: "a b c d"},
			{end: "d", begun: "a b c d"},
		}},
		{"the longest in line first", 1, []step{
			{submit: "a", claims: alone("x"), begun: "a"},
			{submit: "b", claims: alone("x"), begun: "a"},
			{submit: "c", claims: alone("y"), begun: "a"},
			{end: "a", begun: "a b"},
			{end: "b", begun: "a b c"},
			{end: "c", begun: "a b c"},
		}},
	})
}

func TestWithdraw(t *testing.T) {
	playAll(t, []play{
		{"withdrawn", 0, []step{
			{submit: "a", claims: alone("x"), begun: "a"},
			{submit: "b", claims: alone("x"), begun: "a"},
			{submit: "c", claims: alone("x"), begun: "a"},
			{submit: "d", claims: alone("x"), begun: "a"},
			{withdraw: "c", out: true, begun: "a"},
			{withdraw: "b", out: true, begun: "a"},
			{withdraw: "b", out: true, begun: "a"},
			{withdraw: "a", begun: "a"},
			{end: "a", begun: "a d"},
			{end: "d", begun: "a d"},
			{withdraw: "d", begun: "a d"},
		}},
		{"withdrawn, so that others pass", 0, []step{
			{submit: "a", claims: alone("x"), begun: "a"},
			{submit: "b", claims: alone("x", "y"), begun: "a"},
			{submit: "c", claims: alone("y"), begun: "a"},
			{withdraw: "b", out: true, begun: "a c"},
			{end: "a", begun: "a c"},
			{end: "c", begun: "a c"},
		}},
		{"withdrawn when only the limit stood in the way", 1, []step{
			{submit: "a", claims: alone("x"), begun: "a"},
			{submit: "b", claims: alone("y"), begun: "a"},
			{submit: "c", claims: alone("y"), begun: "a"},
			{withdraw: "b", out: true, begun: "a"},
			{end: "a", begun: "a c"},
			{end: "c", begun: "a c"},
		}},
		{"all withdrawn", 0, []step{
			{submit: "a", claims: alone("x"), begun: "a"},
			{submit: "b", claims: alone("x", "y"), begun: "a"},
			{withdraw: "b", out: true, begun: "a"},
			{end: "a", begun: "a"},
		}},
	})
}

// An empty queue has nothing to wait for, and one entry may submit another.
func TestWait(t *testing.T) {
	q := New(1)
	q.Wait()
	again := false
	q.Submit(alone("x"), func() {
		q.Submit(alone("x"), func() { again = true })
	})
	q.Wait()
	if !again {
		t.Error("the queue did not wait for what an entry submitted")
	}
}

// What waits costs memory only.
func TestWaitingHasNoGoroutine(t *testing.T) {
	q, end := New(0), make(chan struct{})
	before := runtime.NumGoroutine()
	q.Submit(alone("x"), func() { <-end })
	for range 10000 {
		q.Submit(alone("x", "y"), func() {})
	}
	if more := runtime.NumGoroutine() - before; more > 10 {
		t.Errorf("%d goroutines for one entry that runs", more)
	}
	close(end)
	expectIdle(t, q)
}

// Each entry that ends lets the next begin at all devices of a chain: no depth
// of calls may come of it.
func TestLongChainOfDevices(t *testing.T) {
	q, end := New(0), make(chan struct{})
	q.Submit(alone("d0"), func() { <-end })
	const links = 20000
	for i := range links {
		q.Submit([]Claim{{Device: fmt.Sprint("d", i), Limit: 1, Shared: true}, {Device: fmt.Sprint("d", i+1), Limit: 1, Shared: true}}, func() {})
	}
	close(end)
	expectIdle(t, q)
}

// The program ends when an entry panics, as it does with any goroutine: nothing
// is known about the device then, and nothing else is sent to it.
func TestPanicEndsTheProgram(t *testing.T) {
	if os.Getenv("QUEUE_TEST_PANIC") != "" {
		q := New(0)
		q.Submit(alone("x"), func() { panic("the entry is broken") })
		q.Submit(alone("x"), func() { fmt.Println("the next has begun") })
		q.Wait()
		return
	}
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPanicEndsTheProgram$")
	command.Env = append(os.Environ(), "QUEUE_TEST_PANIC=1")
	out, err := command.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "the entry is broken") || strings.Contains(string(out), "the next has begun") {
		t.Errorf("%v:\n%s", err, out)
	}
}
