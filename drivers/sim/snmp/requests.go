package pdusim

import (
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// Get answers a GET of one object. Serve and other servers call it; a test that
// only wants to look calls Value.
func (d *Device) Get(oid snmp.OID) (snmp.Value, Status) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.note(Message{Operation: Get, Variables: []Binding{{OID: oid}}})
	return d.get(oid, time.Now())
}

// Next answers a GETNEXT. The variable is of type snmp.Missing at the end.
func (d *Device) Next(oid snmp.OID) (snmp.Variable, Status) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.note(Message{Operation: GetNext, Variables: []Binding{{OID: oid}}})
	return d.next(oid, false, time.Now())
}

// Set answers a SET of one object.
func (d *Device) Set(v snmp.Variable) Status {
	d.mu.Lock()
	defer d.mu.Unlock()
	variables := []Binding{{OID: v.OID, Value: v.Value}}
	d.note(Message{Operation: Set, Variables: variables})
	status, _ := d.set(variables, time.Now())
	return status
}

// note is called with the lock held.
func (d *Device) note(m Message) {
	d.journal.note(func() string { return describe(m) })
}

func (d *Device) value(oid snmp.OID, now time.Time) snmp.Value {
	key, err := keyOf(oid)
	if err != nil {
		return snmp.Value{}
	}
	return d.store.find(key).value(now)
}

func (o *object) value(now time.Time) snmp.Value {
	if o == nil || o.reads == nil {
		return snmp.Value{}
	}
	return o.reads.read(now)
}

func (d *Device) get(oid snmp.OID, now time.Time) (snmp.Value, Status) {
	if status := statusOf(d.faults.GetStatus, oid); status != NoError {
		return snmp.Value{}, status
	}
	return d.value(oid, now), NoError
}

// next returns the first object after the OID that can be read; in SNMPv1 there
// is no Counter64 (RFC 3584, section 4.2.2.1).
func (d *Device) next(oid snmp.OID, v1 bool, now time.Time) (snmp.Variable, Status) {
	key, err := keyOf(oid)
	if err != nil {
		return snmp.Variable{OID: oid}, NoError
	}
	for _, o := range d.store.after(key) {
		value := o.value(now)
		if value.Type == snmp.Missing || v1 && tagOf(value) == tagCounter64 {
			continue
		}
		found := oidOf(o.key.Value())
		return snmp.Variable{OID: found, Value: value}, statusOf(d.faults.GetStatus, found)
	}
	return snmp.Variable{OID: oid}, NoError
}

// set writes all variables or none, and returns the error-status with the index
// of the variable from 1 (RFC 3416, section 4.2.5).
func (d *Device) set(variables []Binding, now time.Time) (Status, int) {
	takers := make([]taker, len(variables))
	for i, v := range variables {
		var status Status
		if takers[i], status = d.taker(v, now); status != NoError {
			return status, i + 1
		}
	}
	for i, v := range variables {
		takers[i].write(v.Value, now)
	}
	return NoError, 0
}

func (d *Device) taker(v Binding, now time.Time) (taker, Status) {
	if status := statusOf(d.faults.SetStatus, v.OID); status != NoError {
		return nil, status
	}
	key, err := keyOf(v.OID)
	if err != nil {
		return nil, NoCreation
	}
	o := d.store.find(key)
	switch {
	case o == nil:
		return nil, NoCreation
	case o.takes == nil:
		return nil, NotWritable
	}
	return o.takes, o.takes.check(v.Value, now)
}

// statusOf is the error-status for the object or one above it.
func statusOf(faults map[snmp.OID]Status, oid snmp.OID) Status {
	for prefix, status := range faults {
		if oid.HasPrefix(prefix) {
			return status
		}
	}
	return NoError
}
