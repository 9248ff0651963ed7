package snmppdu

import (
	"context"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// resetPoll is the time between two looks at outlets that reboot. PDUs leave
// them off for seconds.
const resetPoll = 250 * time.Millisecond

// PowerOn switches all outlets of the machine on, but for those that are.
func (d *driver) PowerOn(ctx context.Context) error {
	return d.switchTo(ctx, snmp.On, "switch on", func(c *profile.Control) []profile.Write { return c.On })
}

// PowerOff switches all outlets of the machine off, but for those that are.
func (d *driver) PowerOff(ctx context.Context) error {
	return d.switchTo(ctx, snmp.Off, "switch off", func(c *profile.Control) []profile.Write { return c.Off })
}

func (d *driver) switchTo(ctx context.Context, want snmp.Power, what string, command func(*profile.Control) []profile.Write) error {
	t, err := d.target(ctx)
	if err != nil {
		return notSent(err)
	}
	if err := t.able(what, command); err != nil {
		return err
	}
	return t.explained(ctx, t.SwitchRelays(ctx, want, t.relays()...))
}

// PowerQuery reads the outlets of the machine in one request.
func (d *driver) PowerQuery(ctx context.Context) (maaspd.Status, error) {
	t, err := d.target(ctx)
	if err != nil {
		return maaspd.Status{}, err
	}
	return t.query(ctx)
}

// query reads the outlets.
func (t target) query(ctx context.Context) (maaspd.Status, error) {
	states, missing, err := t.ReadRelays(ctx, t.relays()...)
	if err != nil {
		return maaspd.Status{}, t.explained(ctx, err)
	}
	return t.status(ctx, states, missing)
}

// status is what the states of the outlets come to. An outlet that is not there
// is an error.
func (t target) status(ctx context.Context, states []snmp.State, missing []error) (maaspd.Status, error) {
	for _, err := range missing {
		if err != nil {
			return maaspd.Status{}, t.explained(ctx, err)
		}
	}
	return combined(t.outlets, states), nil
}

// PowerReset has the PDU reboot the outlets. With time to wait it is proven:
// each must be seen off before maaspd waits for on.
func (d *driver) PowerReset(ctx context.Context) error {
	t, err := d.target(ctx)
	if err != nil {
		return notSent(err)
	}
	if err := t.ResetRelays(ctx, t.relays()...); err != nil {
		return t.explained(ctx, err)
	}
	if d.wait <= 0 {
		return nil
	}
	return t.seenOff(ctx, d.wait)
}

// seenOff waits until every outlet was seen off, which PDUs that reboot one
// outlet after the other never show at the same time. Read errors mean "not
// yet", as in every wait.
func (t target) seenOff(ctx context.Context, atMost time.Duration) error {
	limited, cancel := context.WithTimeout(ctx, atMost)
	defer cancel()
	tick := time.NewTicker(resetPoll)
	defer tick.Stop()
	for waiting := t.relays(); ; {
		waiting = t.notYetOff(limited, waiting)
		if len(waiting) == 0 {
			return nil
		}
		select {
		case <-tick.C:
		case <-limited.Done():
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return maaspd.Failf(maaspd.NotVerified,
				"%s: the reboot was accepted, but within %d ms %s was not seen off; the PDU may delay it, or use power_cycle",
				t.address, atMost.Milliseconds(), waiting[0].Name)
		}
	}
}

// notYetOff are the relays that do not show now that they reboot. Some PDUs
// have a word of their own for an outlet that is off for a moment ("cycling").
func (t target) notYetOff(ctx context.Context, relays []snmp.Relay) []snmp.Relay {
	states, _, err := t.ReadRelays(ctx, relays...)
	if err != nil {
		return relays
	}
	var waiting []snmp.Relay
	for i, state := range states {
		if cycling := state.Power != snmp.On && state.Toward == snmp.On; state.Power != snmp.Off && !cycling {
			waiting = append(waiting, relays[i])
		}
	}
	return waiting
}

// Identify has the PDU show where the outlets are.
func (d *driver) Identify(ctx context.Context, light maaspd.Identify) error {
	t, err := d.target(ctx)
	if err != nil {
		return notSent(err)
	}
	if err := t.able("show where an outlet is", func(c *profile.Control) []profile.Write { return c.Identify }); err != nil {
		return err
	}
	if !light.On {
		return maaspd.Failf(maaspd.Unsupported, "%s: the line %s (%s) ends the identification of an outlet by itself, and only so",
			t.address, t.line.Name, t.line.Title)
	}
	return t.explained(ctx, t.IdentifyRelays(ctx, t.relays()...))
}

// notSent states that an error came before any command.
func notSent(err error) error {
	if failure, ok := err.(*maaspd.Error); ok {
		return failure.NotSent()
	}
	return err
}
