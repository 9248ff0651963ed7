// Package abstract is a power driver without hardware: the shortest honest
// driver, to be read as a tutorial, and a double for people who write hosts.
//
// This file is the whole of what a driver needs. The other files of the
// package are optional capabilities (capabilities.go), the machine that is
// switched (machine.go, store.go) and the faults it can be asked for
// (faults.go).
package abstract

import (
	"context"
	"io"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// Params are the parameters of the driver. All are optional: without any, it
// drives a machine that exists as long as the process and is off.
type Params struct {
	StateFile  maaspd.Path   `param:"state_file,key" label:"State file" help:"Keeps the machines from one run to the next; without it they are off at every start."`
	Machines   int           `param:"machines" label:"Number of machines" help:"How many machines probe and outlets list." default:"2" min:"1" max:"10000"`
	Machine    int           `param:"machine" label:"Machine" help:"Which machine is meant, from 1." scope:"node" default:"1" min:"1" max:"10000"`
	PowerUser  string        `param:"power_user" label:"User" help:"Accepted, and not used."`
	PowerPass  maaspd.Secret `param:"power_pass" label:"Password" help:"Accepted, and not used: it lets a host test how it handles secrets."`
	Latency    time.Duration `param:"latency_ms" label:"Latency" help:"Time that every exchange with the machine takes." default:"0" min:"0" max:"3600000" unit:"ms"`
	Transition time.Duration `param:"transition_ms" label:"Transition" help:"Time from a command to the new power state." default:"0" min:"0" max:"3600000" unit:"ms"`
	Fault      Fault         `param:"fault" label:"Fault" help:"What goes wrong." default:""`
	FaultIn    []FaultVerb   `param:"fault_in" label:"Verbs with the fault" help:"The driver's calls that the fault strikes; all when not set."`
}

// Driver declares the driver.
func Driver(rawStdout io.Writer) maaspd.Driver[Params, *driver] {
	return maaspd.Driver[Params, *driver]{
		Name:        "abstract",
		Description: "Abstract power driver",
		Version:     "1.0.0",
		Kind:        maaspd.KindOther,
		Chassis:     true,
		New:         func(p Params) *driver { return &driver{p, newStore(p.StateFile), rawStdout} },
	}
}

// driver drives one machine.
type driver struct {
	Params
	store     *store
	rawStdout io.Writer
}

// PowerOn switches the machine on.
func (d *driver) PowerOn(ctx context.Context) error { return d.switchTo(ctx, "power_on", maaspd.On) }

// PowerOff switches the machine off.
func (d *driver) PowerOff(ctx context.Context) error { return d.switchTo(ctx, "power_off", maaspd.Off) }

// PowerQuery tells the state of the machine.
func (d *driver) PowerQuery(ctx context.Context) (maaspd.Status, error) {
	machine, err := d.read(ctx, "power_query")
	return machine.status(time.Now()), err
}
