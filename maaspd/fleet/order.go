package fleet

import (
	"sync"
	"time"
)

// order is which targets wait for which: an "on" begins with what others depend
// on, an "off" ends with it. Other verbs know no order.
type order struct {
	mu sync.Mutex
	// waits counts what a target still waits for; -1 means that it waits in
	// vain.
	waits map[*target]int
	next  map[*target][]successor
	after map[*target][]string
}

// successor is a target that waits for another one.
type successor struct {
	target *target
	delay  time.Duration
	why    string
}

// newOrder puts the targets of a run in order. What is not in the run is not
// waited for.
func newOrder(list []*target, verb string) *order {
	o := &order{waits: map[*target]int{}, next: map[*target][]successor{}, after: map[*target][]string{}}
	if verb != powerOn && verb != powerOff && verb != powerSoftOff {
		return o
	}
	byName := map[string]*target{}
	for _, t := range list {
		byName[t.name] = t
	}
	for _, t := range list {
		if t.node == nil {
			continue
		}
		for _, d := range t.node.DependsOn {
			o.link(byName[d.Node], t, d.Delay, verb)
		}
		o.link(byName[t.node.Chassis], t, 0, verb)
	}
	return o
}

// link makes one of the two wait for the other: the upper one comes up first,
// and goes down last.
func (o *order) link(upper, lower *target, delay time.Duration, verb string) {
	if upper == nil || upper == lower {
		return
	}
	before, then, why := upper, lower, "depends on"
	if verb != powerOn {
		before, then, why = lower, upper, "may only go off after"
	}
	o.next[before] = append(o.next[before], successor{then, delay, why})
	o.after[then] = append(o.after[then], before.name)
	o.waits[then]++
}

// free are the targets that wait for nothing.
func (o *order) free(list []*target) []*target {
	var free []*target
	for _, t := range list {
		if o.waits[t] == 0 {
			free = append(free, t)
		}
	}
	return free
}

// leads tells whether others wait for the target.
func (o *order) leads(t *target) bool { return len(o.next[t]) > 0 }

// met notes that one of the targets that the target waits for is there, and
// tells whether it was the last of them.
func (o *order) met(t *target) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.waits[t] <= 0 {
		return false
	}
	o.waits[t]--
	return o.waits[t] == 0
}

// lose notes that the target waits in vain, and tells whether that is news.
func (o *order) lose(t *target) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.waits[t] <= 0 {
		return false
	}
	o.waits[t] = -1
	return true
}

// sorted are the targets in an order in which they may begin.
func (o *order) sorted(list []*target) []*target {
	left := map[*target]int{}
	for t, n := range o.waits {
		left[t] = n
	}
	sorted := o.free(list)
	for i := 0; i < len(sorted); i++ {
		for _, s := range o.next[sorted[i]] {
			if left[s.target]--; left[s.target] == 0 {
				sorted = append(sorted, s.target)
			}
		}
	}
	return sorted
}
