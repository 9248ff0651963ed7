package inventory

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Inventory is all that the files say. It does not change once it is loaded.
type Inventory struct {
	// Warnings are what should be mended but does not stop anything.
	Warnings Faults

	nodes       []Node
	byName      map[string]*Node
	devices     map[string]*Device
	deviceNames []string
	groupNames  []string
	aliasNames  []string
	sets        map[string]*group
	// aliases are the aliases of a node.
	aliases map[string][]string
	names   []string
}

// Format prints how much there is in the inventory, whatever the verb: it holds
// secrets.
func (i Inventory) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "%d nodes, %d devices, %d groups", len(i.names), len(i.deviceNames), len(i.groupNames))
}

// Node is something that is switched on and off.
type Node struct {
	Name string
	// Feeds are all that must be off for the node to be off; mostly one.
	Feeds []Feed
	// DependsOn are the nodes that must be on before this one.
	DependsOn []Dependency
	// Chassis is the node that this one is inside of, so that it is off when
	// that is off; "" for none.
	Chassis string
	// MACs are lower case with colons; Serial is as written. They are what a
	// probe is matched by.
	MACs   []string
	Serial string
	At     Position

	groups []string
}

// Feed is one supply of a node.
type Feed struct {
	// Routes are the ways to switch it, the preferred one first.
	Routes []Route
}

// Route is a driver with its parameters.
type Route struct {
	Driver string
	// Device is the device of the inventory; "" when the node has its own.
	Device string
	// Parameters are those of driver, groups, device, node, feed and protocol,
	// the later laid over the earlier. Nodes that do not differ share the map: it
	// must not be changed.
	Parameters map[string]Value
	Settings   Settings
	At         Position
}

// Device is a PDU, a chassis or whatever else several nodes share.
type Device struct {
	Name  string
	Route Route

	layer *layer
	// index is which of the names of its key it has.
	index int
}

// Format prints the name, whatever the verb: there may be secrets below.
func (d Device) Format(f fmt.State, _ rune) { fmt.Fprint(f, "device "+d.Name) }

// Dependency is a node that must be on first.
type Dependency struct {
	Node string
	// Delay is the time after it came on, or, for an off, after this one went.
	Delay time.Duration
}

// Lookup, Names, Groups, Group and Attribute make the inventory a
// noderange.Universe of its nodes.

// Lookup is the node of the name or alias.
func (i *Inventory) Lookup(name string) (node string, ok bool) {
	if _, ok := i.byName[name]; ok {
		return name, true
	}
	if set := i.sets[name]; set != nil && set.node != "" {
		return set.node, true
	}
	return "", false
}

// Names are the nodes in the order of the files.
func (i *Inventory) Names() []string { return i.names }

// Group are the nodes of a group, or those that an alias of a range stands for.
func (i *Inventory) Group(name string) ([]string, bool) {
	set := i.sets[name]
	if set == nil || set.device != "" {
		return nil, false
	}
	return set.members, true
}

// Groups are the names of the groups in the order of the files.
func (i *Inventory) Groups() []string { return i.groupNames }

// Aliases are the names of the aliases in the order of the files.
func (i *Inventory) Aliases() []string { return i.aliasNames }

// Attribute is an attribute of a node: driver, device, group, alias, chassis or
// serial. Where it has several they are separated by commas.
func (i *Inventory) Attribute(node, name string) (string, bool) {
	n := i.Node(node)
	if n == nil {
		return "", false
	}
	var values []string
	switch name {
	case "driver":
		for _, route := range n.routes() {
			values = append(values, route.Driver)
		}
	case "device":
		for _, route := range n.routes() {
			values = append(values, route.Device)
		}
	case "group":
		values = slices.Clone(n.groups)
	case "alias":
		values = slices.Clone(i.aliases[n.Name])
	case "chassis":
		values = []string{n.Chassis}
	case "serial":
		values = []string{n.Serial}
	}
	slices.Sort(values)
	values = slices.Compact(slices.DeleteFunc(values, func(value string) bool { return value == "" }))
	return strings.Join(values, ","), len(values) > 0
}

// Node is the node of the name or alias; nil when there is none.
func (i *Inventory) Node(name string) *Node {
	node, _ := i.Lookup(name)
	return i.byName[node]
}

// Device is the device of the name or alias; nil when there is none.
func (i *Inventory) Device(name string) *Device {
	if set := i.sets[name]; set != nil && set.device != "" {
		name = set.device
	}
	return i.devices[name]
}

// Devices are the names of the devices in the order of the files.
func (i *Inventory) Devices() []string { return i.deviceNames }

// routes are all routes of all feeds.
func (n *Node) routes() []*Route {
	var all []*Route
	for f := range n.Feeds {
		for r := range n.Feeds[f].Routes {
			all = append(all, &n.Feeds[f].Routes[r])
		}
	}
	return all
}
