package fleet

import (
	"context"
	"fmt"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// unsupported is the error of a verb that a driver does not have: it is not
// even started.
func unsupported(rt *route, verb string) *host.Error {
	return &host.Error{
		Code: host.UnsupportedError, Reason: "unsupported", Effect: host.EffectNone,
		Message: fmt.Sprintf("%s: the driver %s cannot do it; powerctl describe %s lists what it can", verb, rt.driver.Name, rt.driver.Name),
	}
}

// tooLate is the error of a node whose time was up before anything was sent.
func tooLate() *host.Error {
	return &host.Error{
		Code: host.ConnError, Reason: "timeout", Effect: host.EffectNone, Retryable: true,
		Message: "the deadline came before the request could be sent; give it more time with --deadline",
	}
}

// unsent is the answer of a route when the run ended before anything was sent.
func (r *runner) unsent(rt *route) answer {
	err := notTried("not tried: the run was ended before its turn")
	if context.Cause(r.ctx) == context.DeadlineExceeded {
		err = tooLate()
	}
	return answer{route: rt, err: err, unsent: true}
}

// unanswered is the error of a request that a driver left without an answer when
// it was asked to end: a batch reads no more then (section 5).
func unanswered(fault *host.Fault, verb string) *host.Error {
	err := faultError(fault, verb)
	err.Code, err.Reason = host.ActionError, "cancelled"
	err.Message = "the run was ended before the answer: " + err.Message
	return err
}

// notTried is the error of a node that nothing was sent to.
func notTried(format string, args ...any) *host.Error {
	return &host.Error{
		Code: host.ActionError, Reason: "cancelled", Effect: host.EffectNone, Retryable: true,
		Message: fmt.Sprintf(format, args...),
	}
}
