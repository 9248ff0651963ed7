package maaspd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
)

// failure turns any error of driver code into one with a reason. A signal wins
// over what the driver made of it, and keeps its word on what was sent; but what
// the device has refused for good stays refused: a wrong password must not
// become retryable because the host lost patience.
func (a *action) failure(err error) *Error {
	classified := classify(err)
	if _, crashed := errors.AsType[*panicError](err); crashed {
		return classified
	}
	_, reasoned := errors.AsType[*Error](err)
	ended := context.Cause(a.budget.work)
	switch {
	case cancelled(a.budget.work) && reasoned && final(classified):
		return classified
	case cancelled(a.budget.work):
		cancel := cancellation(a.budget.work)
		cancel.notSent = classified.untouched()
		return cancel
	case ended != nil && !reasoned && classified.Reason == Internal:
		// Most likely what the deadline broke, such as a connection that was
		// closed under a read.
		return Failf(Timeout, "%w: %w", ended, err)
	}
	return classified
}

// final tells whether the error is a statement that a retry cannot change, and
// not the echo of a context that ended.
func final(failure *Error) bool {
	code := failure.Code()
	return code != ConnError && code != ActionError && code != FatalError && !errors.Is(failure, context.Canceled)
}

// classify finds the reason of an error that is not an Error: what the context
// and the standard library's network packages return. Anything else is a bug
// of the driver, which should have said.
func classify(err error) *Error {
	if failure, ok := errors.AsType[*Error](err); ok {
		if !failure.Reason.known() {
			return Failf(Internal, "the driver gave an unknown reason %q: %w", failure.Reason, err)
		}
		if err == error(failure) {
			return failure
		}
		// What the driver wrapped around it is part of the message.
		outer := *failure
		outer.err = err
		return &outer
	}
	return Fail(cmp.Or(networkReason(err), Internal), err)
}

// networkReason recognises the network errors of the standard library, "" for
// others. It says nothing about what was sent: the dial that failed may have
// been the second.
func networkReason(err error) Reason {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return DNS
	}
	if isTLS(err) {
		return TLS
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return Timeout
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return Timeout
	}
	if errors.Is(err, context.Canceled) {
		return Cancelled
	}
	// Unreachable and reset connections too: there is no service to talk to.
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return Refused
	}
	return ""
}

// isTLS tells whether a certificate or a handshake was not acceptable. It goes
// by the names of the types: importing crypto/tls for this would put it into
// every driver, also into those that never speak it.
func isTLS(err error) bool {
	for ; err != nil; err = errors.Unwrap(err) {
		name := strings.TrimPrefix(fmt.Sprintf("%T", err), "*")
		if name == "tls.permanentError" {
			continue // a network error that the connection remembers
		}
		if strings.HasPrefix(name, "tls.") || strings.HasPrefix(name, "x509.") {
			return true
		}
	}
	return false
}
