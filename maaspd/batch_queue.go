package maaspd

import (
	"strings"
	"sync"
)

// deviceQueues let the lines for one device run in the order of the input: at
// most so many at a time as the device takes, and a line that changes something
// neither beside an earlier nor a later one.
type deviceQueues struct {
	atMost int // 0 = any number
	mu     sync.Mutex
	queues map[string]*deviceQueue
	// over tells that nothing waits any more: what comes runs at once, to be
	// told that the batch has ended.
	over bool
}

type deviceQueue struct {
	running  int
	changing bool // the one that runs changes something
	waiting  []queued
}

type queued struct {
	changes bool
	run     func()
}

func newDeviceQueues(atMost int) *deviceQueues {
	return &deviceQueues{atMost: atMost, queues: map[string]*deviceQueue{}}
}

// queueKey is the identity of the device; "" when the request names none.
func (d *definition) queueKey(params map[string]any) string {
	return strings.Trim(strings.Join(d.deviceKey(params), "\n"), "\n")
}

// add runs the function in a goroutine when the turn of the line has come. A
// line without a device waits for none.
func (q *deviceQueues) add(key string, changes bool, run func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if key == "" || q.over {
		go run()
		return
	}
	device := q.queues[key]
	if device == nil {
		device = &deviceQueue{}
		q.queues[key] = device
	}
	device.waiting = append(device.waiting, queued{changes, run})
	q.advance(key, device)
}

// advance starts what may start. The caller holds the lock.
func (q *deviceQueues) advance(key string, device *deviceQueue) {
	for len(device.waiting) > 0 {
		next := device.waiting[0]
		alone := next.changes && device.running > 0
		full := q.atMost > 0 && device.running >= q.atMost
		if alone || full || device.changing {
			return
		}
		device.waiting = device.waiting[1:]
		device.running++
		device.changing = next.changes
		go func() {
			next.run()
			q.done(key, device)
		}()
	}
	if device.running == 0 {
		delete(q.queues, key)
	}
}

func (q *deviceQueues) done(key string, device *deviceQueue) {
	q.mu.Lock()
	defer q.mu.Unlock()
	device.running--
	device.changing = false
	q.advance(key, device)
}

// cancelWaiting lets all that waits run at once, which the end of the context
// turns into an answer.
func (q *deviceQueues) cancelWaiting() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.over = true
	for _, device := range q.queues {
		for _, next := range device.waiting {
			go next.run()
		}
		device.waiting = nil
	}
}
