//go:build unix

package maaspd_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// driverVariable makes the test binary a driver: its value says how the
// driver behaves.
const driverVariable = "MAASPD_TEST_DRIVER"

func TestMain(m *testing.M) {
	if behaviour := os.Getenv(driverVariable); behaviour != "" {
		os.Exit(maaspd.Main(fullDriver(processDevice(behaviour))))
	}
	os.Exit(m.Run())
}

// processDevice is the device of the driver in a process of its own. Its
// power_off shows the behaviour.
func processDevice(behaviour string) *device {
	d := newDevice(maaspd.On)
	d.do["power_off"] = map[string]func(context.Context) error{
		"plain":  func(context.Context) error { return nil },
		"print":  func(context.Context) error { fmt.Print("stray"); return nil },
		"stdout": func(context.Context) error { _, err := os.Stdout.WriteString("stray"); return err },
		"descriptor": func(context.Context) error {
			_, err := syscall.Write(1, []byte("stray"))
			return err
		},
		"child": func(ctx context.Context) error {
			child := exec.CommandContext(ctx, "/bin/sh", "-c", "echo stray")
			child.Stdout = os.Stdout
			return child.Run()
		},
		"inherit": func(ctx context.Context) error {
			process, err := os.StartProcess("/bin/sh", []string{"sh", "-c", "echo stray"},
				&os.ProcAttr{Files: []*os.File{nil, os.NewFile(1, "descriptor 1"), nil}})
			if err != nil {
				return err
			}
			_, err = process.Wait()
			return err
		},
		"crash": func(context.Context) error { panic("with canary-4711") },
		"hang": func(context.Context) error {
			fmt.Fprintln(os.Stderr, "hanging")
			select {}
		},
		"heed": func(ctx context.Context) error {
			fmt.Fprintln(os.Stderr, "hanging")
			<-ctx.Done()
			return ctx.Err()
		},
		"noise": func(ctx context.Context) error {
			for range 3 {
				maaspd.Logger(ctx).Warn("a host that does not listen")
				fmt.Println("stray")
			}
			return nil
		},
	}[behaviour]
	return d
}

// program starts the test binary as a driver.
func program(t *testing.T, behaviour string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), driverVariable+"="+behaviour, "GORACE=atexit_sleep_ms=0")
	// A process that does not end would keep the test from reporting it.
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// finish runs the program to its end.
func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	start := time.Now()
	err := cmd.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String(), time.Since(start)}
}

// TestStrayPrints holds that nothing but the reply reaches standard output,
// however a driver or a library prints.
func TestStrayPrints(t *testing.T) {
	for _, behaviour := range []string{"print", "stdout", "descriptor", "child", "inherit"} {
		t.Run(behaviour, func(t *testing.T) {
			cmd := program(t, behaviour, "power_off")
			cmd.Stdin = strings.NewReader(request(""))
			got := finish(t, cmd)
			got.wantSuccess(t, "")
			if strings.TrimSpace(got.stderr) != "stray" {
				t.Errorf("standard error is %q", got.stderr)
			}
		})
	}
}

// TestCrash holds that a process whose driver panics answers too.
func TestCrash(t *testing.T) {
	cmd := program(t, "crash", "power_off")
	cmd.Stdin = strings.NewReader(request(""))
	checkPanic(t, finish(t, cmd))
}

// signalled is a program that runs until it gets signals.
type signalled struct {
	*exec.Cmd
	out, errs bytes.Buffer
	mu        sync.Mutex
	ready     chan struct{}
}

// Write takes standard error, and tells when the driver hangs.
func (s *signalled) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := bytes.Contains(s.errs.Bytes(), []byte("hanging"))
	n, err := s.errs.Write(p)
	if !before && bytes.Contains(s.errs.Bytes(), []byte("hanging")) {
		close(s.ready)
	}
	return n, err
}

