package fleet

import (
	"context"
	"encoding/json"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// answer is what one try at a feed, or at all of them, came to.
type answer struct {
	status, detail string
	data           json.RawMessage
	err            *host.Error
	route          *route
	// unsent tells that the run or the time ended before anything was sent.
	unsent bool
}

// call is the request for the verb on a route.
func (r *runner) call(t *target, rt *route, verb string, timeout time.Duration) host.Call {
	call := host.Call{
		Action: verb, RequestID: t.requestID(), Timeout: timeout,
		Wait: r.wait(t, rt, verb), CycleDelay: rt.pace.cycleDelay, Parameters: rt.parameters,
	}
	switch verb {
	case "set_boot_order":
		call.Devices = r.request.Devices
	case setBootDevice:
		call.BootDevice = r.request.BootDevice
	case powerOn, powerCycle:
		if verb == r.request.Verb {
			call.BootDevice = r.request.BootDevice
		}
	case "identify":
		call.Identify = r.request.Identify
	}
	return call
}

// wait is the waitMs of a request. What something else builds on must be
// proven: the state that a dependent waits for, and the off of a cycle.
func (r *runner) wait(t *target, rt *route, verb string) *time.Duration {
	var proof time.Duration
	switch {
	case verb == powerSoftOff && r.request.ForceAfter > 0:
		return &r.request.ForceAfter
	case !waits(verb):
		return nil
	case r.order.leads(t) && verb == powerSoftOff:
		proof = softProof
	case r.order.leads(t):
		proof = proofWait
	case verb == powerOff && verb != r.request.Verb && r.request.Verb != powerSoftOff:
		proof = provenOff
	default:
		return rt.pace.wait
	}
	if set := rt.pace.wait; set != nil {
		proof = max(proof, *set)
	}
	return &proof
}

// requestID is how the driver's log calls the target.
func (t *target) requestID() string {
	const longest = 128
	return t.name[:min(len(t.name), longest)]
}

// send makes one try at the verb on one route, the first of so many ways.
func (r *runner) send(ctx context.Context, t *target, rt *route, verb string, ways int) answer {
	if lacking := r.lacking(rt, verb); lacking != "" {
		return answer{route: rt, err: unsupported(rt, lacking)}
	}
	done, refused := r.logins.enter(ctx, rt, r.engines.batched(rt))
	switch {
	case refused != nil:
		return answer{route: rt, err: refused}
	case done == nil:
		return r.unsent(rt)
	}
	a, started := r.sendIn(ctx, t, rt, verb, ways)
	done(started, a.err)
	return a
}

// sendIn makes the try when there is room for its process. The time of the
// target begins with the first that has room.
func (r *runner) sendIn(ctx context.Context, t *target, rt *route, verb string, ways int) (a answer, started bool) {
	release, room := r.engines.slot(ctx, rt)
	if !room {
		return r.unsent(rt), false
	}
	defer release()
	t.past.begin()
	timeout := r.timeout(t, rt, verb, ways)
	if timeout == 0 {
		return answer{route: rt, err: tooLate(), unsent: true}, false
	}
	reply, err, started := r.engines.do(ctx, rt, r.call(t, rt, verb, timeout))
	if !started && ctx.Err() != nil {
		return r.unsent(rt), false
	}
	if started {
		t.past.note(r.changes(verb), err)
	}
	return answerOf(rt, reply, err), started
}

// lacking is the verb that a route would need for the request and does not
// have; "" when it has all. A boot device is set by drivers that list it; others
// may not even say that they do not know it.
func (r *runner) lacking(rt *route, verb string) string {
	switch {
	case !rt.description.Supports(verb):
		return verb
	case r.boots(verb) && !rt.description.Supports(setBootDevice):
		return setBootDevice
	}
	return ""
}

// boots tells whether a request for the verb carries a boot device.
func (r *runner) boots(verb string) bool {
	return r.request.BootDevice != nil && verb == r.request.Verb && (verb == powerOn || verb == powerCycle)
}

// changes tells whether the effect of the run's request is about such a verb:
// the boot device of a cycle is not.
func (r *runner) changes(verb string) bool {
	return !reading(verb) && (verb != setBootDevice || verb == r.request.Verb)
}

// answerOf reads what the fleet needs out of a reply.
func answerOf(rt *route, reply host.Reply, err *host.Error) answer {
	a := answer{route: rt, err: err, data: reply.Data}
	if err != nil || len(reply.Data) == 0 {
		return a
	}
	var state struct {
		Status string `json:"status"`
		Detail string `json:"detail"`
	}
	if json.Unmarshal(reply.Data, &state) == nil {
		a.status, a.detail = state.Status, state.Detail
	}
	return a
}

// routes makes one try at a feed: the next way is only gone when the one before
// is not there, or cannot do it, and where that can do no harm.
func (r *runner) routes(ctx context.Context, t *target, f feed, verb string) answer {
	var a answer
	for i, rt := range f.routes {
		next := r.send(ctx, t, rt, verb, len(f.routes)-i)
		if i > 0 && next.err != nil && (next.unsent || next.err.Code == host.UnsupportedError) {
			continue // the error of the way before says more
		}
		a = next
		if !fallsBack(a.err, verb) || ctx.Err() != nil {
			return a
		}
	}
	return a
}

// fallsBack tells whether another way may be tried after the error.
func fallsBack(err *host.Error, verb string) bool {
	if err == nil || err.Code != host.ConnError && err.Code != host.UnsupportedError {
		return false
	}
	return repeatable(verb) || err.Effect == host.EffectNone
}
