package pdusim

import (
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// Command is what a value written to an object makes an outlet do.
type Command int

// The commands.
const (
	Nothing  Command = iota // accepted without effect: cancel, a delayed command
	TurnOn                  // on after Outlet.Delay
	TurnOff                 // off after Outlet.Delay
	Reset                   // off after Outlet.Delay, on again Outlet.OffTime later; an outlet that is off goes on
	Identify                // blink
	Toggle                  // the opposite of where it is or goes
	Lock                    // refuse commands from now on
	Unlock                  // end a lock, and open the time of Outlet.UnlockFirst
)

// String is the name under which Device.Count counts the command: "nothing",
// "on", "off", "reset", "identify", "toggle", "lock", "unlock".
func (c Command) String() string {
	names := [...]string{"nothing", "on", "off", "reset", "identify", "toggle", "lock", "unlock"}
	if c < 0 || int(c) >= len(names) {
		return "unknown"
	}
	return names[c]
}

// Outlet describes an outlet and its objects.
type Outlet struct {
	// Name is how tests call it, for example "5" or "1.5". It is unique in the
	// device and no part of the MIB.
	Name string
	// On is its state at the start.
	On bool
	// Shows are the objects that tell its state.
	Shows []Shown
	// Takes are the objects that take commands.
	Takes []Taken
	// Delay is the time from an accepted on, off or reset to the relay.
	Delay time.Duration
	// OffTime is how long a reset keeps it off; 0 is too short to be seen.
	OffTime time.Duration
	// Stuck accepts commands, and never moves.
	Stuck bool
	// Locked refuses on, off, toggle and reset.
	Locked bool
	// UnlockFirst, if not 0, refuses on, off, toggle and reset unless an Unlock
	// came within this time before.
	UnlockFirst time.Duration
	// LockStatus is the refusal of Locked and UnlockFirst; NoError is
	// InconsistentValue.
	LockStatus Status
}

// Shown is a full object identifier and its values for the states of an
// outlet. A value of type snmp.Missing is not used: the one for the relay as
// it stands is shown. An object that tells of pending commands is a Shown with
// one value for On and Off, and another for TurningOn and TurningOff; one that
// tells of locks has the other value in OnLocked and OffLocked.
type Shown struct {
	OID     snmp.OID
	On, Off snmp.Value
	// TurningOn and TurningOff are shown while a command waits for Outlet.Delay,
	// the off time of a reset is TurningOn.
	TurningOn, TurningOff snmp.Value
	// OnLocked and OffLocked are shown while the outlet is locked.
	OnLocked, OffLocked snmp.Value
}

// Taken is a full object identifier that takes commands. When a Shown of the
// outlet has the same OID, that is what a GET gives. Otherwise Reads is;
// snmp.Missing: it is write-only, and a GET finds nothing.
type Taken struct {
	OID snmp.OID
	// Commands are the values it takes; any other is a wrongValue.
	Commands map[int64]Command
	// Words are the texts it takes, for objects whose Type is snmp.Text.
	Words map[string]Command
	// Type is the type that a SET must have, or it is a wrongType; snmp.Missing
	// is snmp.Integer.
	Type snmp.Type
	// Reads is what a GET gives.
	Reads snmp.Value
	// Keeps makes a GET give what was written last, and Reads before that.
	Keeps bool
	// Status refuses every SET, NoError none.
	Status Status
}

// List is one text object with the states of several outlets. All its fields
// but Words are needed.
type List struct {
	OID       snmp.OID
	Separator string
	// On and Off are the texts of an element.
	On, Off string
	// Outlets are the names of the outlets of the device, in order.
	Outlets []string
	// Writable makes a SET of the whole list switch those outlets whose text
	// differs from where they are or go. A list of another length or with
	// another text is a wrongValue, and switches nothing.
	Writable bool
}
