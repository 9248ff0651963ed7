// Package redfish is the power driver for BMCs that speak Redfish. The client is
// in drivers/kit/redfish; this package declares the parameters, which have
// MAAS's names, and says what each verb reads and sends.
package redfish

import (
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
		New:            func(p Params) *driver { return &driver{Params: p} },
	}
}

// driver drives one system of a BMC.
type driver struct {
	Params
	// offSent is set once an off was sent: some BMCs go on saying On until the
	// machine is off, so that On then does not mean that it stays on.
	offSent bool
}
