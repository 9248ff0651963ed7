package redfish

import (
	"context"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
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
	client, system, err := d.judged(ctx)
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
// offers. After an off that nothing has proven yet the state says nothing about
// an on, so that it is not read.
func (d *driver) turn(ctx context.Context, want maaspd.Power, types ...redfish.ResetType) error {
	going := want == maaspd.On && d.offSent
	read := d.judged
	if going && d.last != nil {
		read = d.known
	}
	client, system, err := read(ctx)
	if err != nil || headedFor(system, want) && !going {
		return err
	}
	d.offSent = want == maaspd.Off
	command := &command{client: client, system: system, want: want, types: types, going: going}
	return command.carryOut(ctx)
}

// judged is the system whose state a command goes by: as the verb has read it
// just before, else as it is now. One that was used is not used again.
func (d *driver) judged(ctx context.Context) (*redfish.Client, *redfish.System, error) {
	if d.fresh {
		d.fresh = false
		return d.known(ctx)
	}
	return d.system(ctx)
}

// known is the system as it was last read.
func (d *driver) known(ctx context.Context) (*redfish.Client, *redfish.System, error) {
	client, err := d.client(ctx)
	return client, d.last, err
}
