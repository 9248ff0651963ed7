package queue

// Entry is something that waits for its turn, runs or has run.
type Entry struct {
	queue *Queue
	// number is the place in the order of all entries.
	number uint64
	run    func()
	// turns are in the lines of all devices of the entry, each once.
	turns []turn
	state state
}

type state int

const (
	// waiting: not all devices are the entry's yet, and so it has none.
	waiting state = iota
	// ready: it has all of them, but as many run as may.
	ready
	begun
	withdrawn
)

// Withdraw takes the entry out of the line, and tells whether it is out: false
// means that it has begun.
func (e *Entry) Withdraw() bool {
	q := e.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	switch e.state {
	case begun:
		return false
	case withdrawn:
		return true
	case ready:
		e.giveBack()
	}
	e.state = withdrawn
	q.end(e)
	return true
}

// hasAllTurns tells whether the entry is the first in line at all its devices,
// and all take it.
func (e *Entry) hasAllTurns() bool {
	for _, t := range e.turns {
		if t.line.next() != e || !t.hasRoom() {
			return false
		}
	}
	return true
}

func (e *Entry) giveBack() {
	for _, t := range e.turns {
		t.count(-1)
	}
}

// readyEntries is a heap: the one that was submitted first is on top.
type readyEntries []*Entry

func (r readyEntries) Len() int           { return len(r) }
func (r readyEntries) Less(i, j int) bool { return r[i].number < r[j].number }
func (r readyEntries) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }

// Push appends an *Entry, for the heap.
func (r *readyEntries) Push(x any) { *r = append(*r, x.(*Entry)) }

// Pop takes the last one off, for the heap.
func (r *readyEntries) Pop() any {
	old := *r
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*r = old[:len(old)-1]
	return last
}
