package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// nodesArg are the nodes of a command.
type nodesArg struct {
	Nodes []string `arg:"" name:"nodes" help:"Names, groups and ranges, such as n[1-8],rack2,-n3. powerctl ranges tells all about them."`
}

// devicesArg are the devices and nodes of a command.
type devicesArg struct {
	Nodes []string `arg:"" name:"names" help:"Names of devices and nodes, groups and ranges, such as pdu[1-4],db1. powerctl ranges tells all about them."`
}

// scope is what the names of a range may be, by the verb.
type scope int

const (
	onlyNodes scope = iota
	// nodesAndDevices has both, and devicesFirst too; but there all and regular
	// expressions are devices, if there are any.
	nodesAndDevices
	devicesFirst
)

func scopeOf(verb string) scope {
	switch verb {
	case "outlets", "probe":
		return devicesFirst
	case "statistics", "check":
		return nodesAndDevices
	}
	return onlyNodes
}

// noun is what the names are called.
func (s scope) noun() string {
	return [...]string{onlyNodes: "nodes", nodesAndDevices: "nodes and devices", devicesFirst: "devices"}[s]
}

// expand is the names of the range.
func (s scope) expand(inv *inventory.Inventory, ranges []string) ([]string, error) {
	var names noderange.Universe = inv
	if s != onlyNodes {
		names = s.universe(inv)
	}
	list, err := noderange.Expand(strings.Join(ranges, ","), names)
	if err == nil && len(list) == 0 {
		err = errors.New("the range names no node")
	}
	if err != nil {
		return nil, rangeError(inv, err)
	}
	return list, nil
}

// rangeError is bad usage, with what helps to mend the range.
func rangeError(inv *inventory.Inventory, err error) error {
	if wrong, ok := errors.AsType[*noderange.SyntaxError](err); ok {
		return usageError{fmt.Errorf("%w\n%s", err, wrong.Excerpt()), "powerctl ranges"}
	}
	missing, ok := errors.AsType[*noderange.MissingError](err)
	if !ok {
		return usageError{err, "powerctl ranges"}
	}
	for _, name := range missing.Names {
		if inv.Device(name) != nil {
			return usageError{fmt.Errorf("%s is a device, and this is for nodes", name), "powerctl impact " + name + ", which lists the nodes that it feeds"}
		}
	}
	return usageError{err, "powerctl nodes"}
}

func (s scope) universe(inv *inventory.Inventory) noderange.Universe {
	all := inv.Devices()
	if s == nodesAndDevices || len(all) == 0 {
		all = slices.Concat(inv.Names(), all)
	}
	return universe{inv, all}
}

// universe is nodes and devices.
type universe struct {
	*inventory.Inventory
	all []string
}

// Lookup is the node or the device of the name or alias.
func (u universe) Lookup(name string) (string, bool) {
	if node, ok := u.Inventory.Lookup(name); ok {
		return node, true
	}
	if device := u.Device(name); device != nil {
		return device.Name, true
	}
	return "", false
}

// Names are all that a range may name.
func (u universe) Names() []string { return u.all }

// Attribute is that of a node; of a device, its driver.
func (u universe) Attribute(name, attribute string) (string, bool) {
	if device := u.Device(name); device != nil && u.Node(name) == nil {
		return device.Route.Driver, attribute == "driver"
	}
	return u.Inventory.Attribute(name, attribute)
}
