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
	case "set_boot_device", powerOn, powerCycle:
		call.BootDevice = r.request.BootDevice
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

// send makes one try at the verb on one route.
func (r *runner) send(ctx context.Context, t *target, rt *route, verb string) answer {
	if !rt.description.Supports(verb) {
		return answer{route: rt, err: unsupported(rt, verb)}
	}
	if refused := r.logins.refused(rt); refused != nil {
		return answer{route: rt, err: refused}
	}
	release, room := r.engines.slot(ctx, rt)
	if !room {
		return answer{route: rt, err: unsent(ctx)}
	}
	defer release()
	timeout := rt.pace.within(time.Until(r.deadline(t)))
	if timeout == 0 {
		return answer{route: rt, err: tooLate()}
	}
	reply, err := r.engines.do(ctx, rt, r.call(t, rt, verb, timeout))
	r.logins.note(rt, err)
	return answerOf(rt, reply, err)
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
		next := r.send(ctx, t, rt, verb)
		if i > 0 && next.err != nil && next.err.Code == host.UnsupportedError {
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
