//go:build unix

package maaspd_test

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// TestNamedPipe holds that a request can come through a named pipe, for which
// bash's <(…) stands too.
func TestNamedPipe(t *testing.T) {
	name := filepath.Join(t.TempDir(), "request")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	written := make(chan error, 1)
	go func() { written <- os.WriteFile(name, []byte(request("")), 0o600) }()
	got := runContext(t.Context(), bareDriver(newDevice(maaspd.On)), "", "power_query", name)
	got.wantSuccess(t, `{"status":"on"}`)
	if err := <-written; err != nil {
		t.Fatal(err)
	}
}

// TestNamedPipeWithoutWriter holds that waiting for a writer ends like any
// reading. A signal stands for the minute, which no fake clock can shorten for
// a process.
func TestNamedPipeWithoutWriter(t *testing.T) {
	name := filepath.Join(t.TempDir(), "request")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := program(t, "plain", "power_off", name)
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// Opening for writing without blocking works once there is a reader. It is
	// closed again only after the signal: its end would be the end of input.
	var writer int
	var err error
	for start := time.Now(); time.Since(start) < 30*time.Second; time.Sleep(5 * time.Millisecond) {
		if writer, err = syscall.Open(name, syscall.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(writer)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the process ended well")
	}
	result{status: cmd.ProcessState.ExitCode(), stdout: out.String()}.wantError(t, "actionError", "cancelled", "none", true)
}

// TestUnreadableFile uses a socket, which root cannot open either.
func TestUnreadableFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "socket")
	listener, err := net.Listen("unix", name)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	wantUsage(t, runContext(t.Context(), bareDriver(newDevice(maaspd.On)), request(""), "power_query", name))
}

// TestNoTerminalHint holds that a pipe and the null device are no terminals.
func TestNoTerminalHint(t *testing.T) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	var out, errs bytes.Buffer
	status := maaspd.Run(t.Context(), bareDriver(newDevice(maaspd.On)), []string{"power_query"}, null, &out, &errs)
	result{status: status, stdout: out.String()}.wantError(t, "settingsError", "badInput", "none", false)
	if errs.Len() > 0 {
		t.Errorf("standard error %q", errs.String())
	}
}

// TestNothingReadsStandardInput holds that schema, help and version do not
// wait for it.
func TestNothingReadsStandardInput(t *testing.T) {
	for _, args := range []string{"schema", "--help", "--version", "power_on --help", "power_on --version", "schema --help"} {
		t.Run(args, func(t *testing.T) {
			var out, errs bytes.Buffer
			status := maaspd.Run(t.Context(), bareDriver(newDevice(maaspd.On)), strings.Fields(args), mustNotRead{t}, &out, &errs)
			if status != 0 || out.Len() == 0 || errs.Len() > 0 {
				t.Errorf("exit status %d, %d bytes, standard error %q", status, out.Len(), errs.String())
			}
		})
	}
}

// mustNotRead is an input that nobody may read.
type mustNotRead struct{ t *testing.T }

func (m mustNotRead) Read([]byte) (int, error) {
	m.t.Error("standard input was read")
	return 0, os.ErrClosed
}
