package pdusim

import "github.com/maaspd/powerdrivers/drivers/kit/snmp"

// Identity is how a device introduces itself.
type Identity struct {
	// SysObjectID is the value of sysObjectID.0: of type snmp.Identifier, or
	// snmp.Text for the devices that answer a text.
	SysObjectID snmp.Value
	// SysDescr and SysName are sysDescr.0 and sysName.0.
	SysDescr, SysName string
	// NoLog keeps no request log.
	NoLog bool
}

// Device is a simulated PDU. All methods are safe for concurrent use, and
// changes can be made while it is served.
type Device struct{}

// NewDevice returns a device with the system group and nothing else.
func NewDevice(identity Identity) *Device { return nil }

// Err returns the mistakes of Put, AddOutlet and AddList so far. Serve refuses
// a device that has some.
func (d *Device) Err() error { return nil }

// Put sets an object that can only be read; snmp.Missing removes it.
func (d *Device) Put(oid snmp.OID, value snmp.Value) {}

// PutWritable sets an object that keeps what is written to it, if the type is
// the same.
func (d *Device) PutWritable(oid snmp.OID, value snmp.Value) {}

// AddOutlet adds an outlet with its objects.
func (d *Device) AddOutlet(o Outlet) {}

// AddList adds an object that shows several outlets; they have to be there.
func (d *Device) AddList(l List) {}

// SetFaults replaces the misbehaviour from the next request on.
func (d *Device) SetFaults(f Faults) {}

// On tells whether the relay of the outlet is on.
func (d *Device) On(outlet string) bool { return false }

// Switch sets the relay of the outlet at once, as its button does.
func (d *Device) Switch(outlet string, on bool) {}

// SetLocked locks or unlocks the outlet, as its front panel does.
func (d *Device) SetLocked(outlet string, locked bool) {}

// Count returns how often a command was carried out for the outlet, by
// Command.String, since the start or ResetLog. Refused ones do not count; with
// Faults.Stuck they do.
func (d *Device) Count(outlet, command string) int { return 0 }

// Log returns the requests in order of arrival. Serve writes one line for each
// request: "GET 1.3.6.1.2.1.1.2.0 1.3.6.1.2.1.1.5.0", "GETNEXT …",
// "GETBULK 0 20 …" (non-repeaters, max-repetitions), "SET 1.3…=1 1.3…=\"text\"".
// snmpd asks for each object on its own. Requests in a wrong community are
// "community", what is no SNMP "malformed".
func (d *Device) Log() []string { return nil }

// Requests returns the number of lines of Log, also with Identity.NoLog.
func (d *Device) Requests() int { return 0 }

// ResetLog empties Log, and sets Requests and Count to 0.
func (d *Device) ResetLog() {}

// Value returns an object as a GET would, unlogged and without faults; of type
// snmp.Missing if there is none.
func (d *Device) Value(oid snmp.OID) snmp.Value { return snmp.Value{} }
