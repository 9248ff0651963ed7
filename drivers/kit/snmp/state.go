package snmp

// Power is whether a relay is closed.
type Power int

// The powers. Unknown is the zero value: what a PDU does not clearly tell is
// neither off nor on.
const (
	Unknown Power = iota
	Off
	On
)

// String returns "unknown", "off" or "on".
func (p Power) String() string {
	switch p {
	case Off:
		return "off"
	case On:
		return "on"
	}
	return "unknown"
}

// State is what a PDU tells of a relay.
type State struct {
	// Power is the relay's present position.
	Power Power
	// Toward is where it is moving to; Unknown when it is not moving.
	Toward Power
	// Name is the MIB's own word, such as "outletStatusOn", for messages.
	Name string
	// Locked tells that the PDU will not switch the relay in this state.
	Locked bool
}

// States gives the meaning of the numbers that a MIB defines for the state of a
// relay. A number that is not in it is Unknown, never Off.
type States map[int64]State

// Of returns the state that the value stands for.
func (s States) Of(v Value) State { return State{} }
