package snmppdu

import (
	"context"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// QueryTogether reads the outlets of several machines in one request.
func (d *driver) QueryTogether(ctx context.Context, group []*driver) ([]maaspd.QueryResult, error) {
	p, err := d.reach(ctx)
	if err == nil {
		err = p.readable()
	}
	if err != nil {
		return nil, err
	}
	f := &finder{pdu: p, unit: d.Unit, branch: d.Branch}
	results := make([]maaspd.QueryResult, len(group))
	outlets := make([][]profile.Outlet, len(group))
	var relays []snmp.Relay
	for i, one := range group {
		outlets[i], results[i].Err = f.findAll(ctx, one.NodeOutlets)
		relays = append(relays, target{p, outlets[i]}.relays()...)
	}
	if len(relays) == 0 {
		return results, nil
	}
	states, missing, err := p.ReadRelays(ctx, relays...)
	if isKind(err, snmp.KindRefusedByDevice) || isKind(err, snmp.KindAccess) {
		// The agent answers, and refuses the request as a whole for the sake of
		// one object: the others must not suffer from it.
		return p.queryApart(ctx, outlets, results), nil
	}
	if err != nil {
		return nil, target{pdu: p}.explained(ctx, err)
	}
	for i := range group {
		n := len(outlets[i])
		if results[i].Err == nil {
			t := target{p, outlets[i]}
			results[i].Status, results[i].Err = t.status(ctx, states[:n], missing[:n])
		}
		states, missing = states[n:], missing[n:]
	}
	return results, nil
}

// queryApart reads the outlets of each machine in a request of its own.
func (p *pdu) queryApart(ctx context.Context, outlets [][]profile.Outlet, results []maaspd.QueryResult) []maaspd.QueryResult {
	for i := range results {
		if results[i].Err == nil {
			results[i].Status, results[i].Err = target{p, outlets[i]}.query(ctx)
		}
	}
	return results
}
