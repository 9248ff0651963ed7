package main

import (
	"context"
	"fmt"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

type validateCmd struct {
	stock
	Range []string `arg:"" optional:"" name:"names" help:"Check these nodes and devices only."`
}

// Help is what --help adds.
func (validateCmd) Help() string {
	return "The whole inventory is held against the schemas of its drivers, and every fault is told at once with file and line; the exit status is 2 when there is one. " +
		"Secrets in files and in the environment must be there; commands for secrets are not run. No device is asked: check does that."
}

// Examples are at the end of --help.
func (validateCmd) Examples() string {
	return `
powerctl validate
powerctl validate -i new.yaml rack1`
}

// Run holds the inventory against the schemas of its drivers.
func (c validateCmd) Run(ctx context.Context, std streams) error {
	inv, err := c.load(std)
	if err != nil {
		return err
	}
	var names []string
	if len(c.Range) > 0 {
		if names, err = nodesAndDevices.expand(inv, c.Range); err != nil {
			return err
		}
	}
	drivers := c.drivers()
	faults := inv.Check(ctx, drivers, names)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	warn(std, inv.CheckWarnings(ctx, drivers, names))
	if len(faults) > 0 {
		return faultsError{faults}
	}
	if names == nil {
		names = append(inv.Names(), inv.Devices()...)
	}
	_, err = fmt.Fprintln(std.out, "ok:", extent(inv, names))
	return err
}

// extent is how much an inventory is, in words.
func extent(inv *inventory.Inventory, names []string) string {
	nodes, devices, drivers := 0, 0, map[string]bool{}
	note := func(routes ...inventory.Route) {
		for _, r := range routes {
			drivers[r.Driver] = true
		}
	}
	for _, name := range names {
		node := inv.Node(name)
		if node == nil {
			devices++
			note(inv.Device(name).Route)
			continue
		}
		nodes++
		for _, feed := range node.Feeds {
			note(feed.Routes...)
		}
	}
	return plural(nodes, "node") + ", " + plural(devices, "device") + ", " + plural(len(drivers), "driver")
}

func plural(count int, what string) string {
	if count == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", count, what)
}
