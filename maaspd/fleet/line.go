package fleet

import (
	"sync"

	"github.com/maaspd/powerdrivers/maaspd/fleet/queue"
)

// line is the queue of a run, out of which the end of the run takes what has
// not begun.
type line struct {
	queue   *queue.Queue
	mu      sync.Mutex
	over    bool
	last    int
	waiting map[int]place
}

// place is one entry in line.
type place struct {
	withdraw func() bool
	dropped  func()
}

func newLine(q *queue.Queue) *line { return &line{queue: q, waiting: map[int]place{}} }

// enter puts an entry in line. Exactly one of the functions is called, in
// another goroutine: run at its turn, or dropped when the run ended before.
func (l *line) enter(claims []queue.Claim, run, dropped func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		go dropped()
		return
	}
	l.last++
	id := l.last
	entry := l.queue.Submit(claims, func() {
		l.leave(id)
		run()
	})
	l.waiting[id] = place{entry.Withdraw, dropped}
}

// leave waits until enter has noted the entry, and forgets it.
func (l *line) leave(id int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.waiting, id)
}

// end drops all that has not begun, and all that comes later.
func (l *line) end() {
	l.mu.Lock()
	l.over = true
	left := l.waiting
	l.waiting = map[int]place{}
	l.mu.Unlock()
	// Who is told may be slow to listen, and what runs must be ended meanwhile.
	go func() {
		for _, p := range left {
			if p.withdraw() {
				p.dropped()
			}
		}
	}()
}
