package openbmc

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

// The objects that have a state, and the values that are put there.
const (
	stateObject   = "state"
	hostObject    = "state/host0"
	chassisObject = "state/chassis0"
	bmcObject     = "state/bmc0"
	lightObject   = "led/groups/enclosure_identify"

	transitions       = "xyz.openbmc_project.State."
	hostOn            = transitions + "Host.Transition.On"
	hostOff           = transitions + "Host.Transition.Off"
	hostReset         = transitions + "Host.Transition.ForceWarmReboot"
	chassisOff        = transitions + "Chassis.Transition.Off"
	bmcReboot         = transitions + "BMC.Transition.Reboot"
	hostTransition    = "RequestedHostTransition"
	chassisTransition = "RequestedPowerTransition"
	bmcTransition     = "RequestedBMCTransition"
)

// silence is how long a BMC that was told to restart may take for an answer.
const silence = 10 * time.Second

// PowerOn starts the host, which switches the chassis on.
func (d *driver) PowerOn(ctx context.Context) error {
	return d.set(ctx, hostObject, hostTransition, hostOn, "switch on")
}

// PowerOff takes the power from the chassis.
func (d *driver) PowerOff(ctx context.Context) error {
	return d.set(ctx, chassisObject, chassisTransition, chassisOff, "switch off")
}

// PowerSoftOff asks the host to shut down.
func (d *driver) PowerSoftOff(ctx context.Context) error {
	return d.set(ctx, hostObject, hostTransition, hostOff, "shut down")
}

// PowerReset restarts the host without asking it, which is what bmcweb does for
// Redfish's ForceRestart. Firmware from before 2020 does not know the value; what
// xCAT does then, off and on, is power_cycle here.
func (d *driver) PowerReset(ctx context.Context) error {
	err := d.set(ctx, hostObject, hostTransition, hostReset, "reset")
	if failure, ok := errors.AsType[*refused](err); ok && failure.status == http.StatusBadRequest {
		return maaspd.Failf(maaspd.Unsupported, "%w: the firmware has no hard reset; use power_cycle", err).NotSent()
	}
	return err
}

// BMCReset restarts the BMC, which often does not say so any more.
func (d *driver) BMCReset(ctx context.Context) error {
	s, err := d.session(ctx)
	if err != nil {
		return err
	}
	patient, cancel := context.WithTimeout(ctx, patience(ctx))
	defer cancel()
	err = s.put(patient, bmcObject, bmcTransition, bmcReboot, "reset the BMC")
	failure, ok := errors.AsType[*web.Error](err)
	if ok && failure.Sent && ctx.Err() == nil && (failure.Kind == web.KindTimeout || failure.Kind == web.KindCut) {
		return nil
	}
	return err
}

// patience is how long to wait for the answer of a BMC that restarts.
func patience(ctx context.Context) time.Duration {
	deadline, has := ctx.Deadline()
	if !has {
		return silence
	}
	return min(silence, time.Until(deadline)/2)
}

// Identify switches the light, which nothing in the API puts out by itself: a
// number of seconds is refused rather than forgotten.
func (d *driver) Identify(ctx context.Context, light maaspd.Identify) error {
	if light.On && light.Seconds > 0 {
		return maaspd.Failf(maaspd.Unsupported, "identify: %s: OpenBMC's REST API cannot switch a light on for a number of seconds; "+
			"leave out identify.seconds, and switch it off with identify.on: false", d.Address)
	}
	return d.set(ctx, lightObject, "Asserted", light.On, "switch the light")
}

// set sets one attribute.
func (d *driver) set(ctx context.Context, path, attribute string, value any, op string) error {
	s, err := d.session(ctx)
	if err != nil {
		return err
	}
	return s.put(ctx, path, attribute, value, op)
}

// PowerQuery reads the states of host and chassis.
func (d *driver) PowerQuery(ctx context.Context) (maaspd.Status, error) {
	states, err := d.states(ctx)
	if err != nil {
		return maaspd.Status{}, err
	}
	return statusOf(word(states, chassisObject, "CurrentPowerState"), word(states, hostObject, "CurrentHostState")), nil
}

// states reads the states of BMC, chassis and host.
func (d *driver) states(ctx context.Context) (objects, error) {
	s, err := d.session(ctx)
	if err != nil {
		return nil, err
	}
	return s.get(ctx, stateObject, "read the state")
}
