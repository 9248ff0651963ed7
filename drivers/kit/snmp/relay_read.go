package snmp

import (
	"context"
	"fmt"
	"strings"
)

const opStates = "read the outlets"

// ReadRelays reads the state of relays, with their pending commands, in one
// request (more of them if there are more objects than Config.MaxVariables). The
// first list has a state for each relay. The second has an error for each relay
// whose State the PDU does not have (KindNoSuchObject), else nil.
func (s *Session) ReadRelays(ctx context.Context, relays ...Relay) ([]State, []error, error) {
	values, err := s.collect(ctx, relays, false)
	if err != nil {
		return nil, nil, err
	}
	states, faults := make([]State, len(relays)), make([]error, len(relays))
	for i, relay := range relays {
		state, missing := relay.state(values)
		states[i] = state
		if missing != "" {
			faults[i] = s.missing(opStates, []Relay{relay}, missing)
		}
	}
	return states, faults, nil
}

// collect reads what tells of relays; each object once, because outlets share
// some of them.
func (s *Session) collect(ctx context.Context, relays []Relay, guards bool) (map[OID]Value, error) {
	var oids []OID
	values := map[OID]Value{}
	add := func(oid OID) {
		if _, seen := values[oid]; !seen && oid != "" {
			values[oid] = Value{}
			oids = append(oids, oid)
		}
	}
	for _, relay := range relays {
		add(relay.State)
		add(relay.Pending)
		for _, guard := range relay.Guards {
			if guards {
				add(guard.Object)
			}
		}
	}
	list, err := s.Get(ctx, oids...)
	for i, value := range list {
		values[oids[i]] = value
	}
	return values, err
}

// state makes the state of the relay from the values. missing tells, if not
// empty, what the PDU does not have.
func (r Relay) state(values map[OID]Value) (state State, missing string) {
	value := values[r.State]
	if value.Type == Missing {
		return State{}, "the PDU has no " + r.Name
	}
	if r.Element > 0 {
		if value.Type != Text || value.Trimmed() == "" {
			return State{}, "the PDU has no list of outlets where " + r.Name + " is looked for"
		}
		elements := strings.Split(value.Text, r.Separator)
		if r.Element > len(elements) {
			return State{}, fmt.Sprintf("the PDU tells of %d outlets, but %s is number %d", len(elements), r.Name, r.Element)
		}
		value = TextValue(elements[r.Element-1])
	}
	state = r.meaning(value)
	if n, ok := values[r.Pending].Whole(); ok && r.PendingValues[n] && state.Toward == Unknown {
		state.await()
	}
	return state, ""
}

// await takes note of a command that is pending. A relay that is off can only go
// on, be it by a reboot; one that is on may go off for good or for a moment.
func (s *State) await() {
	if s.Power == Off {
		s.Toward = On
	}
	s.Pending = s.Power == On
}

func (r Relay) meaning(value Value) State {
	if value.Type == Text && len(r.Words) > 0 {
		return wordState(r.Words, value.Text)
	}
	return r.Values.Of(value)
}

// missing is the error for relays that the PDU does not have.
func (s *Session) missing(op string, relays []Relay, detail string) *Error {
	e := &Error{Kind: KindNoSuchObject, Op: op, Address: s.cfg.Address, detail: detail}
	if len(relays) == 1 {
		e.Object = relays[0].State
	}
	return e
}

// namesOf are the names of relays for a message: "outlet 1, outlet 2".
func namesOf(relays []Relay) string {
	names := make([]string, len(relays))
	for i, relay := range relays {
		names[i] = relay.Name
	}
	return strings.Join(names, ", ")
}
