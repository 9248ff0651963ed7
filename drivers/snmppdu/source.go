package snmppdu

import (
	"context"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// source is an object to be read for every outlet, or every part of the PDU,
// that has it.
type source struct {
	object  profile.Object
	table   bool // of the PDU: a row for each of something that is no outlet
	outlets bool // of outlets, not of the PDU
	cells
}

// reader reads sources in few requests.
type reader struct {
	*pdu
	sources []*source
	// outlets are those to read for. Where all is set they are found by a walk.
	outlets []profile.Outlet
	all     bool
}

// add asks for an object, and returns where its values will be. Nil asks for
// nothing.
func (r *reader) add(object *profile.Object, table, outlets bool) *source {
	if object == nil {
		return &source{}
	}
	one := &source{object: *object, table: table, outlets: outlets}
	r.sources = append(r.sources, one)
	return one
}

// read walks over what has to be walked over, and gets the rest.
func (r *reader) read(ctx context.Context) error {
	rest, err := r.walkSources(ctx)
	if err != nil {
		return err
	}
	return r.getSources(ctx, rest)
}

// column is the column to walk over for the source; false when it is to be
// read object by object: one of the PDU that stands alone, or one of outlets
// with other objects between, of which a walk would read all.
func (r *reader) column(one *source) (profile.Column, bool) {
	if one.outlets {
		column := r.line.Column(one.object)
		return column, r.all && (column.Dense || r.sharesWalk(column))
	}
	_, single := r.line.Scalar(one.object)
	return r.line.ReadingColumn(profile.Reading{Object: one.object, Table: one.table}), one.table || !single
}

// sharesWalk tells whether the walk over the outlets' states reads the column as
// well: the number of a unit of a chain may come before that of the table.
func (r *reader) sharesWalk(column profile.Column) bool {
	return r.line.State != nil && column.Prefix == r.line.StateColumn().Prefix
}

// otherTable tells whether what is measured of outlets stands in another table
// than their states, so that there may be outlets which it has no rows for.
func (r *reader) otherTable() bool {
	if !r.all || r.line.State == nil {
		return false
	}
	state, measured := r.line.StateColumn().Prefix, false
	for _, one := range r.sources {
		if !one.outlets {
			continue
		}
		if prefix := r.line.Column(one.object).Prefix; prefix != state && tableOf(prefix) == tableOf(state) {
			return false
		}
		measured = true
	}
	return measured
}

// tableOf is the object identifier of the rows that a column is of.
func tableOf(column snmp.OID) snmp.OID {
	return column[:strings.LastIndexByte(string(column), '.')]
}

// walkSources reads whole columns, and returns the sources that are left.
func (r *reader) walkSources(ctx context.Context) (rest []*source, err error) {
	var columns []profile.Column
	var walked []*source
	states := r.otherTable()
	for _, one := range r.sources {
		if column, whole := r.column(one); whole {
			columns, walked = append(columns, column), append(walked, one)
			continue
		}
		rest = append(rest, one)
		states = states || one.outlets && r.all
	}
	if states && r.line.State != nil {
		columns = append(columns, r.line.StateColumn()) // tells which outlets there are
	}
	if len(columns) == 0 {
		return rest, nil
	}
	found, err := r.walk(ctx, columns...)
	if err != nil {
		return nil, err
	}
	for i, one := range walked {
		one.cells = found.columns[i]
	}
	if r.all {
		r.outlets = found.outlets
	}
	return rest, nil
}

// cellOf is where the value of an object belongs.
type cellOf struct {
	source *source
	row    string
}

// getSources reads objects one by one, in as few requests as they fit in.
func (r *reader) getSources(ctx context.Context, sources []*source) error {
	oids, places := r.objects(sources)
	if len(oids) == 0 {
		return nil
	}
	values, err := r.Get(ctx, oids...)
	if err != nil {
		return reported(err)
	}
	for i, value := range values {
		if value.Type != snmp.Missing {
			places[i].source.add(places[i].row, value)
		}
	}
	return nil
}

// objects are those of the sources for each outlet, or for the PDU.
func (r *reader) objects(sources []*source) (oids []snmp.OID, places []cellOf) {
	ask := func(one *source, row string, oid snmp.OID) {
		if oid != "" {
			oids, places = append(oids, oid), append(places, cellOf{one, row})
		}
	}
	for _, one := range sources {
		if !one.outlets {
			oid, _ := r.line.Scalar(one.object)
			ask(one, "", oid)
			continue
		}
		for _, outlet := range r.outlets {
			ask(one, outlet.ID, outlet.OID(one.object))
		}
	}
	return oids, places
}
