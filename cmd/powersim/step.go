package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// stepTimeout only catches a driver that hangs.
const stepTimeout = 30 * time.Second

// step is one command of the demonstration. In a shell it is line, or the
// driver with args if that is empty; without a shell it is the driver with
// args, and nothing if there are none.
type step struct {
	line   string
	driver string
	args   []string
	status int               // the exit status it must have
	check  func(reply) error // what must be true of its reply; nil if it has none
}

func (s step) text(shell bool) string {
	if shell && s.line != "" {
		return s.line
	}
	return "bin/" + s.driver + " " + strings.Join(s.args, " ")
}

// play shows the steps in order, up to the first that fails.
func (w stage) play(ctx context.Context, steps []step, out io.Writer) error {
	for _, s := range steps {
		if !w.shell && len(s.args) == 0 {
			continue
		}
		if err := w.show(ctx, s, out); err != nil {
			return fmt.Errorf("demo: %s: %w", s.text(w.shell), err)
		}
	}
	return nil
}

// show prints the command line, runs it, prints what comes back, and checks it.
func (w stage) show(ctx context.Context, s step, out io.Writer) error {
	fmt.Fprintf(out, "$ %s\n", s.text(w.shell))
	printed, status, err := w.run(ctx, s, out)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "exit status %d\n\n", status)
	if status != s.status {
		return fmt.Errorf("exit status %d, expected %d", status, s.status)
	}
	if s.check == nil {
		return nil
	}
	var r reply
	if err := json.Unmarshal(printed, &r); err != nil {
		return fmt.Errorf("the reply is not JSON: %w", err)
	}
	return s.check(r)
}

// run runs the step, copies both its streams to out as they come and returns
// its standard output and exit status.
func (w stage) run(ctx context.Context, s step, out io.Writer) ([]byte, int, error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	screen := &lockedWriter{w: out}
	var printed bytes.Buffer
	command := w.command(ctx, s)
	command.Dir, command.Env = w.dir, environment()
	command.Stdout, command.Stderr = io.MultiWriter(&printed, screen), screen
	command.WaitDelay = time.Second
	err := command.Run()
	var ended *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, 0, fmt.Errorf("stopped: %w", context.Cause(ctx))
	case errors.As(err, &ended):
		err = nil
	}
	return printed.Bytes(), command.ProcessState.ExitCode(), err
}

func (w stage) command(ctx context.Context, s step) *exec.Cmd {
	if w.shell {
		return exec.CommandContext(ctx, "sh", "-c", s.text(true))
	}
	return exec.CommandContext(ctx, filepath.Join(w.bin, s.driver), s.args...)
}

// environment is ours without what would change a driver's exit status.
func environment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "MAASPD_COMPAT=") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// lockedWriter lets the two streams of a command share one screen.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(text)
}
