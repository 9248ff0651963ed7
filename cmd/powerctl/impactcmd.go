package main

import (
	"context"
	"fmt"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

type impactCmd struct {
	JSON bool `group:"output" name:"json" help:"One JSON object a line."`
	stock
	Name string `arg:"" help:"A device, or a node."`
}

// Help is what --help adds.
func (impactCmd) Help() string {
	return "What would be without power if the device or node were: what it feeds, what is inside of it, and what depends on it. It is read from the inventory; no device is asked."
}

// Examples are at the end of --help.
func (impactCmd) Examples() string {
	return `
powerctl impact pdu1
powerctl impact storage1 --json | jq -r .node`
}

// affected is one node as --json prints it.
type affected struct {
	Node string `json:"node"`
	// Effect is lost, kept (by another feed) or depends.
	Effect string `json:"effect"`
	Why    string `json:"why"`
	Via    string `json:"via,omitempty"`
}

// Run prints what depends on a device or a node.
func (c impactCmd) Run(_ context.Context, std streams) error {
	inv, err := c.load(std)
	if err != nil {
		return err
	}
	names, err := nodesAndDevices.expand(inv, []string{c.Name})
	if err != nil {
		return err
	}
	if len(names) > 1 {
		return usageError{error: fmt.Errorf("impact is for one device or node, and %s is %d", c.Name, len(names))}
	}
	list := inv.Fed(names[0])
	for _, one := range list {
		text := one.Node + ": " + consequence(one)
		if c.JSON {
			text = toJSON(affected{one.Node, effectOf(one), one.Why, one.Via})
		}
		if _, err := fmt.Fprintln(std.out, text); err != nil {
			return err
		}
	}
	if len(list) == 0 {
		fmt.Fprintf(std.err, "nothing depends on %s\n", names[0])
	}
	return nil
}

func effectOf(one inventory.Impact) string {
	switch {
	case one.Lost:
		return "lost"
	case one.Why == "dependsOn":
		return "depends"
	}
	return "kept"
}

// consequence is an impact for a person.
func consequence(one inventory.Impact) string {
	text := map[string]string{
		"lost": "lost", "kept": "kept on by another feed", "depends": "depends on it",
	}[effectOf(one)]
	switch {
	case one.Via != "" && one.Why == "chassis":
		text += ", inside of " + one.Via
	case one.Via != "":
		text = "depends on " + one.Via
	case one.Why == "chassis":
		text += ", inside of it"
	}
	return text
}