// startHanging starts a driver and waits until it hangs in power_off or, with
// the behaviour plain, in reading standard input.
func startHanging(t *testing.T, behaviour string) *signalled {
	t.Helper()
	s := &signalled{Cmd: program(t, behaviour, "power_off"), ready: make(chan struct{})}
	s.Stdout, s.Stderr = &s.out, s
	stdin, err := s.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stdin.Close() })
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	if behaviour == "plain" {
		// More than a pipe holds: when it is written, the process reads.
		if _, err := stdin.Write(bytes.Repeat([]byte(" "), 512<<10)); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if _, err := io.WriteString(stdin, request("")); err != nil {
		t.Fatal(err)
	}
	stdin.Close()
	select {
	case <-s.ready:
	case <-time.After(30 * time.Second):
		t.Fatal("the driver did not start")
	}
	return s
}

// end waits for the process.
func (s *signalled) end(t *testing.T) result {
	t.Helper()
	start := time.Now()
	err := s.Wait()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return result{s.ProcessState.ExitCode(), s.out.String(), s.errs.String(), time.Since(start)}
}

// TestSignals holds that the first signal is answered as cancelled within 2 s.
func TestSignals(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		for behaviour, effect := range map[string]string{"plain": "none", "hang": "unknown", "heed": "unknown"} {
			t.Run(signal.String()+" "+behaviour, func(t *testing.T) {
				s := startHanging(t, behaviour)
				if err := s.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				got := s.end(t)
				got.wantError(t, "actionError", "cancelled", effect, true)
				got.wantWithin(t, 2*time.Second)
			})
		}
	}
}

// TestSecondSignal holds that it ends the process at once.
func TestSecondSignal(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			s := startHanging(t, "hang")
			if err := errors.Join(s.Process.Signal(syscall.SIGTERM), again(s, signal)); err != nil {
				t.Fatal(err)
			}
			if got := s.end(t); got.status != 128+int(signal) || got.stdout != "" {
				t.Errorf("exit status %d, standard output %q", got.status, got.stdout)
			}
		})
	}
}

// again sends a second signal that is no echo of the first.
func again(s *signalled, signal syscall.Signal) error {
	time.Sleep(350 * time.Millisecond)
	return s.Process.Signal(signal)
}

// TestEchoOfASignal holds that the same signal, sent several times at once as
// it is when a host with several threads dies, is one.
func TestEchoOfASignal(t *testing.T) {
	s := startHanging(t, "heed")
	for range 5 {
		if err := s.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	got := s.end(t)
	got.wantError(t, "actionError", "cancelled", "unknown", true)
}

// TestClosedPipes holds what happens when a host goes away.
func TestClosedPipes(t *testing.T) {
	closedPipe := func(t *testing.T) *os.File {
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		reader.Close()
		t.Cleanup(func() { writer.Close() })
		return writer
	}
	t.Run("standard error", func(t *testing.T) {
		cmd := program(t, "noise", "power_off")
		cmd.Stdin = strings.NewReader(request(""))
		cmd.Stderr = closedPipe(t)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		result{stdout: string(out)}.wantSuccess(t, "")
	})
	for _, args := range [][]string{{"power_off"}, {"schema"}} {
		t.Run("standard output of "+args[0], func(t *testing.T) {
			cmd := program(t, "plain", args...)
			cmd.Stdin = strings.NewReader(request(""))
			var errs bytes.Buffer
			cmd.Stdout, cmd.Stderr = closedPipe(t), &errs
			if err := cmd.Run(); err == nil || cmd.ProcessState.ExitCode() != 1 {
				t.Errorf("ended with %v", cmd.ProcessState)
			}
			if !strings.Contains(errs.String(), "the reply could not be written") {
				t.Errorf("standard error %q", errs.String())
			}
		})
	}
	t.Run("full device", func(t *testing.T) {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Skip("this system has no /dev/full:", err)
		}
		defer full.Close()
		cmd := program(t, "plain", "power_off")
		cmd.Stdin, cmd.Stdout = strings.NewReader(request("")), full
		if err := cmd.Run(); err == nil || cmd.ProcessState.ExitCode() != 1 {
			t.Errorf("ended with %v", cmd.ProcessState)
		}
	})
}
