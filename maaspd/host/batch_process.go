package host

import (
	"bytes"
	"sync"
	"time"
)

// batchProcess is one process that answers lines.
type batchProcess struct {
	*process
	engine *batch
	// lines takes those that are to be written; nobody takes them any more
	// when retired is closed.
	lines   chan *waiter
	retired chan struct{}
	once    sync.Once // retires
	scrub   *scrubber

	mu       sync.Mutex
	written  int
	pending  map[int]*waiter
	devices  map[string]deviceTime
	answered int
	// doomed tells that it ends when nothing is pending.
	doomed, flooded bool
	// stray is the beginning of what it printed that is no answer.
	stray bytes.Buffer
	gone  bool
}

// serve lets the process take lines. The engine is locked.
func (b *batch) serve(p *process) *batchProcess {
	bp := &batchProcess{
		process: p, engine: b, lines: make(chan *waiter), retired: make(chan struct{}),
		scrub: newScrubber(nil), pending: map[int]*waiter{}, devices: map[string]deviceTime{},
	}
	b.processes.Add(1)
	go bp.write()
	go func() {
		defer b.processes.Done()
		var readers sync.WaitGroup
		readers.Go(func() { readLines(p.stdout, mostReply, bp.line, bp.flood) })
		readers.Go(func() { p.readErrors(bp.trace()) })
		p.closeAfter(b.times.pipe, &readers)
		bp.finish()
		b.forget(bp)
	}()
	return bp
}

// retire lets the process take no new line, and closes its input: it answers
// what it has, and ends.
func (p *batchProcess) retire() { p.once.Do(func() { close(p.retired) }) }

// fail retires the process because it did not do as it should. It is asked to
// end as soon as nothing is pending.
func (p *batchProcess) fail(failures int) {
	p.once.Do(func() {
		p.engine.failed(p, failures)
		close(p.retired)
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.doomed = true
	p.endIdle()
}

// endIdle ends a process that is of no more use. It is locked.
func (p *batchProcess) endIdle() {
	if p.doomed && len(p.pending) == 0 && !p.gone {
		p.end(p.engine.times.kill)
	}
}

// write writes lines until the process is retired. The lines are made here and
// not by those who wait: thousands of them would each need a larger stack.
func (p *batchProcess) write() {
	defer p.stdin.Close()
	for {
		select {
		case <-p.retired:
			return
		case w := <-p.lines:
			document, err := w.call.document(true)
			if err != nil {
				w.settle(answer{err: p.engine.notStarted(err)})
				continue
			}
			if !p.add(w) {
				w.settle(answer{err: errAgain})
				continue
			}
			begin := time.Now()
			if _, err = p.stdin.Write(document); err != nil { // it has ended, or soon will
				p.fail(1)
				return
			}
			p.extend(w, time.Since(begin))
		}
	}
}

// flood ends a process that printed a line which is longer than any answer.
func (p *batchProcess) flood() {
	p.mu.Lock()
	p.flooded = true
	p.mu.Unlock()
	p.fail(1)
	p.end(p.engine.times.kill)
}

// finish answers what the process left, after it has ended.
func (p *batchProcess) finish() {
	p.mu.Lock()
	p.gone = true
	left := p.pending
	p.pending = nil
	useless := p.answered == 0 && p.lacksBatch()
	p.mu.Unlock()
	failures, outcome := 1, answer{}
	if useless {
		failures, outcome.err = mostFailures, errAgain
	} else if len(left) > 0 {
		outcome.err = p.left()
	}
	p.fail(failures)
	for _, w := range left {
		w.timer.Stop()
		w.settle(outcome)
	}
}

// left is the fault of a process that has ended with lines in flight.
func (p *batchProcess) left() *Fault {
	kind, text := p.silence()
	text += " to a line of its batch"
	if p.flooded {
		kind, text = Flood, "it printed a line of more than 4 MiB in its batch and was ended"
	}
	return p.fault(p.engine.driver, kind, text, p.scrub)
}
