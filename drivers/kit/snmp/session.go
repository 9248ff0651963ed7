package snmp

import (
	"context"
)

// Session is a connection to the SNMP agent of one PDU. Its methods may be
// called by several goroutines; one exchange runs at a time, because many PDUs
// drop a request that arrives while they answer another.
type Session struct {
}

// Dial resolves the address and opens a connected UDP socket. It sends nothing:
// with v1 and v2c there is nothing to open, and with v3 the engine is discovered
// in the first exchange (RFC 3414, section 4). Every error is an *Error.
func Dial(ctx context.Context, cfg Config) (*Session, error) {
	return nil, &Error{}
}

// Get reads objects and returns their values in the order asked. An object that
// does not exist is a Value of type Missing, not an error. More objects than
// Config.MaxVariables are asked for in several requests, and so are those that
// the agent finds too big. Every error is an *Error.
func (s *Session) Get(ctx context.Context, oids ...OID) ([]Value, error) {
	return nil, &Error{}
}

// Set writes all objects in one request: all of them or none (RFC 3416, section
// 4.2.5). A request without a reply is sent again, as Config.Retries says, so
// that Set is for writes whose repetition does no harm; use SetOnce for the
// others. Every error is an *Error; its Sent tells whether the objects may have
// been written.
func (s *Session) Set(ctx context.Context, variables ...Variable) error {
	return &Error{}
}

// SetOnce is Set for a write that must not be repeated, such as a reboot: the
// request leaves once. Silence after it leaves open whether it was carried out
// (KindTimeout with Sent).
func (s *Session) SetOnce(ctx context.Context, variables ...Variable) error {
	return &Error{}
}

// Exchanges counts the requests so far, without those sent again.
func (s *Session) Exchanges() int { return 0 }

// Close closes the socket. It sends nothing. An exchange under way ends with
// KindCanceled.
func (s *Session) Close() error { return nil }
