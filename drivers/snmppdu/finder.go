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

// finder finds outlets by what people write. It walks over the PDU at most
// once, and only for what the text itself does not tell.
type finder struct {
	pdu          *pdu
	unit, branch *int
	listed       []listing
	walked       bool
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
	all, err := f.list(ctx)
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
	all, err := f.list(ctx)
	if err != nil {
		return profile.Outlet{}, err
	}
	for _, one := range all {
		if slices.Equal(one.place, place) {
			return one.outlet, nil
		}
	}
	return profile.Outlet{}, f.unknown(text, "no outlet has that place; there are "+known(all))
}

// unknown is the error of a text that names no outlet.
func (f *finder) unknown(text, why string) error {
	return maaspd.Failf(maaspd.NoSuchTarget, "%s: there is no outlet %q on this %s: %s", f.pdu.address, text, f.pdu.line.Title, why)
}

// list walks over names, labels and places, once.
func (f *finder) list(ctx context.Context) ([]listing, error) {
	if f.walked {
		return f.listed, nil
	}
	line := f.pdu.line
	var columns []profile.Column
	for _, object := range []*profile.Object{line.Outlet.Name, line.Outlet.ID} {
		if object != nil {
			columns = append(columns, line.Column(*object))
		}
	}
	for _, position := range line.Position {
		columns = append(columns, line.Column(position.Object))
	}
	found, err := f.pdu.walk(ctx, columns...)
	if err != nil {
		return nil, err
	}
	f.walked = true
	for _, outlet := range found.outlets {
		f.listed = append(f.listed, describe(line, outlet, found.columns))
	}
	return f.listed, nil
}

// describe takes the texts and numbers of an outlet from the columns: the name
// and the label, where the line has them, then the places.
func describe(line *profile.Profile, outlet profile.Outlet, columns []cells) listing {
	one := listing{outlet: outlet}
	if line.Outlet.Name != nil {
		one.name, columns = plainText(columns[0].values[outlet.ID]), columns[1:]
	}
	if line.Outlet.ID != nil {
		one.label, columns = plainText(columns[0].values[outlet.ID]), columns[1:]
	}
	for _, column := range columns {
		number, ok := column.values[outlet.ID].Whole()
		if !ok {
			number = -1 // no place that anybody writes
		}
		one.place = append(one.place, int(number))
	}
	return one
}

// plainText is the text of a value without its padding. What is no text in
// UTF-8 is made one.
func plainText(value snmp.Value) string {
	if value.Type != snmp.Text {
		return ""
	}
	return strings.ToValidUTF8(value.Trimmed(), "\uFFFD")
}
