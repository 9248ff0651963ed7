package snmppdu

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// finder finds outlets by what people write. It walks only for what the text
// itself does not tell, and over nothing twice.
type finder struct {
	pdu          *pdu
	unit, branch *int
	// names and places are what was walked over, nil before.
	names, places []listing
}

// listing is an outlet with the texts and numbers that people know it by.
type listing struct {
	outlet profile.Outlet
	name   string // what people called it
	label  string // what the vendor calls it: "AA1"
	place  []int  // unit and outlet, where the index of the MIB is a running row
}

// find returns the outlet that the text names. An id wins over a name: nobody
// can name an outlet so that another one is switched.
func (f *finder) find(ctx context.Context, text string) (profile.Outlet, error) {
	outlet, err := f.pdu.line.ParseID(text, f.unit, f.branch)
	if errors.Is(err, profile.ErrNotID) {
		return f.named(ctx, text)
	}
	if err != nil {
		return outlet, f.unknown(text, err.Error())
	}
	if place, placed := outlet.Place(); placed {
		return f.placed(ctx, text, place)
	}
	return outlet, nil
}

// named finds an outlet by name or label. Upper and lower case are told apart
// only where the PDU has both.
func (f *finder) named(ctx context.Context, text string) (profile.Outlet, error) {
	if f.pdu.line.Outlet.Name == nil && f.pdu.line.Outlet.ID == nil {
		return profile.Outlet{}, f.unknown(text, fmt.Sprintf("outlets of this line have no names; write their id, in the form %s", f.pdu.line.Shape()))
	}
	all, err := f.listNames(ctx)
	if err != nil {
		return profile.Outlet{}, err
	}
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		var found []profile.Outlet
		for _, one := range all {
			if same(one.name, text) || same(one.label, text) {
				found = append(found, one.outlet)
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return profile.Outlet{}, f.unknown(text, "several outlets have that name: "+listed(ids(found))+"; write the id of one of them")
		}
	}
	return profile.Outlet{}, f.unknown(text, "no outlet has that name or id; there are "+known(all))
}

// placed finds the row of an outlet that is known by its place.
func (f *finder) placed(ctx context.Context, text string, place []int) (profile.Outlet, error) {
	all, err := f.listPlaces(ctx)
	if err != nil {
		return profile.Outlet{}, err
	}
	for _, one := range all {
		if slices.Equal(one.place, place) {
			return one.outlet, nil
		}
	}
	return profile.Outlet{}, f.unknown(text, "no outlet has that place; there are "+places(all))
}

// unknown is the error of a text that names no outlet.
func (f *finder) unknown(text, why string) error {
	return maaspd.Failf(maaspd.NoSuchTarget, "%s: there is no outlet %q on this %s: %s", f.pdu.address, text, f.pdu.line.Title, why)
}

// listNames walks over names and labels.
func (f *finder) listNames(ctx context.Context) ([]listing, error) {
	if f.names != nil {
		return f.names, nil
	}
	line := f.pdu.line
	var columns []profile.Column
	for _, object := range []*profile.Object{line.Outlet.Name, line.Outlet.ID} {
		if object != nil {
			columns = append(columns, line.Column(*object))
		}
	}
	found, err := f.pdu.walk(ctx, columns...)
	if err != nil {
		return nil, err
	}
	f.names = []listing{}
	for _, outlet := range found.outlets {
		one, column := listing{outlet: outlet}, found.columns
		if line.Outlet.Name != nil {
			one.name, column = line.Outlet.NameIn(plainText(column[0].values[outlet.ID])), column[1:]
		}
		if line.Outlet.ID != nil {
			one.label = plainText(column[0].values[outlet.ID])
		}
		f.names = append(f.names, one)
	}
	return f.names, nil
}

// listPlaces walks over the numbers that people know outlets by.
func (f *finder) listPlaces(ctx context.Context) ([]listing, error) {
	if f.places != nil {
		return f.places, nil
	}
	line := f.pdu.line
	columns := make([]profile.Column, len(line.Position))
	for i, position := range line.Position {
		columns[i] = line.Column(position.Object)
	}
	found, err := f.pdu.walk(ctx, columns...)
	if err != nil {
		return nil, err
	}
	f.places = []listing{}
	for _, outlet := range found.outlets {
		one := listing{outlet: outlet}
		for _, column := range found.columns {
			number, ok := column.values[outlet.ID].Whole()
			if !ok {
				number = -1 // no place that anybody writes
			}
			one.place = append(one.place, int(number))
		}
		f.places = append(f.places, one)
	}
	return f.places, nil
}

// plainText is the text of a value without its padding. What is no text in
// UTF-8 is made one.
func plainText(value snmp.Value) string {
	if value.Type != snmp.Text {
		return ""
	}
	return strings.ToValidUTF8(value.Trimmed(), "\uFFFD")
}
