package profile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// Outlet is an outlet of a PDU of the line, by its index in the MIB.
type Outlet struct {
	// Profile is the line.
	Profile *Profile
	// ID is what people write for the outlet, with all parts: "2.5".
	ID string

	vars  map[string]int
	place []int
}

// Place returns the numbers of unit and outlet of an outlet that has to be
// looked up in the columns of Position first, with a walk: the outlet is that
// of the row where both columns have the numbers. Until then it has no OIDs.
func (o Outlet) Place() ([]int, bool) { return o.place, o.place != nil }

// OID is where the object is for the outlet; "" when the object is not the
// outlet's to name.
func (o Outlet) OID(object Object) snmp.OID { return object.OID.expand(o.vars) }

// Relay tells the SNMP base how the outlet is read and switched.
func (o Outlet) Relay() snmp.Relay {
	p := o.Profile
	relay := snmp.Relay{Name: "outlet " + o.ID}
	if s := p.State; s != nil {
		relay.State, relay.Values, relay.Words = o.OID(s.Object), s.Values, s.Words
		if s.Separator != "" {
			relay.Element, relay.Separator = o.element(), s.Separator
		}
	}
	if p.Pending != nil {
		relay.Pending, relay.PendingValues = o.OID(p.Pending.Object), map[int64]bool{}
		for _, value := range p.Pending.Values {
			relay.PendingValues[value] = true
		}
	}
	for _, g := range p.Guards {
		relay.Guards = append(relay.Guards, snmp.Guard{Object: o.OID(g.Object), Blocks: g.Blocks, Allows: g.Allows, Says: g.Says, For: g.For})
	}
	if c := p.Control; c != nil {
		relay.On, relay.Off = o.writes(c.On), o.writes(c.Off)
		relay.Reset, relay.Identify = o.writes(c.Reset), o.writes(c.Identify)
		for _, w := range c.Unlock {
			relay.Unlock = append(relay.Unlock, snmp.Variable{OID: o.OID(w.Object), Value: w.Value})
		}
	}
	return relay
}

func (o Outlet) writes(list []Write) []snmp.Write {
	var out []snmp.Write
	for _, w := range list {
		out = append(out, snmp.Write{OID: o.OID(w.Object), Value: w.Value})
	}
	return out
}

// element is the outlet's place in a text for all outlets, from 1.
func (o Outlet) element() int {
	last := o.Profile.Index[len(o.Profile.Index)-1]
	return o.vars[last.Name] - last.Min + 1
}

// written are the parts of the index that people write.
func (p *Profile) written() []Index {
	return slices.DeleteFunc(slices.Clone(p.Index), func(part Index) bool { return part.Fixed != nil })
}

// Shape is what an outlet id of the line is made of: "unit.outlet".
func (p *Profile) Shape() string {
	var names []string
	for _, part := range p.written() {
		names = append(names, part.Name)
	}
	return strings.Join(names, ".")
}

// known are the variables that have a number before any outlet is named.
func (p *Profile) known() map[string]int {
	vars := map[string]int{}
	for _, part := range p.Index {
		if part.Fixed != nil {
			vars[part.Name] = *part.Fixed
		}
	}
	if p.model != nil {
		vars[modelVariable] = *p.model
	}
	return vars
}

// outlet makes the outlet with the variables; false when the line can have
// none with this index.
func (p *Profile) outlet(vars map[string]int) (Outlet, bool) {
	var id []string
	for _, part := range p.Index {
		n, known := vars[part.Name]
		if !known || part.Fixed == nil && n < part.Min {
			return Outlet{}, false
		}
		if part.Fixed == nil {
			id = append(id, strconv.Itoa(n))
		}
	}
	for _, d := range p.Derived {
		n, ok := d.of(vars[d.Of])
		if given, known := vars[d.Name]; !ok || known && given != n {
			return Outlet{}, false
		}
		vars[d.Name] = n
	}
	return Outlet{Profile: p, ID: strings.Join(id, "."), vars: vars}, true
}

// of derives the number; false where no step covers it.
func (d Derived) of(n int) (int, bool) {
	for _, s := range d.Steps {
		if n >= s.From && (s.To == 0 || n <= s.To) {
			return n + s.Add, true
		}
	}
	return 0, false
}

// from finds the number that the derived one is of.
func (d Derived) from(derived int) (int, bool) {
	for _, s := range d.Steps {
		if n := derived - s.Add; n >= s.From && (s.To == 0 || n <= s.To) {
			return n, true
		}
	}
	return 0, false
}
