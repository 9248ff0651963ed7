package abstract

import (
	"context"
	"fmt"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// machine is one simulated machine, as the state file keeps it.
type machine struct {
	Power maaspd.Power `json:"power,omitempty"`
	// Toward is the state the machine is in from the time At on.
	Toward   maaspd.Power        `json:"toward,omitempty"`
	At       time.Time           `json:"at,omitzero"`
	Boot     maaspd.BootOverride `json:"boot,omitzero"`
	Order    []string            `json:"order,omitempty"`
	Identify bool                `json:"identify,omitempty"`
	Resets   int                 `json:"resets,omitempty"`
	NMIs     int                 `json:"nmis,omitempty"`
}

// status is the state at that time. A machine nobody has touched is off.
func (m machine) status(now time.Time) maaspd.Status {
	power := m.Power
	if power == "" {
		power = maaspd.Off
	}
	switch {
	case m.Toward == "" || m.Toward == power:
		return maaspd.Status{Power: power}
	case now.Before(m.At):
		detail := map[maaspd.Power]string{maaspd.On: "PoweringOn", maaspd.Off: "PoweringOff"}[m.Toward]
		return maaspd.Status{Power: power, Detail: detail, Toward: m.Toward}
	}
	return maaspd.Status{Power: m.Toward}
}

// switchTo starts the way to a power state.
func (d *driver) switchTo(ctx context.Context, verb FaultVerb, wanted maaspd.Power) error {
	return d.change(ctx, verb, func(m *machine) {
		if d.struck(verb) && d.Fault == faultStuck {
			return
		}
		now := time.Now()
		m.Power = m.status(now).Power
		m.Toward, m.At = wanted, now.Add(d.Transition)
	})
}

// read returns the machine, after the latency and the faults asked for.
func (d *driver) read(ctx context.Context, verb FaultVerb) (machine, error) {
	if err := d.exchange(ctx, verb); err != nil {
		return machine{}, err
	}
	all, err := d.store.load()
	return all[d.id()], err
}

// change changes the machine, after the latency and the faults asked for.
func (d *driver) change(ctx context.Context, verb FaultVerb, edit func(*machine)) error {
	if err := d.exchange(ctx, verb); err != nil {
		return err
	}
	return d.store.edit(ctx, func(all machines) {
		m := all[d.id()]
		edit(&m)
		all[d.id()] = m
	})
}

// exchange is what every call about a machine has in common: the answer takes
// its time or fails, and the machine must exist.
func (d *driver) exchange(ctx context.Context, verb FaultVerb) error {
	if err := d.reach(ctx, verb); err != nil {
		return err
	}
	if d.Machine > d.Machines {
		return maaspd.Failf(maaspd.NoSuchTarget, "there is no machine %d, only 1 to %d", d.Machine, d.Machines)
	}
	return nil
}

// reach is an exchange with the device as a whole.
func (d *driver) reach(ctx context.Context, verb FaultVerb) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d.Latency):
	}
	if d.struck(verb) {
		return d.strike()
	}
	return nil
}

// id is the machine's key in the store.
func (d *driver) id() string { return fmt.Sprint(d.Machine) }
