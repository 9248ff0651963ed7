// Package fleet drives many nodes: in the right order, never two actions at
// once on a device that cannot take it, and again only where it is worth it.
package fleet

import (
	"encoding/json"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// Request is what to do with every node.
type Request struct {
	// Verb is that of the protocol, with underscores.
	Verb string
	// Timeout, Wait and CycleDelay override the inventory, and Retries how many
	// further tries there are; nil does not.
	Timeout, Wait, CycleDelay *time.Duration
	Retries                   *int
	// ForceAfter makes a hard off of a soft one that has not come about after
	// this time; zero does not.
	ForceAfter time.Duration
	// Until makes a power_query wait for the state, on or off; "" does not.
	Until      string
	BootDevice *host.BootDevice
	Devices    []host.BootTarget
	Identify   *host.Identify
}

// EngineChoice is how drivers are run.
type EngineChoice string

// The engines.
const (
	// Auto is Batch for more than a handful of nodes of a driver that has it.
	Auto    EngineChoice = "auto"
	Process EngineChoice = "process"
	Batch   EngineChoice = "batch"
)

// Options are how a request is carried out.
type Options struct {
	Drivers inventory.Describer
	Secrets *inventory.Secrets
	Engine  EngineChoice
	// Jobs bounds the actions in flight; zero is a number that fits the engine.
	Jobs int
	// Stagger starts at most Stagger nodes every Every; zero starts all.
	Stagger int
	Every   time.Duration
	// Deadline bounds everything, counted from the start; zero does not.
	Deadline time.Duration
	// Report gets each result as soon as it is there, one at a time.
	Report func(Result)
	// Trace gets what the drivers log, one JSON line each, when it is set.
	Trace func(node string, line []byte)
}

// Outcome is what became of a node.
type Outcome string

// The outcomes.
const (
	// Done: the action succeeded.
	Done Outcome = "done"
	// Failed: it failed, and Error tells what is known of its effect.
	Failed Outcome = "failed"
	// NotTried: nothing was sent to the node: the run ended before, or one that
	// it depends on failed.
	NotTried Outcome = "notTried"
)

// Result is what became of one node.
type Result struct {
	Node    string  `json:"node"`
	Verb    string  `json:"action_type"`
	Outcome Outcome `json:"outcome"`
	// Status is on, off, unknown or "", where the driver told.
	Status string          `json:"status,omitempty"`
	Detail string          `json:"detail,omitempty"`
	Data   json.RawMessage `json:"data,omitempty"`
	// Error is nil when it is done. A fault of a driver is fatalError.
	Error *host.Error `json:"error"`
	// Driver and Device are those of the route that answered.
	Driver   string        `json:"driver,omitempty"`
	Device   string        `json:"device,omitempty"`
	Attempts int           `json:"attempts"`
	Took     time.Duration `json:"-"`
}
