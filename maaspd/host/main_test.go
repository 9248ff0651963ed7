//go:build unix

package host

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain makes the test binary a driver when it is run under the name of one:
// its name says how it behaves.
func TestMain(m *testing.M) {
	if behaviour, is := strings.CutPrefix(filepath.Base(os.Args[0]), Prefix); is {
		os.Exit(behave(behaviour))
	}
	if engine := os.Getenv(parentVariable); engine != "" {
		os.Exit(beParent(engine))
	}
	// The race detector waits a second before a process ends.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
		panic(err)
	}
	// The runtime opens files of its own with the first process.
	if err := exec.Command("true").Run(); err != nil {
		panic(err)
	}
	if read, write, err := os.Pipe(); err == nil {
		read.Close()
		write.Close()
	}
	flag.Parse()
	// Most drivers wait, so that more of them than there are processors may run.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// canary is a secret in the parameters of every call.
const canary = "canary-4711"

// testCall is an action with a canary, with a timeout of a second.
func testCall(verb string) Call {
	return Call{Action: verb, RequestID: "r-7", Timeout: time.Second, Parameters: Parameters{"power_pass": canary, "power_address": "192.0.2.7"}}
}

// onlyPassword tells which parameters of testCall are secret.
func onlyPassword(name string) bool { return name == "power_pass" }

// quickTimes are short, and long enough for a process to start on a busy machine.
func quickTimes() times {
	return times{
		term: 1 * time.Second, kill: 1500 * time.Millisecond, pipe: 200 * time.Millisecond,
		answer: 2 * time.Second, drain: 4 * time.Second, interrupt: 3 * time.Second,
	}
}

// testDriver is a driver with the behaviour.
func testDriver(t *testing.T, behaviour string) Driver {
	t.Helper()
	path := filepath.Join(t.TempDir(), Prefix+behaviour)
	program, err := os.Executable()
	if err == nil {
		err = os.Symlink(program, path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return Driver{Name: behaviour, Path: path}
}

// scriptDriver is a driver in shell, for tests that start many.
func scriptDriver(t *testing.T, text string) Driver {
	t.Helper()
	path := filepath.Join(t.TempDir(), Prefix+"script")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o755); err != nil {
		t.Fatal(err)
	}
	return Driver{Name: "script", Path: path}
}

// leakFree holds that the test leaves no goroutine, no child and no open file.
// It must come before everything that is cleaned up.
func leakFree(t *testing.T) {
	t.Helper()
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	t.Cleanup(func() {
		var left string
		for begin := time.Now(); time.Since(begin) < 10*time.Second; time.Sleep(20 * time.Millisecond) {
			switch {
			case children(t) != "":
				left = "children " + children(t)
			case runtime.NumGoroutine() > goroutines:
				stacks := make([]byte, 1<<16)
				left = "goroutines\n" + string(stacks[:runtime.Stack(stacks, true)])
			case openFiles(t) > files:
				left = "open files"
			default:
				return
			}
		}
		t.Errorf("the test leaves %s", left)
	})
}

func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// children are the children of this process, zombies among them; "" where the
// system does not tell.
func children(t *testing.T) string {
	tasks, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, task := range tasks {
		if text, err := os.ReadFile(task); err == nil { // the thread may have ended
			all.Write(text)
		}
	}
	return all.String()
}

// alive tells whether there is a process of the id.
func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }

// faultOf is the fault in the error.
func faultOf(t *testing.T, err error) *Fault {
	t.Helper()
	fault, is := errors.AsType[*Fault](err)
	if !is {
		t.Fatalf("error %v is no fault", err)
	}
	if strings.Contains(fault.Error(), canary) || len(fault.Error()) > 1024 {
		t.Errorf("the fault shows a secret, or is too long: %v", fault)
	}
	return fault
}
