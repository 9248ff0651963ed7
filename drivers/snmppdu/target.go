package snmppdu

import (
	"context"
	"fmt"
	"slices"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// target are the outlets of a machine.
type target struct {
	*pdu
	outlets []profile.Outlet
}

// target finds the outlets that node_outlet names. For ids nothing is sent.
func (d *driver) target(ctx context.Context) (target, error) {
	p, err := d.reach(ctx)
	if err != nil {
		return target{}, err
	}
	if err := p.readable(); err != nil {
		return target{}, err
	}
	if d.chosen == nil {
		f := &finder{pdu: p, unit: d.Unit, branch: d.Branch}
		if d.chosen, err = f.findAll(ctx, d.NodeOutlets); err != nil {
			return target{}, err
		}
	}
	return target{p, d.chosen}, nil
}

// findAll finds the outlets of a machine. One that is named twice counts once.
func (f *finder) findAll(ctx context.Context, texts []string) ([]profile.Outlet, error) {
	var found []profile.Outlet
	for _, text := range texts {
		outlet, err := f.find(ctx, text)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(found, func(known profile.Outlet) bool { return known.ID == outlet.ID }) {
			found = append(found, outlet)
		}
	}
	return found, nil
}

// readable refuses a line whose outlets have no state that can be read.
func (p *pdu) readable() error {
	if p.line.State != nil {
		return nil
	}
	return maaspd.Failf(maaspd.Unsupported, "%s: outlets of the line %s (%s) cannot be read: %s",
		p.address, p.line.Name, p.line.Title, p.line.ReadOnly)
}

// relays are the outlets as the client takes them.
func (t target) relays() []snmp.Relay {
	list := make([]snmp.Relay, len(t.outlets))
	for i, outlet := range t.outlets {
		list[i] = outlet.Relay()
	}
	return list
}

// able refuses a command that the line does not have.
func (p *pdu) able(what string, command func(*profile.Control) []profile.Write) error {
	line := p.line
	if line.Control == nil {
		return maaspd.Failf(maaspd.Unsupported, "%s: outlets of the line %s (%s) cannot be switched: %s",
			p.address, line.Name, line.Title, line.ReadOnly)
	}
	if len(command(line.Control)) == 0 {
		return maaspd.Failf(maaspd.Unsupported, "%s: the line %s (%s) cannot %s", p.address, line.Name, line.Title, what)
	}
	return nil
}

func (p *pdu) ableToReset() error {
	return p.able("reboot an outlet in a way that can be verified; use power_cycle",
		func(c *profile.Control) []profile.Write { return c.Reset })
}

// explained adds to an error about an outlet that the PDU does not have which
// ones it has.
func (t target) explained(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	reason := reported(err)
	if !isKind(err, snmp.KindNoSuchObject) {
		return reason
	}
	if stated, ok := reason.(*maaspd.Error); ok && stated.Reason == maaspd.NoSuchTarget {
		return maaspd.Fail(maaspd.NoSuchTarget, fmt.Errorf("%w%s", err, t.present(ctx))).NotSent()
	}
	return reason
}
