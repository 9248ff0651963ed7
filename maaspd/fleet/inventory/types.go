// Package inventory reads what there is: devices, nodes, groups, and how each
// is reached.
package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// Inventory is all that the files say. It does not change once it is loaded.
type Inventory struct {
	// Warnings are what should be mended but does not stop anything.
	Warnings []Fault
}

// Load reads a file, or all *.yaml, *.yml and *.json of a folder. The error is
// Faults, with everything that is wrong, or that of a file that cannot be read.
func Load(path string) (*Inventory, error) { panic("skeleton") }

// Has, Names, Group and Attribute make the inventory a noderange.Universe of
// its nodes. Attribute knows driver, device, group and alias.

// Has tells whether there is a node, or an alias of one, of the name.
func (i *Inventory) Has(name string) bool { panic("skeleton") }

// Names are the nodes in the order of the files.
func (i *Inventory) Names() []string { panic("skeleton") }

// Group are the nodes of a group.
func (i *Inventory) Group(name string) ([]string, bool) { panic("skeleton") }

// Groups are the names of the groups.
func (i *Inventory) Groups() []string { panic("skeleton") }

// Attribute is an attribute of a node.
func (i *Inventory) Attribute(node, name string) (string, bool) { panic("skeleton") }

// Node is the node of the name or alias; nil when there is none.
func (i *Inventory) Node(name string) *Node { panic("skeleton") }

// Device is the device of the name; nil when there is none.
func (i *Inventory) Device(name string) *Device { panic("skeleton") }

// Devices are the names of the devices in the order of the files.
func (i *Inventory) Devices() []string { panic("skeleton") }

// Fed are the nodes that the device or node of the name feeds: by a feed, by a
// chassis that they are in, or because they depend on one that it feeds.
func (i *Inventory) Fed(name string) []Impact { panic("skeleton") }

// Impact is one node that something else bears on.
type Impact struct {
	Node string
	// Why is feed, chassis or dependsOn.
	Why string
	// Lost tells that nothing else keeps the node on: it has no other feed.
	Lost bool
	// Via is what stands between, "" for nothing.
	Via string
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
	// Parameters are those of driver, groups, device, node and route, the later
	// laid over the earlier.
	Parameters map[string]Value
	Settings   Settings
	At         Position
}

// Device is a PDU, a chassis or whatever else several nodes share.
type Device struct {
	Name  string
	Route Route
}

// Dependency is a node that must be on first.
type Dependency struct {
	Node string
	// Delay is the time after it came on, or, for an off, after this one went.
	Delay time.Duration
}

// Settings are how actions are run. Nil is not set.
type Settings struct {
	Timeout, Wait, CycleDelay, Deadline *time.Duration
	// Retries are the waits before each further try; an empty list that is not
	// nil is none.
	Retries []time.Duration
}

// Position is a place in a file.
type Position struct {
	File string
	Line int
}

// Fault is one thing that is wrong, and where.
type Fault struct {
	Position
	Text string
}

// Error is the fault as file:line: text.
func (f Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text) }

// Faults are all that is wrong.
type Faults []Fault

// Error has one fault a line.
func (f Faults) Error() string { panic("skeleton") }

// Value is a value of a parameter: as written, or a reference to a secret.
type Value struct {
	At Position
	// The rest is not exported: see Resolve.
}

// Describer knows drivers; *host.Catalogue is one.
type Describer interface {
	Describe(ctx context.Context, name string) (host.Driver, host.Description, error)
}

// Check holds the nodes and devices of the names, nil for all, against the
// schemas of their drivers. It resolves no secret that runs a command. The
// faults are all that there are.
func (i *Inventory) Check(ctx context.Context, drivers Describer, names []string) Faults {
	panic("skeleton")
}

// Secrets resolves references, each once.
type Secrets struct{}

// NewSecrets makes an empty store.
func NewSecrets() *Secrets { panic("skeleton") }

// Resolve is the parameters of a route as a request has them.
func (r *Route) Resolve(ctx context.Context, secrets *Secrets, d host.Description) (host.Parameters, error) {
	panic("skeleton")
}

// Redacted is the parameters as they may be shown: secrets of the schema and
// all references are replaced by what they are.
func (r *Route) Redacted(d host.Description) map[string]any { panic("skeleton") }
