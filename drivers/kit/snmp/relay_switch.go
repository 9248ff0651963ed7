package snmp

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// SwitchRelays has relays switched on or off. It reads the states, pending
// commands and guards of all, and refuses without writing anything when one of
// them is missing (KindNoSuchObject) or must not be written (KindLocked). Then it
// writes those that are neither in the wanted state nor on the way to it, one
// request for each. Elements of the same list are written in one request. A
// guard does not stand against a relay that needs no write.
//
// It returns when the PDU has accepted the commands, which may be before the
// relays move: AwaitRelays waits for that. When a write fails, those after it
// are not tried, and Sent of the error is true if any may have been carried out.
func (s *Session) SwitchRelays(ctx context.Context, want Power, relays ...Relay) error {
	switch want {
	case On:
		return s.command(ctx, switchOn, relays)
	case Off:
		return s.command(ctx, switchOff, relays)
	}
	return &Error{Kind: KindInput, Op: "switch " + namesOf(relays), Address: s.cfg.Address, detail: "neither on nor off is wanted"}
}

// ResetRelays has the PDU switch relays off and on again by itself. Each command
// is sent once, never again: a repetition would be a second reboot. It refuses
// without writing anything when a relay is not on (KindWrongState), is missing
// or must not be written.
func (s *Session) ResetRelays(ctx context.Context, relays ...Relay) error {
	return s.command(ctx, reset, relays)
}

// IdentifyRelays has the PDU show where the outlets are, for example with a
// blinking light. It does so whatever their states are.
func (s *Session) IdentifyRelays(ctx context.Context, relays ...Relay) error {
	return s.command(ctx, identify, relays)
}

func (s *Session) command(ctx context.Context, c command, relays []Relay) error {
	ctx, cancel := limited(ctx)
	defer cancel()
	op := c.phrase(namesOf(relays))
	for _, relay := range relays {
		if len(relay.writes(c)) == 0 {
			return &Error{Kind: KindInput, Op: op, Address: s.cfg.Address, detail: relay.Name + " cannot do this", advice: "use another action"}
		}
	}
	values, err := s.collect(ctx, relays, true)
	if err != nil {
		return renamed(err, op, false)
	}
	found := look(c, relays, values)
	if err := found.refusal(s, op); err != nil {
		return err
	}
	for i, p := range packets(c, found.due, values) {
		if err := s.deliver(ctx, c, p, i > 0); err != nil {
			return err
		}
	}
	return nil
}

// packet is what one command to one relay, or to several of one list, writes.
type packet struct {
	relays    []Relay
	unlock    []Variable
	variables []Variable
}

// packets joins the elements of a list.
func packets(c command, relays []Relay, values map[OID]Value) []packet {
	var list []packet
	joined := map[OID]int{} // list object -> its packet
	for _, relay := range relays {
		at, known := joined[relay.State]
		if !known || relay.Element == 0 {
			at = len(list)
			list = append(list, packet{})
			if relay.Element > 0 {
				joined[relay.State] = at
			}
		}
		list[at].add(c, relay, values)
	}
	return list
}

func (p *packet) add(c command, relay Relay, values map[OID]Value) {
	p.relays = append(p.relays, relay)
	for _, v := range relay.Unlock {
		if !slices.Contains(p.unlock, v) {
			p.unlock = append(p.unlock, v)
		}
	}
	for _, write := range relay.writes(c) {
		variable := Variable(write)
		if relay.Element == 0 || write.OID != relay.State {
			p.variables = append(p.variables, variable)
			continue
		}
		elements := strings.Split(values[relay.State].Text, relay.Separator)
		elements[relay.Element-1] = write.Value.Text
		variable.Value = TextValue(strings.Join(elements, relay.Separator))
		values[relay.State] = variable.Value // the next element of this list builds on it
		p.replace(variable)
	}
}

// replace writes the variable once, with its latest value.
func (p *packet) replace(v Variable) {
	for i := range p.variables {
		if p.variables[i].OID == v.OID {
			p.variables[i] = v
			return
		}
	}
	p.variables = append(p.variables, v)
}

// deliver unlocks and writes. earlier tells that relays before these were
// written.
func (s *Session) deliver(ctx context.Context, c command, p packet, earlier bool) error {
	op := c.phrase(namesOf(p.relays))
	if len(p.unlock) > 0 {
		if err := s.set(ctx, false, p.unlock); err != nil {
			e := renamed(err, "unlock "+namesOf(p.relays), earlier)
			e.Sent = earlier // an unlocked relay has not moved
			return e
		}
	}
	if err := s.set(ctx, c == reset, p.variables); err != nil {
		return renamed(err, op, earlier)
	}
	return nil
}

// renamed tells in the words of relays what was being done.
func renamed(err error, op string, earlier bool) *Error {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{err: err}
	}
	e.Op = op
	e.Sent = e.Sent || earlier
	return e
}
