package fleet

import (
	"fmt"
	"sync"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// chassisStates are the states of chassis that a run had to ask for, each once.
type chassisStates struct {
	mu    sync.Mutex
	known map[string]*chassisState
}

type chassisState struct {
	settled bool
	off     bool
	waiting []func(off bool)
}

func newChassisStates() *chassisStates { return &chassisStates{known: map[string]*chassisState{}} }

// ask calls back with whether the chassis is off. The first to ask has to find
// out, and then to call settle.
func (c *chassisStates) ask(name string, back func(off bool)) (first bool) {
	c.mu.Lock()
	state, known := c.known[name]
	if !known {
		state = &chassisState{}
		c.known[name] = state
	}
	if !state.settled {
		state.waiting = append(state.waiting, back)
		c.mu.Unlock()
		return !known
	}
	c.mu.Unlock()
	back(state.off)
	return false
}

// settle calls back all that asked.
func (c *chassisStates) settle(name string, off bool) {
	c.mu.Lock()
	state := c.known[name]
	state.settled, state.off = true, off
	waiting := state.waiting
	state.waiting = nil
	c.mu.Unlock()
	for _, back := range waiting {
		back(off)
	}
}

// blamesChassis tells whether a target may be silent because the chassis that
// it is in is off.
func (r *runner) blamesChassis(t *target) bool {
	return t.node != nil && t.node.Chassis != "" && !t.asked &&
		t.last.err != nil && t.last.err.Code == host.ConnError && r.ctx.Err() == nil
}

// askChassis asks for the state of the chassis, after the target has given its
// turn back: the chassis may be behind the same controller.
func (r *runner) askChassis(t *target) {
	t.asked = true
	name := t.node.Chassis
	back := func(off bool) {
		if off {
			r.behind(t)
		}
		r.judge(t)
	}
	if !r.chassis.ask(name, back) {
		return
	}
	go r.queryChassis(name)
}

// queryChassis reads the state of a chassis, in its turn. Whatever goes wrong
// means that it is not known to be off.
func (r *runner) queryChassis(name string) {
	request := Request{Verb: powerQuery}
	list, err := newPreparation(r.inv, request, r.options).targets(r.ctx, []string{name})
	if err != nil || len(list) != 1 {
		r.chassis.settle(name, false)
		return
	}
	chassis := list[0]
	asker := r.asking(request)
	r.line.enter(chassis.claims(r.engines.merges(powerQuery)), func() {
		chassis.last = asker.attempt(chassis)
		go r.settleChassis(name, chassis)
	}, func() { r.chassis.settle(name, false) })
}

// settleChassis is what the answer of a chassis means. One that is silent may be
// inside of another; the inventory has no circles of them.
func (r *runner) settleChassis(name string, chassis *target) {
	if !r.blamesChassis(chassis) {
		r.chassis.settle(name, chassis.last.err == nil && chassis.last.status == "off")
		return
	}
	outer := chassis.node.Chassis
	if r.chassis.ask(outer, func(off bool) { r.chassis.settle(name, off) }) {
		r.queryChassis(outer)
	}
}

// asking is the run with another request: what it asks has no order, and is not
// reported.
func (r *runner) asking(request Request) *runner {
	return &runner{
		ctx: r.ctx, request: request, options: r.options, inv: r.inv, engines: r.engines, logins: r.logins,
		order: newOrder(nil, request.Verb),
	}
}

// behind is what it means for a target that its chassis is off.
func (r *runner) behind(t *target) {
	rt := t.last.route
	switch r.request.Verb {
	case powerQuery, powerOff, powerSoftOff:
		t.last = answer{route: rt, status: "off", detail: "the chassis " + t.node.Chassis + " is off"}
	default:
		t.last = answer{route: rt, err: &host.Error{
			Code: host.ActionError, Reason: "wrongState", Effect: host.EffectNone,
			Message: fmt.Sprintf("the chassis %s, which it is in, is off; switch that on first", t.node.Chassis),
		}}
	}
}
