package snmppdu

import (
	"context"
	"slices"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// grid is what a walk over columns of outlets found.
type grid struct {
	// outlets are all that have a cell, in the order of the PDU.
	outlets []profile.Outlet
	// cells are the values of each column, by outlet id.
	cells []map[string]snmp.Value
}

// walk reads columns side by side.
func (p *pdu) walk(ctx context.Context, columns ...profile.Column) (grid, error) {
	var prefixes []snmp.OID
	for _, column := range columns {
		// Columns of one table that differ behind the outlet begin alike.
		if !slices.Contains(prefixes, column.Prefix) {
			prefixes = append(prefixes, column.Prefix)
		}
	}
	lists, err := p.Walk(ctx, prefixes...)
	if err != nil {
		return grid{}, reported(err)
	}
	found := grid{cells: make([]map[string]snmp.Value, len(columns))}
	seen := map[string]bool{}
	for i, column := range columns {
		found.cells[i] = map[string]snmp.Value{}
		for _, variable := range lists[slices.Index(prefixes, column.Prefix)] {
			for _, cell := range column.Cells(variable) {
				found.cells[i][cell.Outlet.ID] = cell.Value
				if !seen[cell.Outlet.ID] {
					seen[cell.Outlet.ID] = true
					found.outlets = append(found.outlets, cell.Outlet)
				}
			}
		}
	}
	return found, nil
}
