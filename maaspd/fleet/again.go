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
	own := t.began.Add(t.lead().pace.deadline)
	if all, has := r.ctx.Deadline(); has && all.Before(own) {
		return all
	}
	return own
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
	pause, more := t.lead().pace.pause(t.attempts)
	if !more || time.Until(r.deadline(t)) < pause+shortestTimeout {
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
	left := time.Until(r.deadline(t)) - shortestTimeout - leastLook // the last one needs time, too
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
