package main

import (
	"context"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
)

type onCmd struct {
	waitFlags
	staggerFlags
	bootFlags
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (onCmd) Help() string {
	return "A node that is on already is left as it is. All feeds of a node are switched on. Nodes that others depend on come first, and are proven to be on."
}

// Examples are at the end of --help.
func (onCmd) Examples() string {
	return `
powerctl on n1
powerctl on rack1 --batch 10 --every 5s     ten at a time, against the rush of current
powerctl on n[1-4] --boot-device pxe        from the network, this once
powerctl on all,-rack2 --wait 2m            and prove that they are on`
}

// Run switches nodes on.
func (c onCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_on"}, c.waitFlags, c.staggerFlags, c.bootFlags)
}

type offCmd struct {
	waitFlags
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (offCmd) Help() string {
	return "The power is cut, whatever the operating system is at; soft-off asks it first. All feeds of a node are switched off. Nodes that depend on others go before these."
}

// Examples are at the end of --help.
func (offCmd) Examples() string {
	return `
powerctl off n[1-8],-n3
powerctl off rack2 --dry-run                what would be sent, and nothing else`
}

// Run switches nodes off.
func (c offCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_off"}, c.waitFlags)
}

type cycleCmd struct {
	delayFlags
	waitFlags
	staggerFlags
	bootFlags
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (cycleCmd) Help() string {
	return "Off, a pause, and on; a node that is off is switched on. All feeds of a node are off, and proven to be, before the first is switched on. Once a node was " +
		"switched off it is switched on again, also after Ctrl-C."
}

// Examples are at the end of --help.
func (cycleCmd) Examples() string {
	return `
powerctl cycle n1
powerctl cycle n1 --delay 30s               thirty seconds off
powerctl cycle rack1 --batch 10 --every 5s`
}

// Run switches nodes off and on.
func (c cycleCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_cycle"}, c.delayFlags, c.waitFlags, c.staggerFlags, c.bootFlags)
}

type resetCmd struct {
	waitFlags
	staggerFlags
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (resetCmd) Help() string {
	return "The device's own reset, which does not ask the operating system; a node that is off is an error. A node with several feeds is cycled."
}

// Examples are at the end of --help.
func (resetCmd) Examples() string { return "powerctl reset n1" }

// Run resets nodes.
func (c resetCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_reset"}, c.waitFlags, c.staggerFlags)
}

type softOffCmd struct {
	forceFlags
	waitFlags
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (softOffCmd) Help() string {
	return "The operating system is asked to shut down; it may ignore that. Without --wait and --force-after, done is when the request was accepted."
}

// Examples are at the end of --help.
func (softOffCmd) Examples() string {
	return `
powerctl soft-off rack1
powerctl soft-off rack1 --wait 5m           and tell which did not
powerctl soft-off rack1 --force-after 5m    and cut the power of these`
}

// Run asks the operating systems to shut down.
func (c softOffCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_soft_off"}, c.waitFlags, c.forceFlags)
}

type queryCmd struct {
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (queryCmd) Help() string {
	return "A node is on, off or unknown; in parentheses is what more the device says. With several feeds it is on when one of them is."
}

// Examples are at the end of --help.
func (queryCmd) Examples() string {
	return `
powerctl query all
powerctl query all --collapse               on: n[1-5,8] and so on
powerctl query all --json | jq -r 'select(.status == "off").node'`
}

// Run reads the power state of nodes.
func (c queryCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_query"})
}

type waitCmd struct {
	For string `enum:"on,off" required:"" placeholder:"STATE" help:"The state to wait for: ${enum}."`
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (waitCmd) Help() string {
	return "The nodes are queried again and again, until each is in the state, or --deadline comes, which is an hour if not given. An error that may pass means not yet. Nothing is switched."
}

// Examples are at the end of --help.
func (waitCmd) Examples() string {
	return `
powerctl wait rack1 --for off --deadline 5m
powerctl soft-off db1 && powerctl wait db1 --for off && powerctl off storage1`
}

// Run waits until nodes are in a state.
func (c waitCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "power_query", Until: c.For})
}
