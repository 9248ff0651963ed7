package redfish

import (
	"context"
	"errors"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

const (
	// firstPause and lastPause bound the pauses between two tries at a BMC
	// that is occupied.
	firstPause = 500 * time.Millisecond
	lastPause  = 5 * time.Second
	// shortestPause is the last of them at least.
	shortestPause = 100 * time.Millisecond
	// lastWord is kept of the time for a last try and to tell why it failed.
	lastWord = 500 * time.Millisecond
)

// PowerOn switches on what is not on, nor on its way there.
func (d *driver) PowerOn(ctx context.Context) error {
	return d.turn(ctx, maaspd.On, redfish.On, redfish.ForceOn)
}

// PowerOff switches off hard.
func (d *driver) PowerOff(ctx context.Context) error {
	return d.turn(ctx, maaspd.Off, redfish.ForceOff)
}

// PowerSoftOff asks the operating system to shut down.
func (d *driver) PowerSoftOff(ctx context.Context) error {
	return d.turn(ctx, maaspd.Off, redfish.GracefulShutdown)
}

// PowerReset resets hard. GracefulRestart would ask the operating system, and
// PowerCycle is power_cycle's.
func (d *driver) PowerReset(ctx context.Context) error {
	client, system, err := d.system(ctx)
	if err != nil {
		return err
	}
	return reported(client.Reset(ctx, system, redfish.ForceRestart))
}

// PowerNMI sends the diagnostic interrupt, which a machine that is off cannot
// take.
func (d *driver) PowerNMI(ctx context.Context) error {
	client, system, err := d.system(ctx)
	if err != nil {
		return err
	}
	if system.PowerState == stateOff {
		return maaspd.Failf(maaspd.WrongState, "power_nmi: %s: the machine is off; switch it on first", d.Address).NotSent()
	}
	return reported(client.Reset(ctx, system, redfish.NMI))
}

// BMCReset restarts the BMC.
func (d *driver) BMCReset(ctx context.Context) error {
	client, system, err := d.system(ctx)
	if err != nil {
		return err
	}
	return reported(client.ResetManager(ctx, system))
}

// turn brings the machine to a state by the first of the reset types that it
// offers. What a BMC objects to is no error when the machine is there, or on its
// way there, all the same.
func (d *driver) turn(ctx context.Context, want maaspd.Power, types ...redfish.ResetType) error {
	client, system, err := d.system(ctx)
	if err != nil || headedFor(system, want) && !(want == maaspd.On && d.offSent) {
		return err
	}
	d.offSent = want == maaspd.Off
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		begin := time.Now()
		err := client.Reset(ctx, system, types...)
		refusal, ok := errors.AsType[*redfish.Error](err)
		if !ok || refusal.Status == 0 || refusal.Status == 401 || refusal.Status == 403 {
			return reported(err)
		}
		now, readErr := client.SystemAt(ctx, system.Link)
		if readErr == nil && headedFor(now, want) {
			return nil
		}
		if want != maaspd.On || !occupied(refusal) {
			return reported(err)
		}
		if !sleep(ctx, pause, max(lastWord, 2*time.Since(begin))) {
			return busyToTheEnd(refusal)
		}
	}
}

// occupied tells whether the BMC refused for now: a machine that is off can be
// switched on, but some BMCs refuse it for a while after an off, with a 409 or
// in words of their own. A refusal carries nothing out, so that the command may
// be sent again.
func occupied(refusal *redfish.Error) bool {
	if refusal.Sent {
		return false
	}
	return refusal.Kind == redfish.KindWrongState || refusal.Kind == redfish.KindBusy && refusal.Status != 503
}

// busyToTheEnd is the error of a BMC that refused until the time was up.
func busyToTheEnd(refusal *redfish.Error) error {
	return maaspd.Failf(maaspd.Busy, "%w; it was tried again until the time was up: give it more time (timeoutMs), or try again later", refusal).NotSent()
}

// sleep waits, and tells whether there is time for another try after it, for
// which the time of spare is kept: one that is cut off would tell less than the
// last refusal. The last pause is as short as the time that is left.
func sleep(ctx context.Context, pause, spare time.Duration) bool {
	if deadline, has := ctx.Deadline(); has {
		pause = min(pause, time.Until(deadline)-spare)
	}
	if pause < shortestPause {
		return false
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
