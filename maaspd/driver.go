package maaspd

import (
	"context"
	"log/slog"
	"time"
)

// Kind tells what sort of device a driver drives (x-maaspd.kind).
type Kind string

// The kinds of devices that the protocol knows.
const (
	KindBMC     Kind = "bmc"
	KindPDU     Kind = "pdu"
	KindChassis Kind = "chassis"
	KindVirtual Kind = "virtual"
	KindOther   Kind = "other"
)

// Driver declares one power driver. P is the struct of its parameters, whose
// tags declare them (see the package example); D is its concrete type, whose
// methods are its capabilities.
type Driver[P any, D PowerDriver] struct {
	// Name is what follows "maas-powerdriver-" in the binary's name: lower
	// case letters, digits and dashes.
	Name string
	// Description is the label that people see, one line.
	Description string
	// Version of the driver, a constant of the declaration.
	Version string
	// Kind of the device; KindOther when empty.
	Kind Kind
	// Protocols that the driver speaks to the device, for example "ipmi".
	Protocols []string
	// MaxConcurrency is how many requests one device takes at a time; 0 means
	// any number. 1 makes the driver exclusive: Lock is then required.
	MaxConcurrency int
	// Lock takes the lock of an exclusive device, whose identity is the key,
	// and returns its release. drivers/kit/lock has one that works across the
	// processes of a machine.
	Lock func(ctx context.Context, log *slog.Logger, key []string) (release func(), err error)
	// DefaultWait is how long power verbs wait for the wanted state when the
	// request has no waitMs. 0 means that they do not wait.
	DefaultWait time.Duration
	// CycleDelay is the time off in a power cycle when the request has no
	// cycleDelayMs, and the driver no CycleDelayer that says otherwise; 0
	// means five seconds.
	CycleDelay time.Duration
	// NotQueryable declares that the device cannot tell its state.
	NotQueryable bool
	// ReadFirst declares that sending on to a machine that is on, or off to
	// one that is off, would do harm (a toggle, a button): the state is read
	// before every such command.
	ReadFirst bool
	// Chassis declares that one device has many machines (MAAS "chassis").
	Chassis bool
	// IPExtractor tells MAAS how to find the address of the device in a
	// parameter; nil when there is none.
	IPExtractor *IPExtractor
	// Tools are the programs that the driver runs; a missing one is toolError.
	Tools []Tool
	// Rules are the conditions that concern several parameters.
	Rules []Rule
	// New makes the driver for one request. It does no I/O and cannot fail.
	New func(P) D
}

// IPExtractor names the parameter that holds the device's address and the
// pattern, in Python's syntax with a group "address", that finds it there.
type IPExtractor struct {
	Field   string
	Pattern string
}

// Tool is a program that a driver runs, and the package that has it.
type Tool struct {
	Program string
	Package string
}

// PowerDriver drives the power of one machine. Its methods only send or read:
// waiting, verifying and cycling are done by this package. They return errors
// made with Fail where they know the reason.
type PowerDriver interface {
	// PowerOn sends the command that switches the machine on.
	PowerOn(context.Context) error
	// PowerOff sends the command that switches the machine off.
	PowerOff(context.Context) error
	// PowerQuery reads the power state and changes nothing.
	PowerQuery(context.Context) (Status, error)
}
