package maaspd

import (
	"cmp"
	"context"
	"log/slog"
)

// action is one verb being carried out for one request.
type action struct {
	def    *definition
	spec   *verbSpec
	req    *request
	driver PowerDriver
	log    *slog.Logger
	budget budget
	// shared are the sessions of a batch; nil in a run of its own.
	shared *sessions
	// sent tells that a command that changes the device may have been
	// carried out.
	sent bool
	// commanded is the state that the last such power command leads to.
	commanded Power
}

// query reads the power state.
func (a *action) query(ctx context.Context) (Status, error) {
	status, err := guard(ctx, a.budget.grace, a.driver.PowerQuery)
	return status.settled(), err
}

// send carries out one command that changes something, and remembers whether
// the device may have heard it. When the time is over it is not sent any more:
// a driver that ignores its context would carry it out.
func (a *action) send(ctx context.Context, leadsTo Power, command func(context.Context) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	err := guardCall(ctx, a.budget.grace, command)
	if err == nil || !a.failure(err).untouched() {
		a.sent, a.commanded = true, leadsTo
	}
	return err
}

// switchTo sends the command that leads to the wanted state. Already being
// there is success: a driver that says so is read first; an objection of the
// device is followed by a read before it is called an error.
func (a *action) switchTo(ctx context.Context, wanted Power, command func(context.Context) error) error {
	if a.def.readFirst {
		status, err := a.query(ctx)
		if err != nil {
			return err
		}
		if status.headedFor(wanted) {
			return nil
		}
	}
	err := a.send(ctx, wanted, command)
	if err == nil || a.def.notQueryable {
		return err
	}
	if reason := a.failure(err).Reason; reason != WrongState && reason != RefusedByDevice {
		return err
	}
	if status, readErr := a.query(ctx); readErr == nil && status.headedFor(wanted) {
		return nil
	}
	return err
}

// setOverride sets the boot device that came with power_on or power_cycle.
// When that fails, power is not touched.
func (a *action) setOverride() error {
	override := a.req.action.BootOverride
	if override == nil {
		return nil
	}
	return guardCall(a.budget.work, a.budget.grace, func(ctx context.Context) error {
		return a.driver.(BootDeviceSetter).SetBootDevice(ctx, *override)
	})
}

func (a *action) powerOn() (any, error) {
	if err := a.setOverride(); err != nil {
		return nil, err
	}
	if err := a.switchTo(a.budget.work, On, a.driver.PowerOn); err != nil {
		return nil, err
	}
	return a.finish()
}

func (a *action) powerOff() (any, error) {
	if err := a.switchTo(a.budget.work, Off, a.driver.PowerOff); err != nil {
		return nil, err
	}
	return a.finish()
}

func (a *action) powerSoftOff() (any, error) {
	if err := a.switchTo(a.budget.work, Off, a.driver.(SoftOffer).PowerSoftOff); err != nil {
		return nil, err
	}
	return a.finish()
}

func (a *action) powerQuery() (any, error) {
	status, err := a.query(a.budget.work)
	if err != nil {
		return nil, err
	}
	return status.document(), nil
}

// once carries out a command that is neither verified nor repeated.
func (a *action) once(command func(context.Context) error) (any, error) {
	return nil, a.send(a.budget.work, "", command)
}

func (a *action) powerNMI() (any, error) { return a.once(a.driver.(NMISender).PowerNMI) }
func (a *action) bmcReset() (any, error) { return a.once(a.driver.(BMCResetter).BMCReset) }

func (a *action) setBootOrder() (any, error) {
	return a.once(func(ctx context.Context) error {
		return a.driver.(BootOrderer).SetBootOrder(ctx, a.req.action.BootOrder)
	})
}

func (a *action) setBootDevice() (any, error) {
	return a.once(func(ctx context.Context) error {
		return a.driver.(BootDeviceSetter).SetBootDevice(ctx, *a.req.action.BootOverride)
	})
}

func (a *action) getBootDevice() (any, error) {
	override, err := guard(a.budget.work, a.budget.grace, a.driver.(BootDeviceGetter).GetBootDevice)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"device":     cmp.Or(override.Device, BootNone),
		"persistent": override.Persistent,
		"mode":       cmp.Or(override.Mode, BootModeAuto),
	}, nil
}

func (a *action) identify() (any, error) {
	return a.once(func(ctx context.Context) error {
		return a.driver.(Identifier).Identify(ctx, a.req.action.Identify)
	})
}
