package snmppdu_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// process runs the driver's binary as a host does, at the log level debug, and
// returns its reply. The command lines that /proc showed while it ran are in
// the second result, where there is a /proc.
func process(t *testing.T, verb string, params object, keys ...object) (answer, string) {
	t.Helper()
	request := object{"driverParameters": params}
	for _, more := range keys {
		request = with(request, more)
	}
	var out, diagnostics bytes.Buffer
	cmd := exec.CommandContext(t.Context(), driverPath(), verb, "--log-level", "debug")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(text(t, request)), &out, &diagnostics
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // the status is in cmd.ProcessState
	}()
	shown := watch(t, cmd.Process.Pid, ended)
	got := answer{status: cmd.ProcessState.ExitCode(), stdout: out.String(), stderr: diagnostics.String()}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%s printed no reply: %v\n%s%s", verb, err, &out, &diagnostics)
	}
	return got, shown
}

// watch reads what the list of processes shows of one until it ends.
func watch(t *testing.T, pid int, ended <-chan struct{}) string {
	t.Helper()
	var shown strings.Builder
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		if err == nil {
			shown.Write(line)
		}
		select {
		case <-tick.C:
		case <-ended:
			if runtime.GOOS == "linux" && !strings.Contains(shown.String(), "snmppdu") {
				t.Errorf("the process was not seen: %q", shown.String())
			}
			return shown.String()
		}
	}
}
