package redfish

import (
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// DriverPausing is the driver with another pause in a reset that has to be an
// off and an on: nobody should wait for that of a real machine.
func DriverPausing(pause time.Duration) maaspd.Driver[Params, *driver] {
	declared := Driver()
	plain := declared.New
	declared.New = func(p Params) *driver {
		d := plain(p)
		for i := range d.quirks {
			d.quirks[i].resetDelay = pause
		}
		return d
	}
	return declared
}
