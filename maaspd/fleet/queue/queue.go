// Package queue takes turns at devices: first come, first served, and no more
// at a time than a device can take.
package queue

import (
	"container/heap"
	"sync"
)

// Queue is the line in front of all devices. The zero value is not ready.
type Queue struct {
	limit int

	mu sync.Mutex
	// lines are those of devices that are busy or waited for; there is none for
	// a device that is idle.
	lines map[string]*line
	// ready are the entries that have their devices, and wait for one of limit.
	ready     readyEntries
	running   int
	submitted uint64
	// unfinished is how many entries have neither run nor are withdrawn, and
	// finished is signalled when it gets to zero.
	unfinished int
	finished   *sync.Cond
}

// New makes an empty queue that runs at most so many entries at a time, over
// all devices; zero is any number. An entry that waits for a device does not
// count.
func New(limit int) *Queue {
	q := &Queue{limit: limit, lines: map[string]*line{}}
	q.finished = sync.NewCond(&q.mu)
	return q
}

// Submit puts an entry in line for all its devices at once, and runs it, in a
// goroutine of its own, when it has its turn at every one of them. Entries that
// share a device begin in the order in which they were submitted, also when one
// that waits could let a later one pass; over all devices, those that have been
// in line longest begin first. A claim of the same device twice counts once; one
// of the device "" counts nothing.
func (q *Queue) Submit(claims []Claim, run func()) *Entry {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.submitted++
	q.unfinished++
	e := &Entry{queue: q, number: q.submitted, run: run, state: waiting}
	for _, claim := range once(claims) {
		e.turns = append(e.turns, q.lineUp(e, claim))
	}
	if len(e.turns) == 0 {
		q.makeReady(e)
	}
	q.proceed(e.turns)
	return e
}

// Wait returns when all entries have run or are withdrawn.
func (q *Queue) Wait() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.unfinished > 0 {
		q.finished.Wait()
	}
}

// lineUp puts the entry at the end of the line of one device.
func (q *Queue) lineUp(e *Entry, claim Claim) turn {
	l := q.lines[claim.Device]
	if l == nil {
		l = &line{device: claim.Device}
		q.lines[claim.Device] = l
	}
	l.limit = stricter(l.limit, claim.Limit)
	l.waiting = append(l.waiting, e)
	return turn{line: l, shared: claim.Shared}
}

// proceed gives the devices of the turns to those that are next, and starts
// what may run. The caller holds the lock.
func (q *Queue) proceed(turns []turn) {
	changed := make([]*line, 0, len(turns))
	for _, t := range turns {
		changed = append(changed, t.line)
	}
	// A device that is taken may have room for the next one too, hence its line
	// has changed again. It is a list, for the recursion could be as deep as
	// there are entries.
	for len(changed) > 0 {
		l := changed[len(changed)-1]
		changed = changed[:len(changed)-1]
		next := l.next()
		if next == nil || !next.hasAllTurns() {
			q.dropIdle(l)
			continue
		}
		for _, t := range next.turns {
			t.take()
			changed = append(changed, t.line)
		}
		q.makeReady(next)
	}
	q.start()
}

// dropIdle forgets a line that nobody stands in.
func (q *Queue) dropIdle(l *line) {
	if l.isIdle() {
		delete(q.lines, l.device)
	}
}

func (q *Queue) makeReady(e *Entry) {
	e.state = ready
	heap.Push(&q.ready, e)
}

// start runs those that are ready, as far as the limit goes.
func (q *Queue) start() {
	for len(q.ready) > 0 && (q.limit <= 0 || q.running < q.limit) {
		e := heap.Pop(&q.ready).(*Entry)
		if e.state == withdrawn {
			continue
		}
		e.state = begun
		q.running++
		go q.carryOut(e)
	}
}

// carryOut runs the entry and gives its devices to the next. A panic of run is
// left to end the program: with a deferred end, more would begin meanwhile.
func (q *Queue) carryOut(e *Entry) {
	e.run()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.running--
	e.giveBack()
	q.end(e)
}

// end counts the entry off, and lets others have what it held.
func (q *Queue) end(e *Entry) {
	turns := e.turns
	// A caller may keep the entry long after it is over.
	e.run, e.turns = nil, nil
	q.unfinished--
	if q.unfinished == 0 {
		q.finished.Broadcast()
	}
	q.proceed(turns)
}
