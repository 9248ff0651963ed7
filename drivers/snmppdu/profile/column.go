package profile

import (
	"maps"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// Column is an object of all outlets or units, for a walk.
type Column struct {
	// Prefix is what to walk.
	Prefix snmp.OID
	// Dense tells that nothing else is below the prefix.
	Dense bool

	profile   *Profile
	template  Template
	from      int // the parts of the template that the prefix has
	vars      map[string]int
	separator string
	table     bool
}

// Cell is one value of a column.
type Cell struct {
	// Outlet is the outlet that the value is of. Its Profile is nil in a column
	// of units or of a table of the device.
	Outlet Outlet
	// Row is what the index of the row is made of, without fixed parts.
	Row []int
	// Value is the value, or the outlet's element of a text for all outlets.
	Value snmp.Value
}

// Column returns the column of an object of the outlets or of the units.
func (p *Profile) Column(object Object) Column {
	c := Column{profile: p, template: object.OID, vars: p.known()}
	c.Prefix, c.from = object.OID.prefix(c.vars)
	c.Dense = true
	for _, part := range object.OID.parts[c.from:] {
		c.Dense = c.Dense && part.variable != ""
	}
	return c
}

// StateColumn returns the column of the outlets' states, of a profile that has
// a State.
func (p *Profile) StateColumn() Column {
	c := p.Column(p.State.Object)
	c.separator = p.State.Separator
	return c
}

// AllStatesColumn returns the column of a profile that has AllStates. Its
// prefix is the object itself where it has no variables.
func (p *Profile) AllStatesColumn() Column {
	c := p.Column(p.AllStates.Object)
	c.separator = p.AllStates.Separator
	return c
}

// ReadingColumn returns the column of a reading of the device.
func (p *Profile) ReadingColumn(r Reading) Column {
	c := p.Column(r.Object)
	c.table = r.Table
	return c
}

// Scalar tells where the object is when it is one object of the device, which
// needs no walk.
func (p *Profile) Scalar(object Object) (snmp.OID, bool) {
	oid := object.OID.expand(p.known())
	return oid, oid != ""
}

// Cells returns what the variable of a walk says of the column: nothing when
// it is no part of it, several cells when it is a text for all outlets.
func (c Column) Cells(v snmp.Variable) []Cell {
	arcs, ok := v.OID.Index(c.Prefix)
	if !ok || v.Value.Type == snmp.Missing {
		return nil
	}
	if c.table {
		return []Cell{{Row: ints(arcs), Value: v.Value}}
	}
	vars := maps.Clone(c.vars)
	if !c.template.match(c.from, arcs, vars) {
		return nil
	}
	for _, d := range c.profile.Derived {
		if n, bound := vars[d.Name]; bound {
			of, ok := d.from(n)
			if given, known := vars[d.Of]; !ok || known && given != of {
				return nil
			}
			vars[d.Of] = of
		}
	}
	if c.separator != "" {
		return c.elements(v.Value, vars)
	}
	return c.cell(v.Value, vars)
}

// cell makes the cell of an outlet, or of a unit where the variables do not
// tell which outlet.
func (c Column) cell(value snmp.Value, vars map[string]int) []Cell {
	row := c.profile.row(vars)
	if len(row) < len(c.profile.written()) {
		return []Cell{{Row: row, Value: value}}
	}
	outlet, ok := c.profile.outlet(vars)
	if !ok {
		return nil
	}
	return []Cell{{Outlet: outlet, Row: row, Value: value}}
}

// row are the numbers of the parts of the index that are not fixed.
func (p *Profile) row(vars map[string]int) []int {
	var row []int
	for _, part := range p.written() {
		if n, known := vars[part.Name]; known {
			row = append(row, n)
		}
	}
	return row
}

// elements splits a text for all outlets of a unit.
func (c Column) elements(value snmp.Value, vars map[string]int) []Cell {
	text := strings.TrimSuffix(value.Trimmed(), strings.TrimSpace(c.separator))
	if value.Type != snmp.Text || text == "" || len(c.profile.Index) == 0 {
		return nil
	}
	last := c.profile.Index[len(c.profile.Index)-1]
	var cells []Cell
	for i, element := range strings.Split(text, c.separator) {
		own := maps.Clone(vars)
		own[last.Name] = last.Min + i
		cells = append(cells, c.cell(snmp.TextValue(strings.TrimSpace(element)), own)...)
	}
	return cells
}

func ints(arcs []uint32) []int {
	out := make([]int, len(arcs))
	for i, arc := range arcs {
		out[i] = int(arc)
	}
	return out
}
