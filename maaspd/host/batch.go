package host

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"
)

const (
	// usualJobs is how many lines a driver has in flight that is not told
	// (section 5.2).
	usualJobs = 256
	// mostFailures is how often a batch process may fail before each action
	// gets a process of its own, so that a crash is that of one action only.
	mostFailures = 3
	// mostAlone is how many processes there are then at a time.
	mostAlone = 64
)

// NewBatch is an engine that hands the actions to one batch process, of a driver
// that lists batch in its actions. The process is started with the first action,
// and again after it has crashed. When it has failed three times, or ends because
// it does not know batch after all, each action gets a process of its own.
func NewBatch(driver Driver, options Options) Engine {
	return newBatch(driver, options, usualTimes())
}

// batch is one process for many actions.
type batch struct {
	driver  Driver
	options Options
	starter *starter
	times   times
	// alone runs actions when batch does not work, few at a time.
	alone *single
	few   chan struct{}
	// slots holds a token for each line that was written and is not answered: a
	// driver that has as many lines as it may reads no more.
	slots chan struct{}
	// stopping is closed when nothing new is started any more.
	stopping  chan struct{}
	once      sync.Once      // closes
	processes sync.WaitGroup // added to under mu

	mu sync.Mutex
	// current takes lines; alive are all that have not ended.
	current  *batchProcess
	alive    map[*batchProcess]bool
	failures int
	stopped  error
	calls    sync.WaitGroup // added to under mu, and only while not stopped
}

func newBatch(driver Driver, options Options, times times) *batch {
	jobs := options.Jobs
	if jobs == 0 {
		jobs = usualJobs
	}
	starter := newStarter()
	return &batch{
		driver: driver, options: options, starter: starter, times: times,
		alone: newSingle(driver, options, starter, times), few: make(chan struct{}, min(jobs, mostAlone)),
		slots: make(chan struct{}, jobs), stopping: make(chan struct{}), alive: map[*batchProcess]bool{},
	}
}

// errAgain tells that the line was not written, and needs another process.
var errAgain = errors.New("the process takes no more lines")

// Do runs one action in the batch process.
func (b *batch) Do(ctx context.Context, call Call) (Reply, error) {
	err := ctx.Err()
	if err == nil {
		err = b.enter()
	}
	if err != nil {
		return Reply{}, b.notStarted(err)
	}
	defer b.calls.Done()
	for {
		if err := b.enqueue(ctx, b.slots); err != nil {
			return Reply{}, b.notStarted(err)
		}
		p, err := b.process()
		switch {
		case err != nil:
			<-b.slots
			return Reply{}, b.notStarted(err)
		case p == nil:
			<-b.slots
			return b.doAlone(ctx, call)
		}
		reply, err := p.do(ctx, call)
		if err != errAgain {
			return reply, err
		}
	}
}

// doAlone runs the action in a process of its own.
func (b *batch) doAlone(ctx context.Context, call Call) (Reply, error) {
	if err := b.enqueue(ctx, b.few); err != nil {
		return Reply{}, b.notStarted(err)
	}
	defer func() { <-b.few }()
	return b.alone.Do(ctx, call)
}

func (b *batch) notStarted(err error) *Fault {
	return newFault(b.driver, NotStarted, "it was not started: "+err.Error())
}

// enter counts one more action, unless the engine has stopped.
func (b *batch) enter() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stopped == nil {
		b.calls.Add(1)
	}
	return b.stopped
}

// enqueue waits until there is room for one more.
func (b *batch) enqueue(ctx context.Context, slots chan struct{}) error {
	select {
	case slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-b.stopping:
		return b.why()
	}
}

func (b *batch) why() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stopped
}

// process is the one that takes lines; nil when batch does not work.
func (b *batch) process() (*batchProcess, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if errors.Is(b.stopped, errInterrupted) {
		return nil, b.stopped
	}
	if b.failures >= mostFailures {
		return nil, nil
	}
	if b.current == nil {
		p, err := b.starter.process(b.driver, b.options.arguments(batchVerb, "--jobs", strconv.Itoa(cap(b.slots)))...)
		if err != nil {
			return nil, err
		}
		b.current = b.serve(p)
		b.alive[b.current] = true
	}
	return b.current, nil
}

// failed counts a process that did not do as it should; all of the failures
// when batch will never work.
func (b *batch) failed(p *batchProcess, failures int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures += failures
	if b.current == p {
		b.current = nil
	}
}

func (b *batch) forget(p *batchProcess) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.alive, p)
}

// stop lets no new action begin, and returns the processes that have not ended.
func (b *batch) stop(why error) []*batchProcess {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stopped == nil {
		close(b.stopping)
	}
	if b.stopped == nil || why == errInterrupted {
		b.stopped = why
	}
	return slices.Collect(maps.Keys(b.alive))
}

// Interrupt sends SIGTERM to the process, whose answers are still read; nothing
// new is started afterwards.
func (b *batch) Interrupt() {
	b.alone.Interrupt()
	for _, p := range b.stop(errInterrupted) {
		p.retire()
		p.end(b.times.interrupt)
	}
}

// Close waits for the actions that run, and for the process to end. The error
// is for a process that did not end, and was killed.
func (b *batch) Close() error {
	var faults []error
	b.once.Do(func() {
		b.stop(errClosed)
		b.calls.Wait()
		b.alone.drain()
		drained := time.Now().Add(b.times.drain)
		for _, p := range b.stop(errClosed) {
			p.retire() // which closes its input
			if !p.wait(time.Until(drained)) {
				p.end(b.times.kill)
				faults = append(faults, newFault(b.driver, Hang, "its batch process did not end when its input did"))
			}
		}
		b.processes.Wait()
		b.starter.stop()
	})
	return errors.Join(faults...)
}
