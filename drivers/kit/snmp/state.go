package snmp

import (
	"strconv"
	"strings"
)

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
	// Pending tells that the PDU has a command for the relay to carry out yet,
	// and does not say which.
	Pending bool
	// Name is the MIB's own word, such as "outletStatusOn", for messages.
	Name string
	// Locked tells that the PDU will not switch the relay in this state.
	Locked bool
}

// States gives the meaning of the numbers that a MIB defines for the state of a
// relay. A number that is not in it is Unknown, never Off.
type States map[int64]State

// Of returns the state that the value stands for. That of a number which is not
// in the list is Unknown, and its Name tells the number.
func (s States) Of(v Value) State {
	if n, ok := v.Whole(); ok {
		if state, ok := s[n]; ok {
			return state
		}
	}
	return State{Name: v.described()}
}

// wordState looks a text up without regard to case and blanks around it.
func wordState(words map[string]State, text string) State {
	text = TextValue(text).Trimmed()
	for word, state := range words {
		if strings.EqualFold(word, text) {
			return state
		}
	}
	return State{Name: TextValue(text).described()}
}

// longestQuote is the most of a text that a message quotes, in bytes.
const longestQuote = 40

// described names a value for people.
func (v Value) described() string {
	switch v.Type {
	case Integer, Unsigned:
		return "value " + strconv.FormatInt(v.Int, 10)
	case Text, Identifier:
		return "value " + strconv.Quote(v.Text[:min(len(v.Text), longestQuote)])
	case Missing:
		return "no value"
	}
	return "a value of another type"
}

// opposite of Unknown is Unknown.
func (p Power) opposite() Power {
	switch p {
	case Off:
		return On
	case On:
		return Off
	}
	return Unknown
}
