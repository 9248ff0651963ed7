package snmp

import (
	"fmt"
	"slices"
	"strings"
)

// survey is what stands against a command, found before anything is written.
type survey struct {
	missing, locked, wrong []string
	gone                   []Relay // those of missing
	due                    []Relay // those to be written
}

// look sorts the relays by what has to be done with each.
func look(c command, relays []Relay, values map[OID]Value) survey {
	var found survey
	for _, relay := range relays {
		state, missing := relay.state(values)
		switch {
		case slices.ContainsFunc(found.due, relay.same):
			continue // named twice, which must not reboot it twice
		case missing != "":
			found.missing = append(found.missing, missing)
			found.gone = append(found.gone, relay)
			continue
		case c == reset && (state.Power != On || state.Toward == Off || state.Pending):
			found.wrong = append(found.wrong, relay.Name+" is "+state.words())
			continue
		case c == switchOn && state.is(On), c == switchOff && state.is(Off):
			continue
		}
		if reason := relay.blocked(c, state, values); reason != "" && c != identify {
			found.locked = append(found.locked, relay.Name+": "+reason)
		}
		found.due = append(found.due, relay)
	}
	return found
}

// same tells whether both are the same outlet.
func (r Relay) same(other Relay) bool { return r.State == other.State && r.Element == other.Element }

// is tells whether nothing has to be written to get the relay there.
func (s State) is(want Power) bool {
	return s.Toward == want || s.Power == want && s.Toward == Unknown && !s.Pending
}

// words describe the state for people: "off (outletStatusOff)".
func (s State) words() string {
	text := s.Power.String()
	if s.Toward != Unknown {
		text += ", switching " + s.Toward.String()
	}
	if s.Pending {
		text += ", with a command pending"
	}
	if s.Name != "" {
		text += " (" + s.Name + ")"
	}
	return text
}

// refusal makes an error of the survey, or nil. What the PDU does not have
// comes first: nothing else can be trusted then.
func (f survey) refusal(s *Session, op string) error {
	e := &Error{Op: op, Address: s.cfg.Address}
	switch {
	case len(f.missing) > 0:
		return s.missing(op, f.gone, strings.Join(f.missing, "; "))
	case len(f.wrong) > 0:
		e.Kind, e.detail = KindWrongState, strings.Join(f.wrong, "; ")
	case len(f.locked) > 0:
		e.Kind, e.detail = KindLocked, strings.Join(f.locked, "; ")
	default:
		return nil
	}
	return e
}

// blocked tells why the relay must not be written, or "".
func (r Relay) blocked(c command, state State, values map[OID]Value) string {
	if state.Locked {
		return "it is " + state.words()
	}
	for _, guard := range r.Guards {
		if guard.For != Unknown && guard.For != c.leadsTo() {
			continue
		}
		if reason := guard.blocks(values[guard.Object]); reason != "" {
			return reason
		}
	}
	return ""
}

// blocks tells why the guard forbids to write, or "".
func (g Guard) blocks(value Value) string {
	if value.Type == Missing {
		return ""
	}
	n, ok := value.Whole()
	word, blocked := g.Blocks[n]
	switch {
	case ok && blocked && word != "" && g.Says == "":
		return word
	case ok && blocked && word != "":
		return fmt.Sprintf("%s (%s)", g.Says, word)
	case ok && blocked, len(g.Allows) > 0 && !(ok && slices.Contains(g.Allows, n)):
		return fmt.Sprintf("%s (%s)", g.Says, value.described())
	}
	return ""
}
