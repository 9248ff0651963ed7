package maaspd

import (
	"context"
	"time"
)

// The interfaces below are optional. A driver has the capability when its
// concrete type has the method; there is nothing else to declare.

// Resetter resets a running machine the hard way (power_reset). The package
// has read the state before and refuses when the machine is off.
type Resetter interface {
	PowerReset(context.Context) error
}

// ResetCycler is a Resetter that meets machines which do not survive their own
// hard reset.
type ResetCycler interface {
	Resetter
	// ResetDelay is the time off of the off and on that takes the place of
	// PowerReset; 0 leaves it to PowerReset. It is asked after PowerQuery has read
	// the machine, and does no I/O. A driver that cannot query is not asked.
	ResetDelay() time.Duration
}

// SoftOffer asks the operating system to shut down (power_soft_off).
type SoftOffer interface {
	PowerSoftOff(context.Context) error
}

// NMISender sends the diagnostic interrupt (power_nmi).
type NMISender interface {
	PowerNMI(context.Context) error
}

// BMCResetter restarts the controller, not the machine (bmc_reset), and
// tolerates its silence afterwards.
type BMCResetter interface {
	BMCReset(context.Context) error
}

// Prober lists the machines behind the device: all of them or an error.
type Prober interface {
	Probe(context.Context) ([]Host, error)
}

// BootOrderer puts the boot devices in the given order (set_boot_order). A
// device that the machine does not have is NoSuchTarget, and nothing is
// changed.
type BootOrderer interface {
	SetBootOrder(context.Context, []BootDevice) error
}

// BootDeviceSetter chooses the device of the next boot, or of every boot
// (set_boot_device; and before power_on and power_cycle when asked for).
type BootDeviceSetter interface {
	SetBootDevice(context.Context, BootOverride) error
}

// BootDeviceGetter tells the boot device that is set (get_boot_device).
type BootDeviceGetter interface {
	GetBootDevice(context.Context) (BootOverride, error)
}

// GroupQuerier reads the power of several machines of one device at once: D is
// the driver's own type. A batch calls it, in place of PowerQuery, for lines
// that wait for their device and are equal in all parameters of scope bmc.
type GroupQuerier[D any] interface {
	// QueryTogether reads the state of every member of the group, at least two
	// of which the receiver is the first, and changes nothing. It answers each
	// as its PowerQuery would: one result for each member, in their order. An
	// error is that of all members. The context's logger names all lines.
	QueryTogether(ctx context.Context, group []D) ([]QueryResult, error)
}

// QueryResult is what QueryTogether found out about one member of the group.
type QueryResult struct {
	Status Status
	// Err is what failed about this member alone; nil when Status is known.
	Err error
}

// OutletLister lists the outlets of the device: all of them or an error.
type OutletLister interface {
	Outlets(context.Context) ([]Outlet, error)
}

// Meter reads what the device measures (statistics).
type Meter interface {
	Statistics(context.Context) (Statistics, error)
}

// Identifier switches the locator light (identify).
type Identifier interface {
	Identify(context.Context, Identify) error
}

// Checker does more for `check` than reading the power state: it reaches the
// device, logs in and tells what it found. Drivers without it are checked by
// PowerQuery.
type Checker interface {
	Check(context.Context) (CheckReport, error)
}

// CycleDelayer has parameters that set the time off of a power cycle.
type CycleDelayer interface {
	// CycleDelay is the time off of a cycle whose request has no cycleDelayMs;
	// 0 leaves it to the declaration. It does no I/O.
	CycleDelay() time.Duration
}

// Validator finds the faults of a request that tags and rules cannot express.
// It does no I/O.
type Validator interface {
	Validate(Action) []Violation
}

// Beforer is called before the verb, and may use the network.
type Beforer interface {
	Before(context.Context, Action) error
}

// Afterer is called after the verb, also after one that failed (err tells),
// before sessions are closed. Its own error is the action's when the verb had
// none.
type Afterer interface {
	After(ctx context.Context, a Action, err error) error
}
