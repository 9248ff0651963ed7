package profile

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// state reads where the state of an outlet is. "element" is looked for first:
// it says what the object identifier may hold.
func (f *fields) state(in scopes) *State {
	n, ok := f.take("state")
	if !ok {
		return nil
	}
	inner := f.object(n)
	s := &State{}
	where := in.outlet
	if element, ok := inner.take("element"); ok {
		part := inner.object(element)
		s.Separator = part.separator()
		part.end()
		where = in.list
	}
	s.Object = inner.objectIn(where)
	values, hasValues := inner.take("values")
	words, hasWords := inner.take("words")
	switch {
	case hasValues == hasWords:
		f.fault(n.at, "must have either \"values\", for a number, or \"words\", for a text")
	case hasValues:
		s.Values = inner.values(values)
	default:
		s.Words = inner.words(words)
	}
	if s.Separator != "" && hasValues {
		f.fault(values.at, "does not fit \"element\": elements of a text are in \"words\"")
	}
	inner.end()
	return s
}

// separator reads what stands between the elements of a text.
func (f *fields) separator() string {
	n, ok := f.need("separator")
	if !ok || !f.is(n, textNode) {
		return ""
	}
	if n.text == "" {
		f.fault(n.at, "must not be empty")
	}
	return n.text
}

// values reads what the numbers of a state mean.
func (f *fields) values(n node) snmp.States {
	f.is(n, objectNode)
	states := snmp.States{}
	for _, key := range n.keys {
		number, err := strconv.ParseInt(key, 10, 32)
		if err != nil || strconv.FormatInt(number, 10) != key {
			f.fault(n.members[key].at, "the key must be an integer")
			continue
		}
		states[number] = f.meaning(n.members[key])
	}
	f.bothWays(n, slices.Collect(maps.Values(states)))
	return states
}

// words reads what the texts of a state mean. Upper and lower case are one.
func (f *fields) words(n node) map[string]snmp.State {
	f.is(n, objectNode)
	states := map[string]snmp.State{}
	for _, key := range n.keys {
		for other := range states {
			if strings.EqualFold(other, key) {
				f.fault(n.members[key].at, "stands twice in this object: upper and lower case are one")
			}
		}
		if key == "" || strings.TrimSpace(key) != key {
			f.fault(n.members[key].at, "the key must not be empty, nor begin or end with a blank")
		}
		states[key] = f.meaning(n.members[key])
	}
	f.bothWays(n, slices.Collect(maps.Values(states)))
	return states
}

// bothWays refuses a state that never is on, or never off.
func (f *fields) bothWays(n node, states []snmp.State) {
	if n.kind != objectNode {
		return
	}
	for _, power := range []snmp.Power{snmp.On, snmp.Off} {
		if !slices.ContainsFunc(states, func(s snmp.State) bool { return s.Power == power }) {
			f.fault(n.at, "has nothing that means %q", power)
		}
	}
}

// powers are the words for a state.
var powers = []string{"on", "off", "unknown"}

func powerOf(word string) snmp.Power {
	switch word {
	case "on":
		return snmp.On
	case "off":
		return snmp.Off
	}
	return snmp.Unknown
}

// meaning reads what one value of a state means: a word, or an object.
func (f *fields) meaning(n node) snmp.State {
	if n.kind == textNode {
		if !slices.Contains(powers, n.text) {
			f.fault(n.at, "must be one of: %s", strings.Join(powers, ", "))
		}
		return snmp.State{Power: powerOf(n.text)}
	}
	if n.kind != objectNode {
		f.fault(n.at, "must be a string or an object, is %v", n.kind)
		return snmp.State{}
	}
	inner := f.object(n)
	inner.need("is")
	s := snmp.State{
		Power:  powerOf(inner.choiceOf("is", powers...)),
		Toward: powerOf(inner.choiceOf("to", "on", "off")),
		Name:   inner.lineOf("name"),
		Locked: inner.truthOf("locked"),
	}
	inner.end()
	return s
}

// pending reads the object that tells of commands not carried out yet.
func (f *fields) pending(in scopes) *Pending {
	n, ok := f.take("pending")
	if !ok {
		return nil
	}
	inner := f.object(n)
	inner.need("values")
	p := &Pending{Object: inner.objectIn(in.outlet), Values: inner.wholesOf("values")}
	inner.end()
	return p
}

// guards reads the objects that must allow switching.
func (f *fields) guards(in scopes) []Guard {
	var list []Guard
	in.outlet.shared = true
	for _, item := range f.itemsOf("guards") {
		inner := f.object(item)
		g := Guard{
			Object: inner.objectIn(in.outlet),
			Blocks: inner.blocks(),
			Allows: inner.wholesOf("allows"),
			Says:   inner.lineOf("says"),
			For:    powerOf(inner.choiceOf("for", "on", "off")),
		}
		switch {
		case (g.Blocks == nil) == (g.Allows == nil):
			f.fault(item.at, "must have either \"blocks\" or \"allows\"")
		case g.Allows != nil && g.Says == "":
			f.fault(item.at, "must have \"says\": what to tell people when the value is another")
		}
		inner.end()
		list = append(list, g)
	}
	return list
}

// blocks reads the values that forbid switching.
func (f *fields) blocks() map[int64]string {
	n, ok := f.take("blocks")
	if !ok || !f.is(n, objectNode) {
		return nil
	}
	out := map[int64]string{}
	for _, key := range n.keys {
		number, err := strconv.ParseInt(key, 10, 32)
		if err != nil || strconv.FormatInt(number, 10) != key {
			f.fault(n.members[key].at, "the key must be an integer")
			continue
		}
		out[number] = f.line(n.members[key])
	}
	if len(n.keys) == 0 {
		f.fault(n.at, "must not be empty; leave it out")
	}
	return out
}

// allStates reads the one text with the states of all outlets.
func (f *fields) allStates(in scopes) *AllStates {
	n, ok := f.take("all_states")
	if !ok {
		return nil
	}
	inner := f.object(n)
	all := &AllStates{Object: inner.objectIn(in.list), Separator: inner.separator()}
	if words, ok := inner.need("words"); ok {
		all.Words = inner.words(words)
	}
	inner.end()
	return all
}
