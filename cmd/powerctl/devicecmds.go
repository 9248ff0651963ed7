package main

import (
	"context"
	"fmt"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

type identifyCmd struct {
	Off bool          `help:"Switch the light off."`
	For time.Duration `placeholder:"TIME" help:"How long, in whole seconds, where the device can do that."`
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (identifyCmd) Help() string { return "The light by which a machine is found in its rack." }

// Examples are at the end of --help.
func (identifyCmd) Examples() string {
	return `
powerctl identify n17 --for 2m
powerctl identify n17 --off`
}

// Run switches the locator lights of nodes.
func (c identifyCmd) Run(ctx context.Context, std streams) error {
	if c.For < 0 || c.For%time.Second != 0 || c.For > 0 && c.Off {
		return usageError{error: fmt.Errorf("--for is a time in whole seconds for which the light is on, and not %v", c.For)}
	}
	light := &host.Identify{On: !c.Off, Seconds: int(c.For / time.Second)}
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "identify", Identify: light})
}

type outletsCmd struct {
	fleetFlags
	devicesArg
}

// Help is what --help adds.
func (outletsCmd) Help() string {
	return "A line for each outlet: its id, its state, and its name. The id is what a node's parameters call it by; all is all devices."
}

// Examples are at the end of --help.
func (outletsCmd) Examples() string {
	return `
powerctl outlets pdu1
powerctl outlets all --table`
}

// Run lists the outlets of devices.
func (c outletsCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "outlets"})
}

type statsCmd struct {
	fleetFlags
	devicesArg
}

// Help is what --help adds.
func (statsCmd) Help() string {
	return "A line for each reading. What a device does not measure is not there; of a node on a PDU there are the readings of its outlets."
}

// Examples are at the end of --help.
func (statsCmd) Examples() string {
	return `
powerctl stats pdu1
powerctl stats all --json                   with kinds, units and times`
}

// Run reads meters and sensors of nodes and devices.
func (c statsCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "statistics"})
}

type checkCmd struct {
	fleetFlags
	devicesArg
}

// Help is what --help adds.
func (checkCmd) Help() string {
	return "Each device is reached and logged in to, the node is found, and its state is read. Nothing is changed. validate looks at the inventory only, and reaches nothing."
}

// Examples are at the end of --help.
func (checkCmd) Examples() string {
	return `
powerctl check all --collapse
powerctl check n17 --trace                  with all exchanges`
}

// Run reaches nodes and devices, logs in and reads, and changes nothing.
func (c checkCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "check"})
}
