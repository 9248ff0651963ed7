//go:build unix

package host

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// outcome is what became of an action, in one line.
func outcome(reply Reply, err error) string {
	fault, is := errors.AsType[*Fault](err)
	switch {
	case is:
		return string(fault.Kind)
	case err != nil:
		return err.Error()
	case reply.Error != nil:
		return reply.Error.Code
	}
	return reply.Action
}

func quickBatch(t *testing.T, behaviour string, options Options) *batch {
	options.Secret = onlyPassword
	return newBatch(testDriver(t, "batch-"+behaviour), options, quickTimes())
}

// TestBatchFaults holds what becomes of a line that its driver does not answer as
// it should, and of those before and after it.
func TestBatchFaults(t *testing.T) {
	tests := []struct{ behaviour, want, text string }{
		{"good", "power_off", ""}, // it answers none of the ways below
		{"garbage", "power_off", ""},
		{"unknown", "power_off", ""},
		{"duplicate", "power_off", ""},
		{"missing", "power_off", ""},
		{"unsupported", "power_off", ""},
		{"late", "hang", "it gave no answer to a line of its batch within 3 s"},
		{"never", "hang", "within 3 s"},
		{"deaf", "hang", "within 3 s"},
		{"crash", "crash", "it crashed before it replied to a line of its batch (signal: killed): out of luck with [redacted]"},
		{"exit", "noReply", "it ended without a reply to a line of its batch (exit status 1)"},
		{"two-on-a-line", "twoDocuments", "more than one JSON document"},
		{"wrong-id", "wrongProtocol", "another request"},
		{"no-data", "badReply", "/action_type is missing"},
		{"flood", "flood", "it printed a line of more than 4 MiB in its batch and was ended"},
	}
	leakFree(t)
	for _, test := range tests {
		t.Run(test.behaviour, func(t *testing.T) {
			t.Parallel()
			engine := quickBatch(t, test.behaviour, Options{})
			defer engine.Close()
			got := []string{outcome(engine.Do(t.Context(), testCall("power_on")))}
			reply, err := engine.Do(t.Context(), testCall("power_off"))
			got = append(got, outcome(reply, err), outcome(engine.Do(t.Context(), testCall("power_query"))))
			if err != nil {
				if fault := faultOf(t, err); !strings.Contains(fault.Text, test.text) {
					t.Errorf("fault %v, want %q", fault, test.text)
				}
			}
			if got[0] != "power_on" || got[1] != test.want || got[2] != "power_query" && got[2] != "badReply" {
				t.Errorf("outcomes %q", got)
			}
		})
	}
}

// TestBatchCrashInTheMiddle holds that all lines in flight are told of a crash,
// that the next go to a fresh process, and that after three crashes each action
// has a process of its own.
func TestBatchCrashInTheMiddle(t *testing.T) {
	leakFree(t)
	engine := quickBatch(t, "crash", Options{})
	defer engine.Close()
	for crash := range mostFailures {
		if got := outcome(engine.Do(t.Context(), testCall("power_on"))); got != "power_on" {
			t.Errorf("before crash %d: %s", crash, got)
		}
		if got := outcome(engine.Do(t.Context(), testCall("power_off"))); got != "crash" {
			t.Errorf("crash %d: %s", crash, got)
		}
	}
	if got := outcome(engine.Do(t.Context(), testCall("power_off"))); got != "power_off" {
		t.Errorf("after the crashes: %s", got)
	}
}

// TestBatchStragglers holds that of many lines in flight only those fail that
// are not answered, and that the process ends then.
func TestBatchStragglers(t *testing.T) {
	leakFree(t)
	engine := quickBatch(t, "never", Options{Jobs: 8})
	engine.times.answer = time.Second
	defer engine.Close()
	var all sync.WaitGroup
	for i := range 60 {
		verb, want := "power_on", "power_on"
		if i%20 == 7 {
			verb, want = "power_off", "hang"
		}
		all.Go(func() {
			if got := outcome(engine.Do(t.Context(), testCall(verb))); got != want {
				t.Errorf("%d: %s", i, got)
			}
		})
	}
	all.Wait()
}

// TestBatchDeviceTime holds that lines of one device have the time of those
// before them.
func TestBatchDeviceTime(t *testing.T) {
	leakFree(t)
	device := func(Parameters) string { return "pdu1" }
	engine := quickBatch(t, "deaf", Options{Device: device})
	engine.times.answer = 500 * time.Millisecond
	defer engine.Close()
	begin := time.Now()
	var all sync.WaitGroup
	var mu sync.Mutex
	var took []time.Duration
	for range 2 {
		all.Go(func() {
			if got := outcome(engine.Do(t.Context(), testCall("power_off"))); got != "hang" {
				t.Error(got)
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, time.Since(begin))
		})
	}
	all.Wait()
	if took[0] < 1400*time.Millisecond || took[1] < 2900*time.Millisecond {
		t.Errorf("given up after %s", took)
	}
}

