package snmppdu

import (
	"context"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
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
	targets := make([]target, len(group))
	for i, one := range group {
		targets[i].pdu = p
		targets[i].outlets, results[i].Err = f.findAll(ctx, one.NodeOutlets)
	}
	return results, readTogether(ctx, targets, results)
}

// readTogether fills in the results of those whose outlets were found. What the
// PDU refuses to tell about one of them is that one's error: then each is read
// alone.
func readTogether(ctx context.Context, targets []target, results []maaspd.QueryResult) error {
	var relays []snmp.Relay
	for _, t := range targets {
		relays = append(relays, t.relays()...)
	}
	if len(relays) == 0 {
		return nil
	}
	states, missing, err := targets[0].ReadRelays(ctx, relays...)
	apart := isKind(err, snmp.KindRefusedByDevice) || isKind(err, snmp.KindAccess)
	if err != nil && !apart {
		return target{pdu: targets[0].pdu}.explained(ctx, err)
	}
	for i, t := range targets {
		n := len(t.outlets)
		switch {
		case results[i].Err != nil:
		case apart:
			results[i].Status, results[i].Err = t.query(ctx)
		default:
			results[i].Status, results[i].Err = t.status(ctx, states[:n], missing[:n])
			states, missing = states[n:], missing[n:]
		}
	}
	return nil
}
