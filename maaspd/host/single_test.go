//go:build unix

package host

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestSingleFaults holds what becomes of drivers that are broken.
func TestSingleFaults(t *testing.T) {
	tests := []struct {
		behaviour string
		kind      FaultKind // "" for a reply
		text      string
	}{
		{"good", "", ""},
		{"error", "", "connError: no way to [redacted]"},
		{"usage", "", "unsupportedActionError (unsupported): the driver does not know power_on: unknown verb"},
		{"crash-after-reply", "", ""},
		{"noisy", "", ""},
		{"child", "", ""},
		{"daemon", "", ""},
		{"deaf", "", ""},
		{"reply-then-hang", "", ""},
		{"heeding", "", "actionError (cancelled): cancelled"},
		{"silent", NoReply, "it ended without a reply (exit status 0)"},
		{"failing", NoReply, "it ended without a reply (exit status 3): no library; password [redacted]"},
		{"text", BadJSON, "what it printed is no JSON document; it begins switched it on with [redacted] (exit status 0); powerctl conformance"},
		{"half", BadJSON, "no JSON document"},
		{"before", BadJSON, "no JSON document"},
		{"after", BadJSON, "something follows"},
		{"twice", TwoDocuments, "more than one JSON document"},
		{"empty-object", BadReply, "/action_type is missing"},
		{"list", BadReply, "it must be an object"},
		{"other-verb", WrongProtocol, "it replied to power_off instead of power_on"},
		{"other-id", WrongProtocol, "it replied to another request"},
		{"bad-status", BadReply, "/data/status must be one of on, off, unknown"},
		{"bad-code", BadReply, "/error/code must be one of fatalError, settingsError, toolError, authError, connError, actionError, unsupportedActionError; its error is networkError: no route for [redacted]"},
		{"crash", Crash, "it crashed before it replied (signal: killed)"},
		{"panic", Crash, "it crashed before it replied (exit status 2): panic: with [redacted]"},
		{"hang", Hang, "it gave no reply within 2 s; it ended on SIGTERM without a reply (signal: terminated)"},
		{"stubborn", Hang, "it gave no reply within 2 s; it did not end on SIGTERM and was killed (signal: killed): waiting"},
		{"flood", Flood, "more than 4 MiB"},
		{"endless", Flood, "more than 4 MiB"},
	}
	leakFree(t)
	for _, test := range tests {
		t.Run(test.behaviour, func(t *testing.T) {
			t.Parallel()
			engine := newSingle(testDriver(t, test.behaviour), Options{Secret: onlyPassword}, newStarter(), quickTimes())
			defer engine.Close()
			begin := time.Now()
			reply, err := engine.Do(t.Context(), testCall("power_on"))
			switch {
			case test.kind != "":
				if fault := faultOf(t, err); fault.Kind != test.kind || !strings.Contains(fault.Text, test.text) || fault.Effect() != EffectUnknown {
					t.Errorf("fault %s: %s", fault.Kind, fault)
				}
			case err != nil:
				t.Error(err)
			case test.text == "" && reply.Error != nil, test.text != "" && (reply.Error == nil || reply.Error.Error() != test.text):
				t.Errorf("error %v", reply.Error)
			}
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// TestSingleKillsTheGroup holds that what a driver starts ends with it.
func TestSingleKillsTheGroup(t *testing.T) {
	leakFree(t)
	pids := make(chan int, 1)
	driver := scriptDriver(t, "trap '' TERM\nsleep 60 & echo $! >&2; cat >/dev/null; wait; wait; sleep 60\n")
	options := Options{Trace: func(_ string, line []byte) {
		var pid int
		if _, err := fmt.Sscan(string(line), &pid); err == nil {
			pids <- pid
		}
	}}
	engine := newSingle(driver, options, newStarter(), quickTimes())
	defer engine.Close()
	begin := time.Now()
	_, err := engine.Do(t.Context(), testCall("power_on"))
	if fault := faultOf(t, err); fault.Kind != Hang || time.Since(begin) < 3*time.Second {
		t.Errorf("%v after %s", fault, time.Since(begin))
	}
	pid := <-pids
	for i := 0; alive(pid); i++ {
		if i == 200 {
			t.Fatal("the driver's child lives")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// waiting tells when a driver has begun to wait.
func waiting() (Options, <-chan string) {
	ready := make(chan string, 100)
	return Options{Trace: func(id string, line []byte) {
		if strings.Contains(string(line), "waiting") {
			ready <- id
		}
	}}, ready
}

// TestSingleContext holds that the end of the context is passed on as SIGTERM,
// and that the answer is waited for.
func TestSingleContext(t *testing.T) {
	leakFree(t)
	options, ready := waiting()
	engine := newSingle(testDriver(t, "heeding"), options, newStarter(), quickTimes())
	defer engine.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-ready; cancel(); engine.Interrupt() }() // the driver must get one signal only
	call := testCall("power_off")
	call.Timeout = time.Minute
	reply, err := engine.Do(ctx, call)
	if err != nil || reply.Error == nil || reply.Error.Reason != "cancelled" || !reply.Error.Retryable {
		t.Errorf("reply %+v, %v", reply, err)
	}
	if _, err = engine.Do(t.Context(), call); faultOf(t, err).Kind != NotStarted {
		t.Errorf("after the interrupt: %v", err)
	}
}

// TestSingleInterrupt holds that all that runs is asked to end.
func TestSingleInterrupt(t *testing.T) {
	leakFree(t)
	options, ready := waiting()
	engine := newSingle(testDriver(t, "heeding"), options, newStarter(), quickTimes())
	defer engine.Close()
	const count = 4
	results := make(chan string, count)
	for range count {
		go func() {
			call := testCall("power_off")
			call.Timeout = time.Minute
			reply, err := engine.Do(t.Context(), call)
			results <- fmt.Sprint(reply.Error, err)
		}()
	}
	for range count {
		<-ready
	}
	engine.Interrupt()
	for range count {
		if got := <-results; got != "actionError (cancelled): cancelled <nil>" {
			t.Error(got)
		}
	}
}

// TestNotStarted holds that nothing was done when the program could not be run.
func TestNotStarted(t *testing.T) {
	leakFree(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	binary := testCall("power_on")
	binary.Parameters["power_pass"] = canary + "\xff"
	tests := []struct {
		name   string
		ctx    context.Context
		driver Driver
		call   Call
		text   string
	}{
		{"no program", t.Context(), Driver{Name: "gone", Path: "/nowhere/gone"}, testCall("power_on"), "no such file or directory"},
		{"context", ended, testDriver(t, "good"), testCall("power_on"), "context canceled"},
		{"parameter", t.Context(), testDriver(t, "good"), binary, "the parameter power_pass is not valid UTF-8"},
	}
	for _, test := range tests {
		for name, make := range map[string]func(Driver, Options) Engine{"single": NewSingle, "batch": NewBatch} {
			t.Run(test.name+" "+name, func(t *testing.T) {
				engine := make(test.driver, Options{})
				defer engine.Close()
				_, err := engine.Do(test.ctx, test.call)
				fault := faultOf(t, err)
				if fault.Kind != NotStarted || !strings.Contains(fault.Text, test.text) || fault.Effect() != EffectNone {
					t.Errorf("fault %s: %s", fault.Kind, fault)
				}
			})
		}
	}
}

// TestThousandProcesses holds that nothing is left of many processes, some of
// which hang.
func TestThousandProcesses(t *testing.T) {
	leakFree(t)
	driver := scriptDriver(t, `read -r request; case $request in *'"r-hang"'*) sleep 30 ;; esac
echo '{"action_type": "power_on", "error": null}'
`)
	engine := newSingle(driver, Options{}, newStarter(), quickTimes())
	defer engine.Close()
	const workers, each = 20, 50
	failures := make(chan int, workers)
	for worker := range workers {
		go func() {
			failed := 0
			for i := range each {
				call := testCall("power_on")
				call.Timeout, call.RequestID = time.Minute, fmt.Sprintf("r-%d-%d", worker, i)
				if i == worker && worker < 5 {
					call.Timeout, call.RequestID = time.Second, "r-hang"
				}
				if _, err := engine.Do(t.Context(), call); err != nil {
					failed++
				}
			}
			failures <- failed
		}()
	}
	total := 0
	for range workers {
		total += <-failures
	}
	if total != 5 { // those that hang
		t.Errorf("%d calls failed, want 5", total)
	}
}
