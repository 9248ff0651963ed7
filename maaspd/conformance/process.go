package conformance

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
	"time"
)

// processTime is the longest that a run may take which has nothing to wait
// for: long enough for an interpreter on a busy machine.
const processTime = 15 * time.Second

// pipeTime is how long the output of a process that has ended is waited for: a
// child that it left behind may hold the pipe.
const pipeTime = 500 * time.Millisecond

// Result is what a driver did.
type Result struct {
	// Status is the exit status; -1 when a signal ended the process.
	Status         int
	Stdout, Stderr string
	// Took is the time from the start to the end.
	Took time.Duration
	// Hung tells that the process had to be killed.
	Hung bool
}

// command is one run to be.
type command struct {
	args  []string
	stdin io.Reader
	env   []string
	dir   string
	limit time.Duration // zero means processTime
}

// process is a driver that runs.
type process struct {
	cmd            *exec.Cmd
	stdout, stderr lockedBuffer
	begin          time.Time
	limit          time.Duration
	done           chan struct{}
	hung           bool
}

// start starts the program. The process, and all that it started, is killed at
// the limit and when the context ends.
func start(ctx context.Context, binary string, c command) (*process, error) {
	p := &process{limit: c.limit, done: make(chan struct{})}
	if p.limit == 0 {
		p.limit = processTime
	}
	limited, cancel := context.WithTimeout(ctx, p.limit)
	p.cmd = exec.CommandContext(limited, binary, c.args...)
	p.cmd.Dir, p.cmd.Stdin = c.dir, c.stdin
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	if len(c.env) > 0 {
		p.cmd.Env = append(os.Environ(), c.env...)
	}
	p.cmd.WaitDelay = pipeTime
	ownGroup(p.cmd)
	p.cmd.Cancel = func() error {
		p.hung = true
		return killGroup(p.cmd.Process)
	}
	p.begin = time.Now()
	if err := p.cmd.Start(); err != nil {
		cancel()
		return nil, fmt.Errorf("%s does not start: %w", binary, err)
	}
	go func() {
		defer close(p.done)
		defer cancel()
		_ = p.cmd.Wait() // the state of the process says all there is to say
		_ = killGroup(p.cmd.Process)
	}()
	return p, nil
}

// wait returns what the process did.
func (p *process) wait() Result {
	<-p.done
	return Result{
		Status: p.cmd.ProcessState.ExitCode(), Stdout: p.stdout.String(), Stderr: p.stderr.String(),
		Took: time.Since(p.begin), Hung: p.hung,
	}
}

// ended tells whether the process has ended.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// run runs the program to its end.
func run(ctx context.Context, binary string, c command) (Result, error) {
	p, err := start(ctx, binary, c)
	if err != nil {
		return Result{}, err
	}
	return p.wait(), nil
}

// Describe tells what the driver did, for a person and briefly.
func (r Result) describe() string {
	if r.Hung {
		return fmt.Sprintf("the driver did not end within %.0f s and was killed", r.Took.Seconds())
	}
	text := fmt.Sprintf("exit status %d, standard output %s", r.Status, brief(r.Stdout))
	if r.Stderr != "" {
		text += ", standard error " + brief(r.Stderr)
	}
	return text
}

// brief is the text on one line and not longer than a person reads.
func brief(text string) string {
	const most = 200
	text = strings.Join(strings.Fields(text), " ")
	switch {
	case text == "":
		return "empty"
	case len(text) > most:
		text = strings.ToValidUTF8(text[:most], "") + " ..."
	}
	return text
}

// lockedBuffer collects output that is looked at while it grows.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// mostOutput is what is kept of an output; a driver has no more to say.
const mostOutput = 16 << 20

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.buf.Len() > mostOutput {
		return 0, errors.New("too much output")
	}
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
