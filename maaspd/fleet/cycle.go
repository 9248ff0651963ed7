package fleet

import (
	"context"
	"fmt"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

const (
	// provenOff is how long the second half of a cycle waits at least for the
	// first.
	provenOff = 10 * time.Second
	// lastOn is the time for the on that ends every cycle, after whatever else has
	// ended.
	lastOn = 20 * time.Second
	// look is the pause between two reads while a state is waited for that a
	// driver does not wait for itself.
	look = time.Second
)

// cycle switches all feeds off, proves that, waits, and switches all of them
// on: one after the other would never take the power from a machine with two
// supplies. Once an off has been sent, on is sent to every feed, whatever comes.
func (r *runner) cycle(ctx context.Context, t *target) answer {
	if a := r.prepared(ctx, t); a.err != nil {
		return a
	}
	offs := t.each(func(f feed) answer { return r.proveOff(ctx, t, f) })
	from, failed := worst(powerCycle, offs)
	if failed != nil && untouched(offs) {
		return answer{route: from, err: failed, unsent: unsent(offs)}
	}
	if failed == nil && !sleep(ctx, delayOf(t)) {
		failed = cancelled()
	}
	a := sum(t, powerOn, t.each(func(f feed) answer { return r.lastOn(ctx, t, f) }))
	if a.err == nil && failed == nil {
		return a
	}
	if failed == nil {
		from, failed = a.route, a.err
	}
	err := *failed
	err.Effect, err.Retryable = host.EffectUnknown, false
	if a.err != nil && failed != a.err {
		err.Message += "; and then, for switching it on again: " + a.err.Message
	}
	return answer{route: from, err: &err}
}

// prepared does what comes before the first off, and refuses a cycle that could
// not be brought to its end: there must be time for all of it, and the boot
// device must have been set, for an on that fails would leave the machine off.
func (r *runner) prepared(ctx context.Context, t *target) answer {
	if left := r.left(t); left >= shortestTimeout && left < r.least(t) {
		return answer{route: t.lead(), err: &host.Error{
			Code: host.SettingsError, Reason: "badInput", Effect: host.EffectNone,
			Message: fmt.Sprintf("%s: nothing was sent, for %v are left, and it takes its time off of %v and %v more; give it a later deadline",
				r.request.Verb, left.Round(grain), delayOf(t), cycleRoom),
		}}
	}
	if !r.boots(r.request.Verb) {
		return answer{}
	}
	a := r.all(ctx, t, setBootDevice)
	if a.err != nil && a.err.Effect != host.EffectNone {
		err := *a.err
		err.Effect = host.EffectNone // of the cycle
		a.err = &err
	}
	return a
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
		seen := r.send(ctx, t, a.route, powerQuery, 1)
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

// lastOn switches a feed on, again and again while that is worth it: the machine
// is off as long as it fails.
func (r *runner) lastOn(ctx context.Context, t *target, f feed) answer {
	finish, stop := outlive(ctx, lastOn)
	defer stop()
	until := time.Now().Add(max(lastOn, f.routes[0].pace.timeout))
	for tries := 1; ; tries++ {
		a := r.onceOn(ctx, t, f)
		pause, more := f.routes[0].pace.pause(tries)
		if a.err == nil || !a.err.Retryable || !more || time.Until(until) < pause || !sleep(finish, pause) {
			return a
		}
	}
}

// onceOn sends one on, by a process of its own: the one that served till now may
// have been asked to end.
func (r *runner) onceOn(ctx context.Context, t *target, f feed) answer {
	var a answer
	for i, rt := range f.routes {
		next := r.sendOn(ctx, t, rt)
		if i > 0 && next.err != nil && next.err.Code == host.UnsupportedError {
			continue
		}
		if a = next; !fallsBack(a.err, powerOn) {
			return a
		}
	}
	return a
}

// sendOn sends an on to a route, unless it is known to refuse the login: then no
// off has come through either. A run that ends leaves it the time of lastOn.
func (r *runner) sendOn(ctx context.Context, t *target, rt *route) answer {
	done, refused := r.logins.enter(context.WithoutCancel(ctx), rt, false)
	if refused != nil {
		return answer{route: rt, err: refused}
	}
	defer r.engines.lastSlot()()
	finish, stop := outlive(ctx, lastOn)
	defer stop()
	timeout := lastOn
	if ctx.Err() == nil {
		timeout = r.wanted(t, rt, powerOn)
	}
	reply, err, started := r.engines.doLast(finish, rt, r.call(t, rt, powerOn, timeout))
	done(started, err)
	if started {
		t.past.note(true, err)
	}
	return answerOf(rt, reply, err)
}

// outlive is the context without its end, which comes so much later.
func outlive(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	later, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		defer cancel()
		sleep(later, by)
	})
	return later, func() { stop(); cancel() }
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
