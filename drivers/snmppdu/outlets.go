package snmppdu

import (
	"context"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// seen is an outlet with what a list of outlets tells of it.
type seen struct {
	outlet profile.Outlet
	name   string
	state  snmp.State
}

// Outlets lists the outlets of the PDU with names and states.
func (d *driver) Outlets(ctx context.Context) ([]maaspd.Outlet, error) {
	all, err := d.survey(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]maaspd.Outlet, len(all))
	for i, one := range all {
		list[i] = maaspd.Outlet{ID: one.outlet.ID, Name: one.name, Power: powerOf(one.state.Power), Parameters: d.parametersOf(one.outlet)}
	}
	return list, nil
}

// Probe lists each outlet as a machine.
func (d *driver) Probe(ctx context.Context) ([]maaspd.Host, error) {
	all, err := d.survey(ctx)
	if err != nil {
		return nil, err
	}
	hosts := make([]maaspd.Host, len(all))
	for i, one := range all {
		hosts[i] = maaspd.Host{Name: one.name, Parameters: d.parametersOf(one.outlet)}
	}
	return hosts, nil
}

// parametersOf are the parameters that, laid over those of the request, mean
// the outlet. Its id has all parts, and what the request says about shorter
// ones must not be in its way.
func (d *driver) parametersOf(outlet profile.Outlet) map[string]any {
	params := map[string]any{"node_outlet": outlet.ID}
	if d.Unit != nil {
		params["unit"], params["strap"] = nil, nil
	}
	if d.Branch != nil {
		params["branch"], params["phase"] = nil, nil
	}
	return params
}

// survey reads all outlets of the PDU: with one walk, or with what the PDU
// offers in its place.
func (d *driver) survey(ctx context.Context) ([]seen, error) {
	p, err := d.reach(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.readable(); err != nil {
		return nil, err
	}
	text := p.line.Outlet.Name
	if text == nil {
		text = p.line.Outlet.ID
	}
	// The text with all states saves the walk where there are no names to walk
	// over, or where a walk takes a request for each outlet: SNMPv1 has no
	// GETBULK.
	if p.line.AllStates != nil && (text == nil || d.version() == snmp.V1) {
		all, err := p.allStates(ctx, text)
		if err != nil || len(all) > 0 {
			return all, err
		}
	}
	return p.walkOutlets(ctx, text)
}

// walkOutlets walks over states and texts side by side.
func (p *pdu) walkOutlets(ctx context.Context, text *profile.Object) ([]seen, error) {
	columns := []profile.Column{p.line.StateColumn()}
	if text != nil {
		columns = append(columns, p.line.Column(*text))
	}
	found, err := p.walk(ctx, columns...)
	if err != nil {
		return nil, err
	}
	var list []seen
	for _, outlet := range found.outlets {
		value, switched := found.columns[0].values[outlet.ID]
		if !switched {
			continue // it has a name, but no relay
		}
		one := seen{outlet: outlet, state: p.line.State.Of(value)}
		if text != nil {
			one.name = p.called(text, found.columns[1].values[outlet.ID])
		}
		list = append(list, one)
	}
	if len(list) == 0 {
		return nil, maaspd.Failf(maaspd.NoSuchTarget, "%s: %s", p.address, p.noOutlets())
	}
	return list, nil
}

// allStates reads the text that has the states of all outlets, and their names.
// It returns nothing when the PDU does not have it, or when it does not have as
// many states as the PDU has outlets.
func (p *pdu) allStates(ctx context.Context, text *profile.Object) ([]seen, error) {
	object, whole := p.line.Scalar(p.line.AllStates.Object)
	if !whole || p.line.Count == nil {
		return nil, nil
	}
	count, whole := p.line.Scalar(*p.line.Count)
	if !whole {
		return nil, nil
	}
	values, err := p.Get(ctx, object, count)
	if err != nil {
		return nil, reported(err)
	}
	cells := p.line.AllStatesColumn().Cells(snmp.Variable{OID: object, Value: values[0]})
	if n, ok := values[1].Whole(); !ok || int64(len(cells)) != n {
		return nil, nil
	}
	list := make([]seen, len(cells))
	for i, cell := range cells {
		list[i] = seen{outlet: cell.Outlet, state: p.line.AllStates.Of(cell.Value)}
	}
	return list, p.addNames(ctx, list, text)
}

// addNames reads the texts of the outlets one by one.
func (p *pdu) addNames(ctx context.Context, list []seen, text *profile.Object) error {
	if text == nil || len(list) == 0 {
		return nil
	}
	oids := make([]snmp.OID, len(list))
	for i, one := range list {
		oids[i] = one.outlet.OID(*text)
	}
	values, err := p.Get(ctx, oids...)
	if err != nil {
		return reported(err)
	}
	for i, value := range values {
		list[i].name = p.called(text, value)
	}
	return nil
}

// called is what the outlet is called in the text that was read for it.
func (p *pdu) called(text *profile.Object, value snmp.Value) string {
	if text == p.line.Outlet.Name {
		return p.line.Outlet.NameIn(plainText(value))
	}
	return plainText(value)
}
