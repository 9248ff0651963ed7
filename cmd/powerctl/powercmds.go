package main

import (
	"context"
	"errors"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// waiting is for commands that bring nodes to a state.
type waiting struct {
	Wait *time.Duration `help:"Wait so long for the state, and prove it; 0s does not. Otherwise as inventory and driver say."`
}

// staggering spreads starts over time.
type staggering struct {
	Batch int           `placeholder:"N" help:"Start at most so many nodes at a time; needs --every."`
	Every time.Duration `placeholder:"TIME" help:"The time between them."`
}

func (s staggering) apply(o *fleet.Options) { o.Stagger, o.Every = s.Batch, s.Every }

// Validate holds --batch and --every together.
func (s staggering) Validate() error {
	if (s.Batch > 0) != (s.Every > 0) {
		return errors.New("--batch and --every belong together: --batch 10 --every 5s")
	}
	return nil
}

// booting is what to boot from when the power comes.
type booting struct {
	BootDevice string `enum:",pxe,disk,cdrom,bios,usb,none" default:"" placeholder:"DEVICE" help:"Boot from it next: pxe, disk, cdrom, bios, usb; none takes an override away."`
	Persistent bool   `help:"The boot device stays, until another is set."`
	Mode       string `enum:"auto,legacy,efi" default:"auto" help:"How the boot device is started: ${enum}."`
}

func (b booting) device() *host.BootDevice {
	if b.BootDevice == "" {
		return nil
	}
	return &host.BootDevice{Device: b.BootDevice, Persistent: b.Persistent, Mode: b.Mode}
}

// Validate refuses what would have no meaning.
func (b booting) Validate() error {
	if b.BootDevice == "" && (b.Persistent || b.Mode != "auto") {
		return errors.New("--persistent and --mode belong to --boot-device")
	}
	return nil
}

type onCmd struct {
	fleetFlags
	waiting
	staggering
	booting
	nodesArg
}

// Run switches nodes on.
func (c onCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_on", Wait: c.Wait, BootDevice: c.device()}, c.apply)
}

type offCmd struct {
	fleetFlags
	waiting
	nodesArg
}

// Run switches nodes off.
func (c offCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_off", Wait: c.Wait})
}

type cycleCmd struct {
	fleetFlags
	waiting
	staggering
	booting
	Delay *time.Duration `help:"The time off."`
	nodesArg
}

// Run switches nodes off and on.
func (c cycleCmd) Run(ctx context.Context, std streams) error {
	request := fleet.Request{Verb: "power_cycle", Wait: c.Wait, CycleDelay: c.Delay, BootDevice: c.device()}
	return c.drive(ctx, std, c.Nodes, request, c.apply)
}

type resetCmd struct {
	fleetFlags
	waiting
	staggering
	nodesArg
}

// Run resets nodes.
func (c resetCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_reset", Wait: c.Wait}, c.apply)
}

type softOffCmd struct {
	fleetFlags
	waiting
	ForceAfter time.Duration `help:"Switch off hard what has not shut down after this time."`
	nodesArg
}

// Run asks the operating systems to shut down.
func (c softOffCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_soft_off", Wait: c.Wait, ForceAfter: c.ForceAfter})
}

type queryCmd struct {
	fleetFlags
	nodesArg
}

// Run reads the power state of nodes.
func (c queryCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_query"})
}

type waitCmd struct {
	fleetFlags
	For string `enum:"on,off" default:"on" help:"The state to wait for: ${enum}."`
	nodesArg
}

// Run waits until nodes are in a state.
func (c waitCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_query", Until: c.For})
}
