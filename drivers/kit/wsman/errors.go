package wsman

import (
	"fmt"
	"strings"
)

// Kind says what went wrong above the transport.
type Kind int

// The kinds of failure.
const (
	KindProtocol  Kind = iota // the answer is none that WS-Management knows
	KindLogin                 // the device refuses user or password
	KindScheme                // the device offers no login that this side can do
	KindForbidden             // the device knows the user, who may not do this
	KindBusy                  // the device is occupied
	KindFault                 // the device answers with a SOAP fault
	KindStatus                // the device answers with a status and no fault
)

// Error is a failure above the transport. Its text holds no secret of this side.
type Error struct {
	Kind Kind
	// Sent is true when a request that changes something may have been carried
	// out all the same.
	Sent bool
	// Op is what was being done, and Address with whom.
	Op, Address string
	// Status is the HTTP status of the answer.
	Status int
	// Code is the subcode of a SOAP fault without its prefix, such as
	// InvalidSelectors, and Reason its text, both as the device words them.
	Code, Reason string

	detail string
}

// Error says what failed, against which address, and what to do.
func (e *Error) Error() string {
	text := e.Op + ": " + e.Address + " " + e.words()
	if e.Sent {
		text += "; it may have been carried out all the same, so read the state before trying again"
	}
	return text
}

func (e *Error) words() string {
	switch e.Kind {
	case KindLogin:
		return "refuses the login (401): the user or the password is wrong, or the account is locked for a while; check both on the device before trying again"
	case KindScheme:
		return "asks for a login, but not for the digest authentication (MD5 or SHA-256) that this client does; check the address and the port, and that the account is a digest account"
	case KindForbidden:
		return fmt.Sprintf("does not permit it to this user (%s); give the account the permission on the device", e.said())
	case KindBusy:
		return fmt.Sprintf("is occupied (%s); try again later", e.said())
	case KindFault:
		return fmt.Sprintf("answers with a fault (%s)", e.said())
	case KindStatus:
		return fmt.Sprintf("answers %d; check that the address and the port are those of its WS-Management service", e.Status)
	}
	return "answers what is not WS-Management: " + e.detail + "; check the address and the port"
}

// said is what the device says about it.
func (e *Error) said() string {
	text := e.Code
	if e.Reason != "" {
		text = strings.TrimPrefix(text+": "+e.Reason, ": ")
	}
	if text == "" {
		text = fmt.Sprintf("status %d", e.Status)
	}
	return text
}
