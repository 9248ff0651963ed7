package fleet

import (
	"context"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

const (
	// provenOff is how long the second half of a cycle waits at least for the
	// first.
	provenOff = 10 * time.Second
	// lastOn is the time for the on that ends every cycle, whatever else ended.
	lastOn = 20 * time.Second
	// look is the pause between two reads while a state is waited for that a
	// driver does not wait for itself.
	look = time.Second
)

// cycle switches all feeds off, proves that, waits, and switches all of them
// on: one after the other would never take the power from a machine with two
// supplies. Once an off has been sent, on is sent to every feed, whatever comes.
func (r *runner) cycle(ctx context.Context, t *target) answer {
	offs := t.each(func(f feed) answer { return r.proveOff(ctx, t, f) })
	failed := worst(powerCycle, offs)
	if failed != nil && untouched(offs) {
		return answer{route: offs[0].route, err: onlyOne(offs, failed)}
	}
	if failed == nil && !sleep(ctx, delayOf(t)) {
		failed = cancelled()
	}
	ons := t.each(func(f feed) answer { return r.lastOn(t, f) })
	a := sum(t, powerOn, ons)
	if a.err == nil && failed == nil {
		return a
	}
	if failed == nil {
		failed = a.err
	}
	err := *failed
	err.Effect, err.Retryable = host.EffectUnknown, false
	if a.err != nil && failed != a.err {
		err.Message += "; and then, for switching it on again: " + a.err.Message
	}
	return answer{route: a.route, err: &err}
}

// resetFeeds is a cycle of a machine that is not off: outlets know no other
// reset that takes all power from it.
func (r *runner) resetFeeds(ctx context.Context, t *target) answer {
	now := r.all(ctx, t, powerQuery)
	if now.err != nil {
		return now
	}
	if now.status == "off" {
		return answer{route: now.route, err: &host.Error{
			Code: host.ActionError, Reason: "wrongState", Effect: host.EffectNone,
			Message: "power_reset: the machine is off; switch it on instead",
		}}
	}
	return r.cycle(ctx, t)
}

// proveOff switches a feed off and proves it: by the driver's own waiting, and
// by reading where the driver does not know how to wait.
func (r *runner) proveOff(ctx context.Context, t *target, f feed) answer {
	a := r.routes(ctx, t, f, powerOff)
	if a.err != nil || a.status == "off" {
		return a
	}
	until := time.Now().Add(provenOff)
	for {
		seen := r.send(ctx, t, a.route, powerQuery)
		if seen.err == nil && seen.status == "off" {
			return a
		}
		if time.Now().After(until) || !sleep(ctx, look) {
			a.err = &host.Error{
				Code: host.ActionError, Reason: "notVerified", Effect: host.EffectUnknown,
				Message: a.route.about() + ": it was switched off, but was never seen off",
			}
			return a
		}
	}
}

// lastOn switches a feed on, by a process of its own: the one that served till
// now may have been asked to end.
func (r *runner) lastOn(t *target, f feed) answer {
	var a answer
	for _, rt := range f.routes {
		call := r.call(t, rt, powerOn, lastOn)
		reply, err := r.engines.doLast(rt, call)
		if a = answerOf(rt, reply, err); !fallsBack(a.err, powerOn) {
			return a
		}
	}
	return a
}

// untouched tells whether no feed was, or may have been, switched off.
func untouched(list []answer) bool {
	for _, a := range list {
		if a.err == nil || a.err.Effect != host.EffectNone {
			return false
		}
	}
	return true
}

// onlyOne is the error of the only feed as it is, or that of all of them.
func onlyOne(list []answer, all *host.Error) *host.Error {
	if len(list) == 1 {
		return list[0].err
	}
	return all
}

// delayOf is the longest time off that one of the feeds wants.
func delayOf(t *target) time.Duration {
	var delay time.Duration
	for _, f := range t.feeds {
		rt := f.routes[0]
		if set := rt.pace.cycleDelay; set != nil {
			delay = max(delay, *set)
			continue
		}
		delay = max(delay, time.Duration(rt.description.Own.DefaultCycleDelayMS)*time.Millisecond)
	}
	return delay
}

// cancelled is the error of a cycle that was cut short: its machine is on.
func cancelled() *host.Error {
	return &host.Error{
		Code: host.ActionError, Reason: "cancelled", Effect: host.EffectUnknown,
		Message: "power_cycle: ended before the time off was over; it was switched on again",
	}
}

// sleep waits; it tells whether nothing ended it before.
func sleep(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
