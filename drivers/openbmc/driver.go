// Package openbmc is the power driver for BMCs whose firmware has OpenBMC's own
// REST API, the one under /xyz/openbmc_project that Redfish has replaced. The
// transport is drivers/kit/web; this package declares the parameters, which have
// MAAS's names, and says what each verb reads and sends.
package openbmc

import (
	"github.com/maaspd/powerdrivers/maaspd"
)

// addressPattern finds the host in an address or URL; an IPv6 address is what
// has two colons.
const addressPattern = `^(?:[A-Za-z]+://)?\[?(?P<address>[^/:\[\]]+|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[^\]/]*)\]?(?::[0-9]+)?(?:/.*)?$`

// Driver declares the driver.
func Driver() maaspd.Driver[Params, *driver] {
	return maaspd.Driver[Params, *driver]{
		Name:        "openbmc",
		Description: "OpenBMC",
		Version:     "1.0.0",
		Kind:        maaspd.KindBMC,
		Protocols:   []string{"openbmc"},
		// BMCs are slow, and answer one request after the other.
		MaxConcurrency: 2,
		// A transition starts units of the BMC's init system, whether the machine
		// is there already or not; what those do is the vendor's.
		ReadFirst:   true,
		IPExtractor: &maaspd.IPExtractor{Field: "power_address", Pattern: addressPattern},
		New:         func(p Params) *driver { return &driver{p} },
	}
}

// driver drives the one machine of a BMC.
type driver struct{ Params }
