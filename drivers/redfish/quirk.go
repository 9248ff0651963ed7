package redfish

import (
	"strings"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
)

// resetPause is the time off of a reset that has to be an off and an on: that of
// NVIDIA's libredfish, which knows these machines. Nobody says whether less would
// do.
const resetPause = 10 * time.Second

// quirk is what the machines of a model do their own way, where nothing that
// they answer tells it.
type quirk struct {
	// manufacturer and model are in the properties of that name, whatever the case
	// and the spaces.
	manufacturer, model string
	// resetDelay is the time off of the off and on that stand for ForceRestart; 0
	// where that works.
	resetDelay time.Duration
}

// quirks are those that are known.
func quirks() []quirk {
	return []quirk{
		// ForceRestart is accepted, and the machine hangs; it takes an off and an on
		// to get it out of that (NVIDIA libredfish).
		{manufacturer: "Lenovo", model: "SR675 V3", resetDelay: resetPause},
	}
}

// fits tells whether the system is of the model.
func (q quirk) fits(system *redfish.System) bool {
	return strings.Contains(squeezed(system.Manufacturer), squeezed(q.manufacturer)) && strings.Contains(squeezed(system.Model), squeezed(q.model))
}

// squeezed is a name in the form in which names are compared.
func squeezed(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), "")) }

// ResetDelay is the time off of a reset of the machine that was read, where its
// model does not survive its own reset.
func (d *driver) ResetDelay() time.Duration {
	for _, q := range d.quirks {
		if d.last != nil && q.fits(d.last) {
			return q.resetDelay
		}
	}
	return 0
}
