// Package redfish is the power driver for BMCs that speak Redfish. The client is
// in drivers/kit/redfish; this package declares the parameters, which have
// MAAS's names, and says what each verb reads and sends.
package redfish

import (
	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

// addressPattern finds the host in an address or URL; an IPv6 address is what
// has two colons.
const addressPattern = `^(?:[A-Za-z]+://)?\[?(?P<address>[^/:\[\]]+|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[^\]/]*)\]?(?::[0-9]+)?(?:/.*)?$`

// Driver declares the driver.
func Driver() maaspd.Driver[Params, *driver] {
	return maaspd.Driver[Params, *driver]{
		Name:        "redfish",
		Description: "Redfish",
		Version:     "1.0.0",
		Kind:        maaspd.KindBMC,
		Protocols:   []string{"redfish"},
		// BMCs are slow, and answer one request after the other.
		MaxConcurrency: 2,
		Chassis:        true,
		IPExtractor:    &maaspd.IPExtractor{Field: "power_address", Pattern: addressPattern},
		New:            func(p Params) *driver { return &driver{Params: p, quirks: quirks()} },
	}
}

// driver drives one system of a BMC.
type driver struct {
	Params
	quirks []quirk
	// asked is set once the system was asked for, and failed is why the first time
	// was in vain.
	asked  bool
	failed error
	// last is the system as it was last read for its state; fresh is set until a
	// command has gone by that state.
	last  *redfish.System
	fresh bool
	// offSent is set from an off until the machine was seen off: some BMCs go on
	// saying On until then, so that On does not mean that it stays on.
	offSent bool
}
