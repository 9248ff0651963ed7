package redfish

import (
	"context"
	"errors"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

// SetBootOrder puts the devices first in the persistent boot order. Each must be
// proven to own a boot option; else nothing is written.
func (d *driver) SetBootOrder(ctx context.Context, devices []maaspd.BootDevice) error {
	client, system, err := d.system(ctx)
	if err != nil {
		return err
	}
	list := make([]redfish.BootDevice, len(devices))
	for i, device := range devices {
		list[i] = redfish.BootDevice{MAC: string(device.MAC), Serial: device.Serial}
	}
	wrote := false
	err = patiently(ctx, func() error {
		accepted, err := client.SetBootOrder(ctx, system, list)
		wrote = wrote || accepted
		return err
	})
	failure, ok := errors.AsType[*redfish.Error](err)
	switch {
	case ok && failure.Kind == redfish.KindNotFound && failure.Status == 0 && !wrote:
		return maaspd.Fail(maaspd.NoSuchTarget, failure).NotSent()
	case ok && wrote:
		return maaspd.Fail(halfway(reasonOf(failure.Kind)), failure)
	}
	return err
}

// halfway is the reason of a failure after a part of the change was accepted, or
// may have been: those that mean that nothing was carried out would be wrong.
func halfway(reason maaspd.Reason) maaspd.Reason {
	if code := reason.Code(); reason == maaspd.WrongState || code != maaspd.ConnError && code != maaspd.ActionError {
		return maaspd.RefusedByDevice
	}
	return reason
}
