package pdusim

import (
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// AddOutlet adds an outlet with its objects. Several outlets may not share an
// object: that is a List.
func (d *Device) AddOutlet(o Outlet) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.relays[o.Name] != nil {
		d.mistake("two outlets are called %q", o.Name)
		return
	}
	r := &relay{outlet: o, on: o.On, locked: o.Locked}
	r.outlet.Shows, r.outlet.Takes = nil, nil // they become objects
	d.relays[o.Name] = r
	for _, shown := range o.Shows {
		for _, value := range []snmp.Value{shown.On, shown.Off, shown.TurningOn, shown.TurningOff, shown.OnLocked, shown.OffLocked} {
			d.verify(shown.OID, value)
		}
		if at := d.claim(shown.OID, o.Name); at != nil {
			at.reads = newWindow(r, shown)
		}
	}
	for _, taken := range o.Takes {
		d.verify(taken.OID, taken.Reads)
		d.addTaken(r, taken)
	}
}

func (d *Device) addTaken(r *relay, taken Taken) {
	for _, c := range taken.Commands {
		if c < Nothing || c > Unlock {
			d.mistake("object %s: there is no command %d", taken.OID, c)
		}
	}
	s := &slot{relay: r, taken: taken, stuck: d.isStuck}
	key, err := keyOf(taken.OID)
	if at := d.store.find(key); err == nil && at != nil && at.takes == nil && at.shows(r) {
		at.takes = s
		return
	}
	if at := d.claim(taken.OID, r.outlet.Name); at != nil {
		at.reads, at.takes = s, s
	}
}

// shows tells whether the object is a Shown of the outlet.
func (o *object) shows(r *relay) bool {
	w, ok := o.reads.(*window)
	return ok && w.relay == r
}

// claim returns the place of a new object, nil where that is impossible.
func (d *Device) claim(oid snmp.OID, owner string) *object {
	key, err := keyOf(oid)
	if err != nil {
		d.mistake("%s: object %q: %w", owner, oid, err)
		return nil
	}
	if d.store.find(key) != nil {
		d.mistake("%s: object %s is there already", owner, oid)
		return nil
	}
	return d.store.at(key)
}

// AddList adds an object that shows several outlets; they have to be there.
func (d *Device) AddList(l List) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if l.Separator == "" || l.On == l.Off {
		d.mistake("list %s: it needs a separator, and different texts for on and off", l.OID)
		return
	}
	b := &board{list: l, stuck: d.isStuck}
	for _, name := range l.Outlets {
		r := d.relays[name]
		if r == nil {
			d.mistake("list %s: there is no outlet %q", l.OID, name)
			return
		}
		b.relays = append(b.relays, r)
	}
	at := d.claim(l.OID, "list")
	if at == nil {
		return
	}
	at.reads = b
	if l.Writable {
		at.takes = b
	}
}

// isStuck is called with the lock held.
func (d *Device) isStuck() bool { return d.faults.Stuck }

// On tells whether the relay of the outlet is on; false for one that is not
// there.
func (d *Device) On(outlet string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.relays[outlet]
	if r == nil {
		return false
	}
	r.settle(time.Now())
	return r.on
}

// Switch sets the relay of the outlet at once, as its button does.
func (d *Device) Switch(outlet string, on bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r := d.relays[outlet]; r != nil {
		r.on, r.pending = on, nil
	}
}

// SetLocked locks or unlocks the outlet, as its front panel does.
func (d *Device) SetLocked(outlet string, locked bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r := d.relays[outlet]; r != nil {
		r.locked = locked
	}
}

// Count returns how often a command was carried out for the outlet, by
// Command.String, since the start or ResetLog. Refused ones do not count; with
// Faults.Stuck and Outlet.Stuck they do.
func (d *Device) Count(outlet, command string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.relays[outlet]
	for c := Nothing; r != nil && c <= Unlock; c++ {
		if c.String() == command {
			return r.counts[c]
		}
	}
	return 0
}