// TestBatchInterrupt holds that lines in flight are still answered, and that
// nothing new is written.
func TestBatchInterrupt(t *testing.T) {
	leakFree(t)
	ready := make(chan bool, 9)
	driver := scriptDriver(t, `answer() { echo '{"action_type": "power_off", "line": 1, "error": {"code": "actionError", "reason": "cancelled", "effect": "none", "retryable": true, "message": "m"}}'; exit 1; }
trap answer TERM
read -r line; echo read >&2
while :; do sleep 0.05; done
`)
	engine := newBatch(driver, Options{Trace: func(string, []byte) { ready <- true }}, quickTimes())
	defer engine.Close()
	results := make(chan string)
	call := testCall("power_off")
	call.Timeout = time.Minute
	go func() { results <- outcome(engine.Do(t.Context(), call)) }()
	<-ready
	engine.Interrupt()
	engine.Interrupt()
	if got := <-results; got != "actionError" {
		t.Error(got)
	}
	if got := outcome(engine.Do(t.Context(), call)); got != "notStarted" {
		t.Error(got)
	}
}

// TestBatchContext holds that a line is given up a while after its context, and
// that one that waits for a slot is not written.
func TestBatchContext(t *testing.T) {
	leakFree(t)
	engine := quickBatch(t, "never", Options{Jobs: 1})
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	results := make(chan string, 2)
	call := testCall("power_off")
	call.Timeout = 3 * time.Second
	for range 2 {
		go func() { results <- outcome(engine.Do(ctx, call)) }()
	}
	if first, second := <-results, <-results; first != "notStarted" || second != "hang" {
		t.Errorf("%s, %s", first, second)
	}
	if err := engine.Close(); err != nil {
		t.Error(err)
	}
}

// TestBatchClose holds that a process is killed that does not end with its input,
// and that nothing is done afterwards.
func TestBatchClose(t *testing.T) {
	leakFree(t)
	driver := scriptDriver(t, `trap '' TERM
read -r line; echo '{"action_type": "power_on", "error": null, "line": 1}'
while :; do sleep 0.05; done
`)
	quick := quickTimes()
	quick.drain, quick.kill = 500*time.Millisecond, 300*time.Millisecond
	engine := newBatch(driver, Options{}, quick)
	if got := outcome(engine.Do(t.Context(), testCall("power_on"))); got != "power_on" {
		t.Error(got)
	}
	err := engine.Close()
	if faultOf(t, err).Kind != Hang {
		t.Error(err)
	}
	if got := outcome(engine.Do(t.Context(), testCall("power_on"))); got != "notStarted" {
		t.Error(got)
	}
	if err := engine.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

// TestBatchManyLines holds that a driver which reads slowly gets many lines and
// large ones, and that none is mixed up with another.
func TestBatchManyLines(t *testing.T) {
	leakFree(t)
	engine := quickBatch(t, "good", Options{Jobs: 64})
	defer engine.Close()
	var all sync.WaitGroup
	for i := range 500 {
		all.Go(func() {
			call := testCall("power_on")
			call.Timeout = time.Minute
			call.RequestID = fmt.Sprintf("r-%d", i)
			call.Parameters["filler"] = strings.Repeat("x", 3000)
			reply, err := engine.Do(t.Context(), call)
			if err != nil || reply.RequestID != call.RequestID {
				t.Errorf("%s: %+v, %v", call.RequestID, reply, err)
			}
		})
	}
	all.Wait()
}

// TestTrace holds that what a driver logs is handed on, with the request that it
// belongs to and without secrets.
func TestTrace(t *testing.T) {
	leakFree(t)
	driver := scriptDriver(t, `[ "$*" = "power_on --log-level debug" ] || [ "$*" = "batch --jobs 256 --log-level debug" ] || exit 2
read -r line
echo '{"msg": "login with `+canary+`", "request_id": "r-7"}' >&2
echo '{"action_type": "power_on", "error": null, "line": 1}'
`)
	for name, make := range map[string]func(Driver, Options) Engine{"single": NewSingle, "batch": NewBatch} {
		lines := []string{}
		engine := make(driver, Options{Trace: func(id string, line []byte) { lines = append(lines, id+" "+string(line)) }})
		got := outcome(engine.Do(t.Context(), testCall("power_on")))
		if err := engine.Close(); err != nil || got != "power_on" {
			t.Errorf("%s: %s, %v", name, got, err)
		}
		if fmt.Sprint(lines) != `[r-7 {"msg": "login with [redacted]", "request_id": "r-7"}]` {
			t.Errorf("%s: %q", name, lines)
		}
	}
}
