package linesim

import (
	"fmt"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// unlockTime is how long an unlock permits commands where a line needs one.
const unlockTime = 10 * time.Second

func (b *builder) addOutlets() {
	b.share()
	for n, outlet := range b.outlets {
		relay := outlet.Relay()
		o := pdusim.Outlet{
			Name: outlet.ID, On: is(b.options.On, n), Locked: is(b.options.Locked, n), Stuck: is(b.options.Stuck, n),
			Delay: b.options.SwitchTime, OffTime: b.options.OffTime,
		}
		o.Shows = b.shows(relay)
		o.Takes = b.takes(relay)
		if b.unlocks(&o, relay) {
			o.UnlockFirst = unlockTime
		}
		o.Shows = append(o.Shows, b.measures(outlet, n)...)
		b.device.AddOutlet(o)
		b.inscribe(outlet, n)
	}
}

// shows are the objects that tell where a relay is and what holds it.
func (b *builder) shows(relay snmp.Relay) []pdusim.Shown {
	var list []pdusim.Shown
	if relay.Element == 0 && b.claim(relay.State) {
		list = append(list, stateOf(relay))
	}
	if b.claim(relay.Pending) {
		yes, no := marks(relay.PendingValues)
		list = append(list, pdusim.Shown{OID: relay.Pending, On: no, Off: no, TurningOn: yes, TurningOff: yes})
	}
	for _, guard := range relay.Guards {
		if !b.claim(guard.Object) {
			continue
		}
		free, locked := answers(guard)
		if b.shared[guard.Object] {
			b.device.Put(guard.Object, free)
			continue
		}
		list = append(list, pdusim.Shown{OID: guard.Object, On: free, Off: free, OnLocked: locked, OffLocked: locked})
	}
	return list
}

// inscribe gives an outlet its name, what the vendor calls it, and the numbers
// that people know it by.
func (b *builder) inscribe(outlet profile.Outlet, n int) {
	if object := b.line.Outlet.Name; object != nil {
		b.put(outlet.OID(*object), snmp.TextValue(fmt.Sprintf("Outlet %d", n+1)))
	}
	if object := b.line.Outlet.ID; object != nil {
		b.put(outlet.OID(*object), snmp.TextValue(fmt.Sprintf("A%d", n+1)))
	}
	for i, column := range b.line.Position {
		number := int64(1) // the only unit
		if i > 0 {
			number = int64(n + 1)
		}
		b.put(outlet.OID(column.Object), snmp.IntegerValue(number))
	}
}

// addLists adds the texts with the states of all outlets.
func (b *builder) addLists() {
	if s := b.line.State; s != nil && s.Separator != "" {
		b.addList(s.Object, s.Separator, s.Words, b.line.Control != nil && b.line.Control.List)
	}
	if all := b.line.AllStates; all != nil {
		b.addList(all.Object, all.Separator, all.Words, false)
	}
}

func (b *builder) addList(object profile.Object, separator string, words map[string]snmp.State, writable bool) {
	if oid := b.oid(object); b.claim(oid) {
		b.device.AddList(pdusim.List{
			OID: oid, Separator: separator, On: wordFor(words, snmp.On), Off: wordFor(words, snmp.Off),
			Outlets: b.names(), Writable: writable,
		})
	}
}
