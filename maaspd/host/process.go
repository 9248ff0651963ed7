package host

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// times are how long an engine waits.
type times struct {
	// term is how long after its timeout a driver is asked to end, and kill how
	// long after that it is killed (section 7, rule 9).
	term, kill time.Duration
	// pipe is how long the output of a driver that has ended is waited for: a
	// child that it left behind may hold the pipe.
	pipe time.Duration
	// answer is how long after its timeout an action of a batch is given up.
	answer time.Duration
	// drain is how long a batch process may take to end that has answered all.
	drain time.Duration
	// interrupt is how long after an interrupt a batch process is killed.
	interrupt time.Duration
}

func usualTimes() times {
	return times{
		term: 2 * time.Second, kill: 3 * time.Second, pipe: 500 * time.Millisecond,
		answer: 5 * time.Second, drain: 10 * time.Second, interrupt: 5 * time.Second,
	}
}

// usageStatus is the exit status of bad usage (section 1.5).
const usageStatus = 2

// process is a driver that runs, in a process group of its own.
type process struct {
	cmd    *exec.Cmd
	stdin  *os.File
	stdout *os.File
	stderr *os.File
	errors tail
	// ended is closed when the process has ended and is reaped.
	ended chan struct{}
	asked sync.Once
	// wasAsked and wasKilled tell what this side did to it.
	wasAsked, wasKilled atomic.Bool
}

// process starts the program of the driver.
func (s *starter) process(driver Driver, args ...string) (*process, error) {
	const tries = 5
	for try := 1; ; try++ {
		p, err := s.tryProcess(driver, args)
		// The program is just being written: by an upgrade, say.
		if !errors.Is(err, syscall.ETXTBSY) || try == tries {
			return p, err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (s *starter) tryProcess(driver Driver, args []string) (*process, error) {
	p := &process{cmd: exec.Command(driver.Path, args...), ended: make(chan struct{})}
	ownGroup(p.cmd)
	theirs, err := p.pipes()
	if err == nil {
		err = s.start(p.cmd)
	}
	for _, file := range theirs {
		file.Close()
	}
	if err != nil {
		p.close()
		return nil, notStarted(err)
	}
	go func() {
		_ = p.cmd.Wait()             // the state of the process says all there is to say
		_ = killGroup(p.cmd.Process) // what it left behind
		close(p.ended)
	}()
	return p, nil
}

// pipes makes the three pipes, and returns their other ends.
func (p *process) pipes() ([]*os.File, error) {
	in, ours, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.stdin, p.cmd.Stdin = ours, in
	out, theirs, err := os.Pipe()
	if err != nil {
		return []*os.File{in}, err
	}
	p.stdout, p.cmd.Stdout = out, theirs
	errs, theirErrs, err := os.Pipe()
	if err != nil {
		return []*os.File{in, theirs}, err
	}
	p.stderr, p.cmd.Stderr = errs, theirErrs
	return []*os.File{in, theirs, theirErrs}, nil
}

// close closes this side of the pipes.
func (p *process) close() {
	for _, file := range []*os.File{p.stdin, p.stdout, p.stderr} {
		if file != nil {
			file.Close()
		}
	}
}

// end asks the process to end, once: the second signal would end it without an
// answer. It kills the group when the process is there after the time.
func (p *process) end(kill time.Duration) {
	p.asked.Do(func() {
		p.wasAsked.Store(true)
		_ = terminate(p.cmd.Process) // it may have ended
		go func() {
			if !p.wait(kill) {
				p.kill()
			}
		}()
	})
}

// kill ends the process and all that it started.
func (p *process) kill() {
	select {
	case <-p.ended:
	default:
		p.wasKilled.Store(true)
		_ = killGroup(p.cmd.Process)
	}
}

// wait waits for the end, and tells whether it came within the time.
func (p *process) wait(most time.Duration) bool {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-p.ended:
		return true
	case <-timer.C:
		return false
	}
}

// closeAfter closes the output a while after the process has ended, unless the
// readers are done with it before.
func (p *process) closeAfter(pipe time.Duration, readers *sync.WaitGroup) {
	<-p.ended
	timer := time.AfterFunc(pipe, p.close)
	defer timer.Stop()
	readers.Wait()
	p.close()
}

// readErrors keeps the end of standard error, and hands on its lines unless there
// is nobody who wants them.
func (p *process) readErrors(line func([]byte)) {
	if line == nil {
		drain(&p.errors, p.stderr)
		return
	}
	readLines(io.TeeReader(p.stderr, &p.errors), mostStderr, line, func() {})
}

// how tells how the process ended.
func (p *process) how() string {
	state := p.cmd.ProcessState
	if state.Exited() {
		return fmt.Sprintf("exit status %d", state.ExitCode())
	}
	return state.String()
}

// notStarted is the error without the path, which the fault names.
func notStarted(err error) error {
	if path, is := errors.AsType[*fs.PathError](err); is {
		return path.Err
	}
	return err
}
