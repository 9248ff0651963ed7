package maaspd

import (
	"slices"
	"strings"
	"sync"
)

// deviceQueues let the lines for one device run in the order of the input: at
// most so many at a time as the device takes, and a line that changes a machine
// neither beside an earlier nor a later one about that machine.
type deviceQueues struct {
	atMost int // 0 = any number
	mu     sync.Mutex
	queues map[string]*deviceQueue
	// over tells that nothing waits any more: what comes runs at once, to be
	// told that the batch has ended.
	over bool
}

type deviceQueue struct {
	running []*queued
	waiting []*queued
}

// queued is a line in the queue of its device.
type queued struct {
	// machine tells the machines of a chassis apart; "" is the whole device.
	machine string
	changes bool
	line    *batchLine
	run     func()
	// group is equal for lines that can be carried out together; nil for a
	// line that cannot.
	group *groupKey
	// along are the lines that are carried out with this one. Guarded by the
	// queues' mu.
	along []*queued
}

// disturbs tells whether the line must not run beside the other, which runs
// with those that it took along.
func (q *queued) disturbs(other *queued) bool {
	return q.clashes(other) || slices.ContainsFunc(other.along, q.clashes)
}

// clashes tells whether two lines must not run at the same time.
func (q *queued) clashes(other *queued) bool {
	same := q.machine == other.machine || q.machine == "" || other.machine == ""
	return same && (q.changes || other.changes)
}

func newDeviceQueues(atMost int) *deviceQueues {
	return &deviceQueues{atMost: atMost, queues: map[string]*deviceQueue{}}
}

// queueKey is the identity of the device; "" when the request names none.
func (d *definition) queueKey(params map[string]any) string {
	return strings.Trim(strings.Join(d.deviceKey(params), "\n"), "\n")
}

// machineKey is what the line is about on its device: one machine of a chassis,
// or "", the device as a whole.
func (d *definition) machineKey(spec *verbSpec, params map[string]any) string {
	if !d.chassis || spec.bmcOnly {
		return ""
	}
	node := map[string]any{}
	for _, p := range d.params.params {
		if canonical, isSet := params[p.name]; isSet && p.node {
			node[p.name] = canonical
		}
	}
	return string(writeJSON(node, ""))
}

// add runs the line in a goroutine when its turn has come. A line without a
// device waits for none.
func (q *deviceQueues) add(key string, line *queued) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if key == "" || q.over {
		go line.run()
		return
	}
	device := q.queues[key]
	if device == nil {
		device = &deviceQueue{}
		q.queues[key] = device
	}
	device.waiting = append(device.waiting, line)
	q.advance(key, device)
}

// advance starts what may start. The caller holds the lock.
func (q *deviceQueues) advance(key string, device *deviceQueue) {
	for len(device.waiting) > 0 {
		next := device.waiting[0]
		full := q.atMost > 0 && len(device.running) >= q.atMost
		if full || slices.ContainsFunc(device.running, next.disturbs) {
			return
		}
		device.waiting = device.waiting[1:]
		device.running = append(device.running, next)
		go func() {
			next.run()
			q.done(key, device, next)
		}()
	}
	if len(device.running) == 0 {
		delete(q.queues, key)
	}
}

// takeAlong takes the lines that are next in the queue, and can be carried out
// together with the one that runs, out of it: they count as one request.
func (q *deviceQueues) takeAlong(key string, lead *queued) []*batchLine {
	q.mu.Lock()
	defer q.mu.Unlock()
	device := q.queues[key]
	if device == nil || lead.group == nil {
		return nil
	}
	var lines []*batchLine
	for len(device.waiting) > 0 && len(lines) < largestGroup-1 {
		next := device.waiting[0]
		if next.group == nil || *next.group != *lead.group || slices.ContainsFunc(device.running, next.disturbs) {
			break
		}
		device.waiting = device.waiting[1:]
		lead.along = append(lead.along, next)
		lines = append(lines, next.line)
	}
	return lines
}

func (q *deviceQueues) done(key string, device *deviceQueue, line *queued) {
	q.mu.Lock()
	defer q.mu.Unlock()
	device.running = slices.DeleteFunc(device.running, func(one *queued) bool { return one == line })
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
