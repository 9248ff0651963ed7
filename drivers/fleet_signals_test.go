package drivers_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// slowRack is nodes of which the first two answer at once, and the others after a
// time that no test waits for, or never.
const slowRack = `
version: 1
nodes:
  n[1-2]: {driver: abstract, parameters: {state_file: %[1]s/fast.json, machine: "[1-2]"}}
  slow[1-2]: {driver: abstract, parameters: {state_file: %[1]s/slow.json, latency_ms: 600000, machine: "[1-2]"}}
  late[1-4]: {driver: abstract, parameters: {state_file: %[1]s/late.json, latency_ms: 600000, machine: "[1-4]"}}
  hung: {driver: deaf}
`

// deaf is a driver that heeds no signal for longer than anybody waits.
const deaf = `#!/bin/sh
test "$1" = schema && { echo '{}'; exit; }
trap '' TERM INT
for i in 1 2 3 4 5 6 7 8 9 10; do sleep 1; done
`

// session is a powerctl that runs.
type session struct {
	*exec.Cmd
	pipe   *os.File
	out    *bufio.Reader
	errors bytes.Buffer
}

func startPowerctl(t *testing.T, dir string, args ...string) *session {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals")
	}
	file := filepath.Join(dir, "inventory.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, slowRack, dir), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "maas-powerdriver-deaf"), []byte(deaf), 0o700); err != nil {
		t.Fatal(err)
	}
	pipe, into, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s := &session{Cmd: exec.CommandContext(t.Context(), filepath.Join(bin, "powerctl"), args...), pipe: pipe, out: bufio.NewReader(pipe)}
	s.Env = append(os.Environ(), "POWERCTL_INVENTORY="+file, "MAASPD_DRIVER_PATH="+dir)
	s.Stdout, s.Stderr = into, &s.errors
	t.Cleanup(func() { pipe.Close() })
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	into.Close() // it is the program's now
	return s
}

// line is the next line of results.
func (s *session) line(t *testing.T) string {
	t.Helper()
	text, err := s.out.ReadString('\n')
	if err != nil {
		t.Fatalf("no line: %v, %s", err, s.errors.String())
	}
	return text
}

// end is the rest of the results and the exit status.
func (s *session) end(t *testing.T) (rest string, status int) {
	t.Helper()
	text, _ := io.ReadAll(s.out) // the end is what Wait tells
	_ = s.Wait()
	return string(text), s.ProcessState.ExitCode()
}

// TestInterruptedRun holds that Ctrl-C ends a run cleanly: every node has a
// line, and the summary tells what was done, what is not known, and what was
// not tried.
func TestInterruptedRun(t *testing.T) {
	s := startPowerctl(t, t.TempDir(), "off", "n[1-2],slow[1-2],late[1-4]", "--jobs", "2")
	for range 2 {
		if line := s.line(t); !strings.HasSuffix(line, ": off\n") {
			t.Errorf("%s", line)
		}
	}
	time.Sleep(time.Second) // until the drivers of the slow ones are at it
	begin := time.Now()
	if err := s.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	rest, status := s.end(t)
	if took := time.Since(begin); status != 1 || took > 20*time.Second {
		t.Errorf("exit status %d after %v", status, took)
	}
	for _, want := range []string{"slow1: Error: ", "slow2: Error: ", "late4: Error: not tried: "} {
		if !strings.Contains(rest, want) {
			t.Errorf("no %q in\n%s", want, rest)
		}
	}
	for _, want := range []string{
		"powerctl: ending: ", "\nended by a signal\n8 nodes: 2 off, 2 failed (2 actionError), 4 not tried\nfailed: slow[1-2]\n",
		"\nnot tried: late[1-4]\n",
	} {
		if !strings.Contains(s.errors.String(), want) {
			t.Errorf("no %q in\n%s", want, s.errors.String())
		}
	}
}

// TestSecondSignal holds that a second Ctrl-C ends powerctl at once, whatever
// the drivers do.
func TestSecondSignal(t *testing.T) {
	s := startPowerctl(t, t.TempDir(), "query", "hung")
	for range 2 {
		time.Sleep(time.Second) // until the driver is at it, and the second is no echo of the first
		if err := s.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
	}
	if rest, status := s.end(t); status != 130 || rest != "" {
		t.Errorf("exit status %d, %s%s", status, rest, s.errors.String())
	}
}

// TestClosedPipe holds that a reader which goes away ends a query, and leaves
// no node out when something is switched.
func TestClosedPipe(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		args []string
		said string
	}{
		{"switching", []string{"on", "n[1-2]"}, "2 nodes: 2 on\npowerctl: standard output cannot be written; the nodes were dealt with all the same: "},
		{"reading", []string{"query", "n1,slow[1-2]"}, "powerctl: standard output cannot be written, so that not all were asked: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := startPowerctl(t, dir, c.args...)
			s.pipe.Close()
			if _, status := s.end(t); status != 1 || !strings.HasPrefix(s.errors.String(), c.said) {
				t.Errorf("exit status %d, %s", status, s.errors.String())
			}
		})
	}
	s := startPowerctl(t, dir, "query", "n[1-2]", "--collapse")
	if rest, status := s.end(t); rest != "on: n[1-2]\n" || status != 0 {
		t.Errorf("%s, %d: not all were switched on", rest, status)
	}
}
