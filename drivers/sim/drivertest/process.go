package drivertest

import (
	"bytes"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// Buffer collects what several goroutines write. The zero value is empty.
type Buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write appends to the buffer; it does not fail.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// String returns what was written so far.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// Process is a running driver.
type Process struct {
	Cmd            *exec.Cmd
	Stdout, Stderr Buffer

	t    testing.TB
	verb string
}

// Start starts the driver's binary at that path, and gives it the request. The
// process is killed when the test ends before it.
func Start(t testing.TB, path, verb, request string, flags ...string) *Process {
	t.Helper()
	p := &Process{t: t, verb: verb}
	p.Cmd = exec.CommandContext(t.Context(), path, append([]string{verb}, flags...)...)
	p.Cmd.Stdin, p.Cmd.Stdout, p.Cmd.Stderr = strings.NewReader(request), &p.Stdout, &p.Stderr
	if err := p.Cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// Wait waits for the end of the driver, and returns what it answered.
func (p *Process) Wait() Answer {
	p.t.Helper()
	if err := p.Cmd.Wait(); p.Cmd.ProcessState == nil {
		p.t.Fatal(err)
	}
	return Read(p.t, p.verb, p.Cmd.ProcessState.ExitCode(), p.Stdout.String(), p.Stderr.String())
}
