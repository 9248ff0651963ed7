package snmppdu_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
)

// process runs the driver's binary as a host does, at the log level debug, and
// returns its reply. It waits for no other process. The command lines that
// /proc showed while it ran are in the second result, where there is a /proc.
func process(t *testing.T, verb string, params object, keys ...object) (drivertest.Answer, string) {
	t.Helper()
	var out, diagnostics bytes.Buffer
	cmd := exec.CommandContext(t.Context(), driverPath(), verb, "--log-level", "debug")
	cmd.Env = append(cmd.Environ(), "MAASPD_LOCK_DIR="+t.TempDir())
	cmd.Stdout, cmd.Stderr = &out, &diagnostics
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	shown := watched{pid: cmd.Process.Pid}
	shown.appear(t) // it reads its request, and so cannot have ended
	_, err = io.WriteString(stdin, drivertest.Request(params, keys...))
	if err := errors.Join(err, stdin.Close()); err != nil {
		t.Error(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // the status is in cmd.ProcessState
	}()
	shown.until(ended)
	return drivertest.Read(t, verb, cmd.ProcessState.ExitCode(), out.String(), diagnostics.String()), shown.lines.String()
}

// watched is what the list of processes shows of one.
type watched struct {
	pid   int
	lines strings.Builder
}

func (w *watched) look() {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", w.pid))
	if err == nil {
		w.lines.Write(line)
	}
}

// appear waits for the process to be in the list, where there is one.
func (w *watched) appear(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); runtime.GOOS == "linux"; time.Sleep(time.Millisecond) {
		if w.look(); strings.Contains(w.lines.String(), "snmppdu") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("process %d was not seen: %q", w.pid, w.lines.String())
		}
	}
}

// until looks again and again until the process has ended.
func (w *watched) until(ended <-chan struct{}) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		w.look()
		select {
		case <-tick.C:
		case <-ended:
			return
		}
	}
}
