// Package snmppdu is the power driver for switched PDUs that speak SNMP. What
// is known about their product lines is data, in the package profile; the wire
// protocol and the verified switch are in drivers/kit/snmp. This package
// declares the parameters and says what each verb reads and sends.
package snmppdu

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/lock"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// defaultPort is the port of an SNMP agent (RFC 3417, section 3.1).
const defaultPort = 161

// Driver declares the driver.
func Driver() maaspd.Driver[Params, *driver] {
	return maaspd.Driver[Params, *driver]{
		Name:        "snmppdu",
		Description: "SNMP PDU",
		Version:     "1.0.0",
		Kind:        maaspd.KindPDU,
		Protocols:   []string{"snmp"},
		// The agents of many PDUs serve one request at a time and drop what
		// arrives meanwhile.
		MaxConcurrency: 1,
		Lock:           takeTurn,
		// Relays move a moment after the command was accepted.
		DefaultWait: 10 * time.Second,
		Chassis:     true,
		IPExtractor: &maaspd.IPExtractor{Field: "power_address", Pattern: "^(?P<address>.+?)$"},
		New:         func(p Params) *driver { return &driver{Params: p} },
	}
}

// takeTurn takes the lock of the PDU. An address with the default port is the
// same PDU as one without a port.
func takeTurn(ctx context.Context, log *slog.Logger, key []string) (func(), error) {
	plain := make([]string, len(key))
	for i, part := range key {
		plain[i] = strings.TrimSuffix(part, ":161")
	}
	return lock.Acquire(ctx, log, plain)
}

// driver drives the outlets of one machine.
type driver struct {
	Params
	// wait is how long the verb may wait for the wanted state.
	wait time.Duration
	// read is the user's own profile, once it was read.
	read *ownProfile
	// known is the line of the PDU, once it is known.
	known *profile.Profile
	// chosen are the outlets of node_outlet, once they are known.
	chosen []profile.Outlet
}

// Before takes note of how long the verb may wait. Whether the line has a reset
// is found out before maaspd reads the state: it would tell an outlet that is
// off to use power_on, where no outlet of the line can be switched.
func (d *driver) Before(ctx context.Context, action maaspd.Action) error {
	d.wait = action.Wait
	if action.Verb != maaspd.VerbPowerReset {
		return nil
	}
	p, err := d.reach(ctx)
	if err != nil {
		return notSent(err)
	}
	return p.ableToReset()
}

// CycleDelay is the time off in a cycle whose request names none.
func (d *driver) CycleDelay() time.Duration {
	// 0 would mean that the driver has no say.
	return max(d.PowerOnDelay, time.Nanosecond)
}
