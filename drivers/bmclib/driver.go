// Package bmclib is the power driver for what github.com/bmc-toolbox/bmclib/v2
// reaches and neither IPMI nor standard Redfish does. Each of its providers is
// used by itself, never its client that tries them all with the password, and is
// wrapped here so that deadlines, certificates and refusals count as they do in
// the other drivers. The parameter provider says which.
package bmclib

import (
	"context"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// addressPattern finds the host in an address or URL; an IPv6 address is what
// has two colons.
const addressPattern = `^(?:[A-Za-z]+://)?\[?(?P<address>[^/:\[\]]+|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[^\]/]*)\]?(?::[0-9]+)?(?:/.*)?$`

// Driver declares the driver.
func Driver() maaspd.Driver[Params, *driver] {
	return maaspd.Driver[Params, *driver]{
		Name:        "bmclib",
		Description: "bmclib (Intel AMT, ASRock Rack, webhook, Home Assistant and others)",
		Version:     "1.0.0",
		Kind:        maaspd.KindBMC,
		Protocols:   protocols(),
		// BMCs are slow, and answer one request after the other.
		MaxConcurrency: 2,
		// bmclib reports what it was told, which is less than what happened.
		DefaultWait: 10 * time.Second,
		// What a webhook does with a second "on", or a BMC, nobody knows.
		ReadFirst:   true,
		Chassis:     true,
		IPExtractor: &maaspd.IPExtractor{Field: "power_address", Pattern: addressPattern},
		New:         newDriver,
	}
}

// driver drives one machine through the provider of the request.
type driver struct {
	Params
	row      row
	provider provider
}

// newDriver makes the driver with the row of its provider; a provider that is
// none was refused before.
func newDriver(params Params) *driver {
	d := &driver{Params: params}
	if found, ok := rowOf(params.Provider); ok {
		d.row, d.provider = found, found.make(d)
	}
	return d
}

// Before refuses what the provider cannot do, before the device hears of it.
func (d *driver) Before(_ context.Context, action maaspd.Action) error {
	if err := d.row.refuses(action.Verb); err != nil {
		return err
	}
	if action.BootOverride == nil {
		return nil
	}
	if err := d.row.refuses(maaspd.VerbSetBootDevice); err != nil {
		return err
	}
	return d.row.refusesBoot(*action.BootOverride)
}

// PowerQuery reads the power state.
func (d *driver) PowerQuery(ctx context.Context) (maaspd.Status, error) {
	status, err := d.provider.query(ctx)
	return status, notSent(err)
}

// PowerOn switches the machine on.
func (d *driver) PowerOn(ctx context.Context) error { return d.provider.on(ctx) }

// PowerOff takes the machine's power.
func (d *driver) PowerOff(ctx context.Context) error { return d.provider.off(ctx) }

// PowerSoftOff asks the machine to shut down.
func (d *driver) PowerSoftOff(ctx context.Context) error { return d.provider.softOff(ctx) }

// PowerReset restarts the machine without asking it.
func (d *driver) PowerReset(ctx context.Context) error { return d.provider.reset(ctx) }

// SetBootDevice sets the device of the next boot.
func (d *driver) SetBootDevice(ctx context.Context, boot maaspd.BootOverride) error {
	return d.provider.bootDevice(ctx, boot)
}
