package main

import (
	"context"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
)

type nmiCmd struct {
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (nmiCmd) Help() string {
	return "The diagnostic interrupt makes most operating systems write a dump and stop, or restart. It is sent once."
}

// Examples are at the end of --help.
func (nmiCmd) Examples() string { return "\npowerctl nmi n17" }

// Run sends nodes the diagnostic interrupt.
func (c nmiCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_nmi"})
}

type bmcResetCmd struct {
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (bmcResetCmd) Help() string {
	return "Restarts the controllers of nodes, for one that no longer answers as it should. The nodes themselves stay as they are; " +
		"the controllers are silent for a while, often a minute or two."
}

// Examples are at the end of --help.
func (bmcResetCmd) Examples() string { return "\npowerctl bmc-reset n17" }

// Run restarts the BMCs of nodes.
func (c bmcResetCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "bmc_reset"})
}
