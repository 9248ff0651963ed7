package snmppdu

import (
	"context"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Outlets lists the outlets of the PDU with names and states.
func (d *driver) Outlets(ctx context.Context) ([]maaspd.Outlet, error) {
	p, err := d.reach(ctx)
	if err != nil {
		return nil, err
	}
	return p.survey(ctx)
}

// Probe lists each outlet as a machine.
func (d *driver) Probe(ctx context.Context) ([]maaspd.Host, error) {
	outlets, err := d.Outlets(ctx)
	if err != nil {
		return nil, err
	}
	hosts := make([]maaspd.Host, len(outlets))
	for i, outlet := range outlets {
		hosts[i] = maaspd.Host{Name: outlet.Name, Parameters: outlet.Parameters}
	}
	return hosts, nil
}

// survey reads all outlets of the PDU.
func (p *pdu) survey(ctx context.Context) ([]maaspd.Outlet, error) {
	if err := p.readable(); err != nil {
		return nil, err
	}
	columns := []profile.Column{p.line.StateColumn()}
	if p.line.AllStates != nil {
		// One text tells all states, and one GET gives it.
		all, err := p.allStates(ctx)
		if err != nil || len(all) > 0 {
			return all, err
		}
	}
	texts := p.line.Outlet.Name
	if texts == nil {
		texts = p.line.Outlet.ID
	}
	if texts != nil {
		columns = append(columns, p.line.Column(*texts))
	}
	found, err := p.walk(ctx, columns...)
	if err != nil {
		return nil, err
	}
	var list []maaspd.Outlet
	for _, outlet := range found.outlets {
		value, switched := found.columns[0].values[outlet.ID]
		if !switched {
			continue // it has a name, but is not of those that this line switches
		}
		name := ""
		if texts != nil {
			name = plainText(found.columns[1].values[outlet.ID])
		}
		list = append(list, entry(outlet, name, p.stateOf(value)))
	}
	if len(list) == 0 {
		return nil, maaspd.Failf(maaspd.NoSuchTarget, "%s: it has none of the outlets of the line %s (%s): %s is missing; is it of another line? profile auto asks it",
			p.address, p.line.Name, p.line.Title, p.line.State.Object.Object)
	}
	return list, nil
}

func entry(outlet profile.Outlet, name string, state snmp.State) maaspd.Outlet {
	return maaspd.Outlet{
		ID: outlet.ID, Name: name, Power: powerOf(state.Power),
		Parameters: map[string]any{"node_outlet": outlet.ID},
	}
}

// stateOf is what the value of a state object means. What the profile does not
// name is unknown.
func (p *pdu) stateOf(value snmp.Value) snmp.State {
	if p.line.State.Words == nil {
		return p.line.State.Values.Of(value)
	}
	return wordOf(p.line.State.Words, plainText(value))
}

func wordOf(words map[string]snmp.State, text string) snmp.State {
	for word, state := range words {
		if strings.EqualFold(word, text) {
			return state
		}
	}
	return snmp.State{}
}
