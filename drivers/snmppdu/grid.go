package snmppdu

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// grid is what a walk over columns found.
type grid struct {
	// outlets are all that have a cell, in the order of the PDU.
	outlets []profile.Outlet
	columns []cells
}

// cells are the values of one column, by row.
type cells struct {
	rows   []string // in the order of the PDU
	values map[string]snmp.Value
}

func (c *cells) add(row string, value snmp.Value) {
	if c.values == nil {
		c.values = map[string]snmp.Value{}
	}
	if _, known := c.values[row]; !known {
		c.rows = append(c.rows, row)
	}
	c.values[row] = value
}

// first is the value of the first row; of type snmp.Missing when there is none.
func (c *cells) first() snmp.Value {
	if len(c.rows) == 0 {
		return snmp.Value{}
	}
	return c.values[c.rows[0]]
}

// rowOf names the row of a cell: the id of the outlet, or the numbers of what
// is no outlet.
func rowOf(cell profile.Cell) string {
	if cell.Outlet.Profile != nil {
		return cell.Outlet.ID
	}
	parts := make([]string, len(cell.Row))
	for i, number := range cell.Row {
		parts[i] = strconv.Itoa(number)
	}
	return strings.Join(parts, ".")
}

// root is what to walk over for a column. A walk finds what is below an object,
// and so begins above where all outlets are in one object.
func (p *pdu) root(column profile.Column) snmp.OID {
	if p.line.State == nil {
		return column.Prefix
	}
	single, ok := p.line.Scalar(p.line.State.Object)
	if !ok || column.Prefix != single {
		return column.Prefix
	}
	return single[:strings.LastIndexByte(string(single), '.')]
}

// walk reads columns side by side.
func (p *pdu) walk(ctx context.Context, columns ...profile.Column) (grid, error) {
	var roots []snmp.OID
	for _, column := range columns {
		// Columns of one table that differ behind the outlet begin alike.
		if root := p.root(column); !slices.Contains(roots, root) {
			roots = append(roots, root)
		}
	}
	lists, err := p.Walk(ctx, roots...)
	if err != nil {
		return grid{}, reported(err)
	}
	found := grid{columns: make([]cells, len(columns))}
	seen := map[string]bool{}
	for i, column := range columns {
		for _, variable := range lists[slices.Index(roots, p.root(column))] {
			for _, cell := range column.Cells(variable) {
				row := rowOf(cell)
				found.columns[i].add(row, cell.Value)
				if cell.Outlet.Profile != nil && !seen[row] {
					seen[row] = true
					found.outlets = append(found.outlets, cell.Outlet)
				}
			}
		}
	}
	return found, nil
}
