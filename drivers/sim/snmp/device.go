package pdusim

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"time"
	"unique"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

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
type Device struct {
	mu      sync.Mutex
	store   store
	relays  map[string]*relay
	journal journal
	faults  Faults
	err     error
}

// The system group (RFC 3418, section 2).
const (
	sysDescr    snmp.OID = "1.3.6.1.2.1.1.1.0"
	sysObjectID snmp.OID = "1.3.6.1.2.1.1.2.0"
	sysName     snmp.OID = "1.3.6.1.2.1.1.5.0"
)

// NewDevice returns a device with the system group and nothing else.
func NewDevice(identity Identity) *Device {
	d := &Device{relays: map[string]*relay{}, journal: journal{off: identity.NoLog}}
	d.Put(sysDescr, snmp.TextValue(identity.SysDescr))
	d.Put(sysObjectID, identity.SysObjectID)
	d.PutWritable(sysName, snmp.TextValue(identity.SysName))
	return d
}

// Err returns the mistakes of Put, AddOutlet and AddList so far. Serve refuses
// a device that has some.
func (d *Device) Err() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err
}

// Put sets an object that can only be read; snmp.Missing removes it.
func (d *Device) Put(oid snmp.OID, value snmp.Value) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.place(oid, value, constant{unique.Make(value)}, nil)
}

// PutWritable sets an object that keeps what is written to it, if the type is
// the same.
func (d *Device) PutWritable(oid snmp.OID, value snmp.Value) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v := &variable{value}
	d.place(oid, value, v, v)
}

func (d *Device) place(oid snmp.OID, value snmp.Value, reads reader, takes taker) {
	key, err := keyOf(oid)
	if err != nil {
		d.mistake("object %q: %w", oid, err)
		return
	}
	if value.Type == snmp.Missing {
		d.store.remove(key)
		return
	}
	d.verify(oid, value)
	o := d.store.at(key)
	o.reads, o.takes = reads, takes
}

// verify notes a value that no packet can carry.
func (d *Device) verify(oid snmp.OID, value snmp.Value) {
	switch value.Type {
	case snmp.Integer:
		if value.Int < math.MinInt32 || value.Int > math.MaxInt32 {
			d.mistake("object %s: an INTEGER has 32 bits, not %d", oid, value.Int)
		}
	case snmp.Unsigned:
		if value.Int < 0 {
			d.mistake("object %s: %d is negative", oid, value.Int)
		}
	case snmp.Identifier:
		if _, err := snmp.ParseOID(value.Text); err != nil {
			d.mistake("object %s: its value: %w", oid, err)
		}
	}
}

func (d *Device) mistake(format string, args ...any) {
	d.err = errors.Join(d.err, fmt.Errorf(format, args...))
}

// SetFaults replaces the misbehaviour from the next request on.
func (d *Device) SetFaults(f Faults) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.faults = f
}

// Faults returns the present misbehaviour.
func (d *Device) Faults() Faults {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.faults
}

// Log returns the requests in order of arrival. Serve writes one line for each
// request: "GET 1.3.6.1.2.1.1.2.0 1.3.6.1.2.1.1.5.0", "GETNEXT …",
// "GETBULK 0 20 …" (non-repeaters, max-repetitions), "SET 1.3…=1 1.3…=\"text\"".
// snmpd asks for each object on its own, and reads an object before it is set.
// Requests in a wrong community are "community", in a version that
// the agent refuses "version", and what is no request "malformed". What
// Faults.OneAtATime and Faults.Request drop is not there.
func (d *Device) Log() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.journal.lines...)
}

// Requests returns the number of lines of Log, also with Identity.NoLog.
func (d *Device) Requests() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.journal.count
}

// ResetLog empties Log, and sets Requests and Count to 0.
func (d *Device) ResetLog() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.journal.count, d.journal.lines = 0, nil
	for _, r := range d.relays {
		r.counts = [Unlock + 1]int{}
	}
}

// Value returns an object as a GET would, unlogged and without faults; of type
// snmp.Missing if there is none.
func (d *Device) Value(oid snmp.OID) snmp.Value {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.value(oid, time.Now())
}
