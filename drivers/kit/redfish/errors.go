package redfish

import (
	"cmp"
	"errors"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
)

// Kind tells the failures apart that call for different remedies. The zero
// value is a fault of this package.
type Kind int

// The kinds of failure.
const (
	KindInternal        Kind = iota
	KindTimeout              // no answer in time
	KindRefused              // nobody listens, or the connection broke off
	KindDNS                  // the name does not resolve
	KindTLS                  // the certificate or the handshake is not acceptable
	KindCanceled             // the context was cancelled
	KindTooLarge             // a reply over the limit
	KindProtocol             // no Redfish: HTML, broken JSON, a link or redirect that leads away
	KindInput                // a configuration that cannot work
	KindBadCredentials       // 401
	KindForbidden            // 403: the account may not do this
	KindSessionsFull         // the session table is full
	KindNotFound             // 404, or no such system
	KindChoice               // several systems, and none named
	KindWrongState           // not possible in the present state
	KindBusy                 // occupied for now
	KindRefusedByDevice      // any other refusal
	KindUnsupported          // the BMC has no such action, value or property
	KindNotTaken             // accepted, but read back otherwise
)

// advice is what a person can do.
func (k Kind) advice() string {
	switch k {
	case KindBadCredentials:
		return "check the user name and the password, and that the account is enabled for Redfish"
	case KindForbidden:
		return "give the account a role that may do this (Operator or Administrator)"
	case KindSessionsFull:
		return "wait until idle sessions end, or use basic authentication, which needs none"
	case KindBusy:
		return "try again later"
	case KindWrongState:
		return "read the power state first"
	case KindNotFound:
		return "check the address, and that Redfish is enabled on the BMC"
	}
	return ""
}

// Error is a failure to do something with a BMC.
type Error struct {
	Kind Kind
	// Sent tells that a request that changes something was written, and no
	// answer proves that it was not carried out.
	Sent bool
	// Op is what was done, and Address the URL of the BMC.
	Op, Address string
	// Status of the refusing reply, 0 when there was none, and its MessageId.
	Status    int
	MessageID string
	// RetryAfter is how long the BMC wants to be left alone, 0 when it does not
	// say.
	RetryAfter time.Duration
	// IDs are the systems to choose from, with KindChoice, and those that there
	// are, with KindNotFound of a system.
	IDs []string
	// Text says what happened and what to do.
	Text string
	// Err is the cause, if there is one.
	Err error

	messages []message
	fact     string // Text without what to do; "" when it is all of it
}

// Error is the message for people.
func (e *Error) Error() string { return e.Text }

// Fact is the message without what to do, for a caller that knows better.
func (e *Error) Fact() string { return cmp.Or(e.fact, e.Text) }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// transportError is an error of the transport in this package's terms.
func transportError(op string, err error) *Error {
	failure, ok := errors.AsType[*web.Error](err)
	if !ok {
		return &Error{Kind: KindInternal, Op: op, Text: op + ": " + err.Error(), Err: err}
	}
	return &Error{Kind: kindOfTransport(failure.Kind), Sent: failure.Sent, Op: failure.Op, Address: failure.Address,
		Status: failure.Status, Text: err.Error(), Err: err}
}

func kindOfTransport(kind web.Kind) Kind {
	switch kind {
	case web.KindTimeout:
		return KindTimeout
	case web.KindRefused, web.KindCut:
		return KindRefused
	case web.KindDNS:
		return KindDNS
	case web.KindTLS:
		return KindTLS
	case web.KindCanceled:
		return KindCanceled
	case web.KindTooLarge:
		return KindTooLarge
	case web.KindRedirect, web.KindProtocol:
		return KindProtocol
	case web.KindInput:
		return KindInput
	}
	return KindInternal
}
