package fleet

import (
	"context"
	"fmt"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// firstLook and lastLook bound the pauses between two looks at a state that is
// waited for.
const (
	firstLook = time.Second
	lastLook  = 10 * time.Second
	// leastLook is the least pause before the last one.
	leastLook = 200 * time.Millisecond
)

// deadline is when the last try at a target must be over.
func (r *runner) deadline(t *target) time.Time {
	own := t.past.start().Add(t.lead().pace.deadline)
	if all, has := r.ctx.Deadline(); has && all.Before(own) {
		return all
	}
	return own
}

// left is the time that is left for a target.
func (r *runner) left(t *target) time.Duration { return time.Until(r.deadline(t)) }

// timeout is that of a request which is the first of so many ways: one that
// swallows all must leave time for the others. It is zero when there is too
// little.
func (r *runner) timeout(t *target, rt *route, verb string, ways int) time.Duration {
	left := r.left(t)
	if share := left / time.Duration(max(ways, 1)); share >= r.least(t) {
		left = share
	}
	return within(r.wanted(t, rt, verb), left)
}

// wanted is the timeout of a request for which there is enough time. Unless a
// person has set it, it has room for the proof that others build on.
func (r *runner) wanted(t *target, rt *route, verb string) time.Duration {
	wanted := rt.pace.timeout
	if wait := r.wait(t, rt, verb); wait != nil && !rt.pace.fixed {
		wanted = max(wanted, *wait+slack)
	}
	if verb == powerOn && verb != r.request.Verb {
		wanted = max(wanted, lastOn) // the machine is off
	}
	return wanted
}

// least is the shortest time for a try that can succeed. A cycle with less than
// its time off and 5 s is refused by the drivers (protocol specification,
// section 6.2), which would hide what the try before came to.
func (r *runner) least(t *target) time.Duration {
	if r.request.Verb == powerCycle || r.composed(t) {
		return delayOf(t) + cycleRoom
	}
	return shortestTimeout
}

// again tells whether a target is tried once more, and after which pause.
func (r *runner) again(t *target) (time.Duration, bool) {
	if r.request.Until != "" {
		return r.look(t)
	}
	if r.ctx.Err() != nil {
		return 0, false
	}
	err := t.last.err
	if err == nil || !err.Retryable {
		return 0, false
	}
	if !repeatable(r.request.Verb) && !t.forced && t.past.wasTouched() {
		return 0, false // one of its feeds may have done it
	}
	pause, more := t.lead().pace.pause(t.attempts)
	if !more || r.left(t) < pause+r.least(t) {
		return 0, false
	}
	return pause, true
}

// look tells whether a state that is waited for is looked at once more. Errors
// that pass mean "not yet".
func (r *runner) look(t *target) (time.Duration, bool) {
	a := &t.last
	if a.err == nil && a.status == r.request.Until || a.err != nil && !a.err.Retryable {
		return 0, false
	}
	pause := min(firstLook<<min(t.attempts-1, 4), lastLook)
	left := r.left(t) - shortestTimeout - leastLook // the last one needs time, too
	if r.ctx.Err() == nil && left >= min(pause, leastLook) {
		return min(pause, left), true
	}
	r.unmet(t)
	return 0, false
}

// unmet makes an error of a state that was waited for and has not come.
func (r *runner) unmet(t *target) {
	a := &t.last
	if a.err != nil || r.request.Until == "" || a.status == r.request.Until {
		return
	}
	reason := "notVerified"
	if context.Cause(r.ctx) != nil && context.Cause(r.ctx) != context.DeadlineExceeded {
		reason = "cancelled"
	}
	a.err = &host.Error{
		Code: host.ActionError, Reason: reason, Effect: host.EffectNone, Retryable: true,
		Message: fmt.Sprintf("it is not %s: the state is still %s", r.request.Until, a.status),
	}
}
