package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

type nodesCmd struct {
	Fold bool `group:"output" xor:"form" short:"f" help:"One line, as short as it goes: n[0-5,7]."`
	Long bool `group:"output" xor:"form" short:"l" help:"A table with driver, device and groups of each."`
	JSON bool `group:"output" name:"json" xor:"form" help:"One JSON object a line, with the same."`
	stock
	Range []string `arg:"" optional:"" name:"range" help:"Names, groups and ranges; otherwise all nodes. powerctl ranges tells all about them."`
}

// Help is what --help adds.
func (nodesCmd) Help() string {
	return "The nodes of the inventory that a range names, in the order in which it names them. No device is asked."
}

// Examples are at the end of --help.
func (nodesCmd) Examples() string {
	return `
powerctl nodes
powerctl nodes rack1,-n3 --fold
powerctl nodes 'driver==ipmi' --long`
}

// listedNode is a node as --long and --json show it.
type listedNode struct {
	Node    string `json:"node"`
	Drivers string `json:"driver"`
	Devices string `json:"device,omitempty"`
	Groups  string `json:"group,omitempty"`
}

// Run prints the nodes of a range.
func (c nodesCmd) Run(_ context.Context, std streams) error {
	inv, err := c.load(std)
	if err != nil {
		return err
	}
	list := inv.Names()
	if len(c.Range) > 0 {
		if list, err = onlyNodes.expand(inv, c.Range); err != nil {
			return err
		}
	}
	switch {
	case c.Fold:
		_, err = fmt.Fprintln(std.out, noderange.Fold(list))
	case c.Long:
		err = longNodes(std, inv, list)
	default:
		err = c.each(std, inv, list)
	}
	return err
}

func (c nodesCmd) each(std streams, inv *inventory.Inventory, list []string) error {
	for name := range slices.Values(list) {
		text := name
		if c.JSON {
			text = toJSON(nodeOf(inv, name))
		}
		if _, err := fmt.Fprintln(std.out, text); err != nil {
			return err
		}
	}
	return nil
}

func nodeOf(inv *inventory.Inventory, name string) listedNode {
	n := listedNode{Node: name}
	n.Drivers, _ = inv.Attribute(name, "driver")
	n.Devices, _ = inv.Attribute(name, "device")
	n.Groups, _ = inv.Attribute(name, "group")
	return n
}

func longNodes(std streams, inv *inventory.Inventory, list []string) error {
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NODE\tDRIVER\tDEVICE\tGROUPS")
	for _, name := range list {
		n := nodeOf(inv, name)
		fmt.Fprintln(table, strings.Join([]string{n.Node, n.Drivers, orDash(n.Devices), orDash(n.Groups)}, "\t"))
	}
	return table.Flush()
}
