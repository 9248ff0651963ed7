package snmp

import "strings"

// Kind says what went wrong, so that a caller can tell what to do about it.
type Kind int

// The kinds of failure. KindInternal is the zero value and stands for none of
// the others.
const (
	KindInternal        Kind = iota
	KindTimeout              // silence; so answers an agent to a wrong community
	KindRefused              // the host answers, but nothing listens on the port; or no route to it
	KindDNS                  // the host name has no address
	KindUser                 // SNMPv3: the agent does not know the user name
	KindDigest               // SNMPv3: wrong authentication pass phrase or protocol
	KindPrivacy              // SNMPv3: wrong privacy pass phrase or protocol
	KindLevel                // SNMPv3: the user may not have this security level
	KindAccess               // the community or user may not do this
	KindNoSuchObject         // the agent has no such object
	KindBadValue             // the object takes no such type or value: the profile does not fit
	KindRefusedByDevice      // any other error status
	KindProtocol             // answers came, but none that makes sense
	KindInput                // the configuration or the call cannot be sent
	KindCanceled             // the context was cancelled, or the session closed
	KindLocked               // a relay is locked, or not switchable; nothing was written
	KindWrongState           // a relay is in no state for this; nothing was written
)

// Error is the only type of error this package returns. It holds no secret.
type Error struct {
	Kind Kind
	// Sent is true when a write may have reached the PDU and been carried out.
	// It is false for reads, and for writes that the agent clearly refused.
	Sent bool
	// Op is what was being done, in a person's words.
	Op string
	// Address is the agent's "host:port" as configured.
	Address string
	// Object is the object that the failure is about, or "".
	Object OID

	detail string // after the kind's words
	advice string // instead of the kind's advice
	err    error
}

// Error says what failed, against which address, and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	return b.String()
}

// Unwrap returns the cause, such as the context's error, or nil.
func (e *Error) Unwrap() error { return e.err }
