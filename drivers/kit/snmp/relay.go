package snmp

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
	// true, a relay that is off moves toward on, and one that is on is Pending.
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
	// For is On or Off where only that command is guarded; Unknown guards all.
	For Power
}

// writes is what the command needs written; nil where the relay cannot do it.
func (r Relay) writes(c command) []Write {
	switch c {
	case switchOn:
		return r.On
	case switchOff:
		return r.Off
	case reset:
		return r.Reset
	}
	return r.Identify
}

// command is what a relay is told.
type command int

const (
	switchOn command = iota
	switchOff
	reset
	identify
)

// leadsTo is the state that the command asks for; Unknown where it is no state.
func (c command) leadsTo() Power {
	switch c {
	case switchOn:
		return On
	case switchOff:
		return Off
	}
	return Unknown
}

// phrase completes "SNMP: … outlet 5".
func (c command) phrase(names string) string {
	switch c {
	case switchOn:
		return "switch " + names + " on"
	case switchOff:
		return "switch " + names + " off"
	case reset:
		return "reset " + names
	}
	return "identify " + names
}
