package redfish

import (
	"context"
	"errors"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Identify switches the locator light on or off. Redfish has no light that goes
// out by itself: a request for a number of seconds is refused, rather than
// leaving the light on for good.
func (d *driver) Identify(ctx context.Context, ask maaspd.Identify) error {
	if ask.On && ask.Seconds > 0 {
		return maaspd.Failf(maaspd.Unsupported, "identify: %s: Redfish cannot switch a light on for a number of seconds; "+
			"leave out identify.seconds, and switch it off with identify.on: false", d.Address)
	}
	client, system, err := d.system(ctx)
	if err != nil {
		return err
	}
	err = client.SetIndicator(ctx, system, ask.On)
	if errors.Is(err, redfish.ErrNoIndicator) {
		return maaspd.Failf(maaspd.Unsupported, "identify: %s: %w", d.Address, err)
	}
	return reported(err)
}
