package snmp

import "context"

// Relay says how one outlet of a PDU is read and switched. All object
// identifiers are complete: the outlet's index is part of them.
type Relay struct {
	// Name stands for the relay in messages: "outlet 5".
	Name string

	// State is the object that tells the relay's state.
	State OID
	// Values gives the meaning of State where it is a number.
	Values States
	// Words takes the place of Values where State is a text, such as "On".
	// Upper and lower case are one.
	Words map[string]State
	// Element, when above 0, tells that State is one text for all relays, such
	// as "1,0,1": this relay is its n-th element, counted from 1. Elements are
	// split at Separator, and each is looked up in Words.
	Element   int
	Separator string

	// Pending is an object that tells of a command which the PDU has accepted
	// but not carried out yet ("" = none): with a value that PendingValues holds
	// true, the relay moves toward the opposite of its state.
	Pending       OID
	PendingValues map[int64]bool

	// Guards are looked at before a write.
	Guards []Guard

	// On, Off, Reset and Identify are what is written for each command, in one
	// request. Empty means that the relay cannot do it.
	On, Off, Reset, Identify []Write
	// Unlock is written before each of them, in a request of its own.
	Unlock []Variable
}

// Write is an object that a command writes. Where the relay is an element of a
// list and OID is its State, Value is the text of the element alone: the list is
// read anew, the element replaced, and the whole list written back.
type Write struct {
	OID   OID
	Value Value
}

// Guard is an object that permits or forbids to write a relay. One that the PDU
// does not have permits everything.
type Guard struct {
	Object OID
	// Blocks are the values that forbid, with the MIB's word for each.
	Blocks map[int64]string
	// Allows, if not empty, are the only values that permit.
	Allows []int64
	// Says is the reason for people: "the outlet is locked".
	Says string
}

// ReadRelays reads the state of relays, with their pending commands, in one
// request (more of them if there are more objects than Config.MaxVariables). The
// first list has a state for each relay. The second has an error for each relay
// whose State the PDU does not have (KindNoSuchObject), else nil.
func (s *Session) ReadRelays(ctx context.Context, relays ...Relay) ([]State, []error, error) {
	return nil, nil, &Error{}
}

// SwitchRelays has relays switched on or off. It reads the states, pending
// commands and guards of all, and refuses without writing anything when one of
// them is missing (KindNoSuchObject) or must not be written (KindLocked). Then it
// writes those that are neither in the wanted state nor on the way to it, one
// request for each. Elements of the same list are written in one request.
//
// It returns when the PDU has accepted the commands, which may be before the
// relays move: AwaitRelays waits for that. When a write fails, those after it
// are not tried, and Sent of the error is true if any may have been carried out.
func (s *Session) SwitchRelays(ctx context.Context, want Power, relays ...Relay) error {
	return &Error{}
}

// ResetRelays has the PDU switch relays off and on again by itself. Each command
// is sent once, never again: a repetition would be a second reboot. It refuses
// without writing anything when a relay is not on (KindWrongState), is missing
// or must not be written.
func (s *Session) ResetRelays(ctx context.Context, relays ...Relay) error {
	return &Error{}
}

// IdentifyRelays has the PDU show where the outlets are, for example with a
// blinking light. It does not read them before.
func (s *Session) IdentifyRelays(ctx context.Context, relays ...Relay) error {
	return &Error{}
}

// AwaitRelays reads the relays again and again until all are in the state. It
// ends with ctx, or after 60 s when ctx has no deadline: KindTimeout then names
// those that are not there.
func (s *Session) AwaitRelays(ctx context.Context, want Power, relays ...Relay) error {
	return &Error{}
}
