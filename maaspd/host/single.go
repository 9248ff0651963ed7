package host

import (
	"context"
	"errors"
	"sync"
)

// NewSingle is an engine that starts a process for each action.
func NewSingle(driver Driver, options Options) Engine {
	return newSingle(driver, options, newStarter(), usualTimes())
}

// single is a process for each action.
type single struct {
	driver  Driver
	options Options
	starter *starter
	times   times
	once    sync.Once // closes

	mu      sync.Mutex
	running map[*process]bool
	stopped error          // why nothing new is started
	calls   sync.WaitGroup // added to under mu, and only while not stopped
}

var (
	errInterrupted = errors.New("interrupted")
	errClosed      = errors.New("the engine is closed")
)

func newSingle(driver Driver, options Options, starter *starter, times times) *single {
	return &single{driver: driver, options: options, starter: starter, times: times, running: map[*process]bool{}}
}

// Do runs one action in a process of its own.
func (s *single) Do(ctx context.Context, call Call) (Reply, error) {
	document, err := call.document(false)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = s.enter()
	}
	if err != nil {
		return Reply{}, newFault(s.driver, NotStarted, "it was not started: "+err.Error())
	}
	defer s.calls.Done()
	p, err := s.starter.process(s.driver, s.options.arguments(call.Action)...)
	if err != nil {
		return Reply{}, newFault(s.driver, NotStarted, s.driver.Path+" could not be started: "+err.Error())
	}
	s.register(p)
	defer s.forget(p)
	r := &singleRun{engine: s, process: p, call: call, scrub: newScrubber(s.options.secrets(call.Parameters))}
	r.run(ctx, document)
	return r.result()
}

// arguments are those of a driver for the verb.
func (o Options) arguments(verb string, more ...string) []string {
	args := append([]string{verb}, more...)
	if o.Trace != nil {
		args = append(args, "--log-level", "debug")
	}
	return args
}

// enter counts one more action, unless the engine has stopped.
func (s *single) enter() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped == nil {
		s.calls.Add(1)
	}
	return s.stopped
}

// register makes the process known to Interrupt, which may just have been.
func (s *single) register(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running[p] = true
	if errors.Is(s.stopped, errInterrupted) {
		p.end(s.times.kill)
	}
}

func (s *single) forget(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, p)
}

// Interrupt sends SIGTERM to all that runs; nothing new is started afterwards.
func (s *single) Interrupt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = errInterrupted
	for p := range s.running {
		p.end(s.times.kill)
	}
}

// Close waits for the actions that run. It never fails.
func (s *single) Close() error {
	s.once.Do(func() {
		s.drain()
		s.starter.stop()
	})
	return nil
}

// drain waits for the actions that run, and lets nothing new begin.
func (s *single) drain() {
	s.mu.Lock()
	if s.stopped == nil {
		s.stopped = errClosed
	}
	s.mu.Unlock()
	s.calls.Wait()
}
