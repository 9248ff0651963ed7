package maaspd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
)

// failure turns any error of driver code into one with a reason. A signal wins
// over what the driver made of it, and keeps its word on what was sent.
func (a *action) failure(err error) *Error {
	classified := classify(err)
	if _, crashed := errors.AsType[*panicError](err); !crashed && cancelled(a.budget.work) {
		cancel := cancellation(a.budget.work)
		cancel.notSent = classified.untouched()
		return cancel
	}
	return classified
}

// classify finds the reason of an error that is not an Error: what the context
// and the standard library's network packages return. Anything else is a bug
// of the driver, which should have said.
func classify(err error) *Error {
	if failure, ok := errors.AsType[*Error](err); ok {
		if !failure.Reason.known() {
			return Failf(Internal, "the driver gave an unknown reason %q: %w", failure.Reason, err)
		}
		return failure
	}
	if reason, dialling := networkReason(err); reason != "" {
		failure := Fail(reason, err)
		failure.notSent = dialling
		return failure
	}
	return Fail(Internal, err)
}

// networkReason recognises the network errors of the standard library, and
// tells whether they happened before anything could be sent.
func networkReason(err error) (reason Reason, dialling bool) {
	if operation, ok := errors.AsType[*net.OpError](err); ok {
		dialling = operation.Op == "dial"
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return DNS, true
	}
	if isTLS(err) {
		return TLS, true
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		return Refused, dialling
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return Timeout, dialling
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return Timeout, dialling
	}
	if errors.Is(err, context.Canceled) {
		return Cancelled, dialling
	}
	return "", false
}

// isTLS tells whether a certificate or a handshake was not acceptable. It goes
// by the names of the types: importing crypto/tls for this would put it into
// every driver, also into those that never speak it.
func isTLS(err error) bool {
	for ; err != nil; err = errors.Unwrap(err) {
		name := strings.TrimPrefix(fmt.Sprintf("%T", err), "*")
		if strings.HasPrefix(name, "tls.") || strings.HasPrefix(name, "x509.") {
			return true
		}
	}
	return false
}
