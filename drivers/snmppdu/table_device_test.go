package snmppdu_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// table are devices of all lines.
func table() []entry { return slices.Concat(apcTable(), brandTable(), otherTable()) }

// eachLine runs the test for every entry that it concerns.
func eachLine(t *testing.T, concerns func(entry) bool, test func(*testing.T, entry)) {
	for _, e := range table() {
		if !concerns(e) {
			continue
		}
		name := e.line
		if len(e.reports) > 0 {
			name += " " + e.reports[0].Text
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, e)
		})
	}
}

// readable tells whether the state of outlets can be read.
func readable(e entry) bool { return e.state != "" || e.list != nil }

// switchable tells whether outlets can be switched.
func switchable(e entry) bool { return !e.readOnly }

// device is a device of the line. The options alter its outlets.
func (e entry) device(t *testing.T, options ...func(*pdusim.Outlet)) *pdusim.Device {
	t.Helper()
	reports := oid("E.99999.1")
	if len(e.reports) > 0 {
		reports = e.reports[0]
	}
	return e.deviceThatReports(t, reports, options...)
}

// deviceThatReports is a device of the line with a value of sysObjectID.0.
func (e entry) deviceThatReports(t *testing.T, reports snmp.Value, options ...func(*pdusim.Outlet)) *pdusim.Device {
	t.Helper()
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: reports, SysDescr: "PDU", SysName: "pdu"})
	for oid, value := range e.has {
		d.Put(expand(oid, socket{}), value)
	}
	var names []string
	for n, s := range e.outlets {
		outlet := e.outlet(s)
		for _, option := range options {
			option(&outlet)
		}
		d.AddOutlet(outlet)
		e.putTexts(d, s)
		e.putReadings(d, s, n)
		names = append(names, s.id)
	}
	for _, l := range []*list{e.list, e.all} {
		if l != nil {
			d.AddList(pdusim.List{
				OID: expand(l.oid, e.outlets[0]), Separator: l.separator, On: l.on, Off: l.off,
				Outlets: names, Writable: l == e.list,
			})
		}
	}
	if err := d.Err(); err != nil {
		t.Fatal(err)
	}
	return d
}

// outlet is an outlet of the device that follows its commands at once.
func (e entry) outlet(s socket) pdusim.Outlet {
	o := pdusim.Outlet{Name: s.id}
	if e.state != "" {
		o.Shows = append(o.Shows, pdusim.Shown{
			OID: expand(e.state, s), On: e.value(e.on), Off: e.value(e.off),
			TurningOn: e.value(e.toOn), TurningOff: e.value(e.toOff),
			OnLocked: e.value(e.lockedOn), OffLocked: e.value(e.lockedOff),
		})
	}
	if p := e.pending; p != nil {
		o.Shows = append(o.Shows, pdusim.Shown{
			OID: expand(p.oid, s), On: number(p.no), Off: number(p.no),
			TurningOn: number(p.yes), TurningOff: number(p.yes),
		})
	}
	if e.unlock != nil {
		o.UnlockFirst = 10 * time.Second
	}
	o.Takes = e.takesOf(s)
	return o
}

// value is the first of the numbers as the device says it.
func (e entry) value(numbers []int64) snmp.Value {
	if len(numbers) == 0 {
		return snmp.Value{}
	}
	if e.takes == snmp.Unsigned {
		return snmp.UnsignedValue(uint32(numbers[0]))
	}
	return number(numbers[0])
}

// takesOf are the objects that take the commands, each with its numbers.
func (e entry) takesOf(s socket) []pdusim.Taken {
	var list []pdusim.Taken
	for _, one := range []struct {
		*command
		does pdusim.Command
	}{
		{e.turnOn, pdusim.TurnOn}, {e.turnOff, pdusim.TurnOff}, {e.reset, pdusim.Reset},
		{e.identify, pdusim.Identify}, {e.unlock, pdusim.Unlock},
	} {
		if one.command == nil {
			continue
		}
		oid := expand(one.oid, s)
		at := slices.IndexFunc(list, func(have pdusim.Taken) bool { return have.OID == oid })
		if at < 0 {
			at = len(list)
			list = append(list, pdusim.Taken{OID: oid, Commands: map[int64]pdusim.Command{}, Type: e.takes, Reads: e.reads})
		}
		list[at].Commands[one.value] = one.does
	}
	return list
}

// putTexts gives the device what it says about an outlet beside its state.
func (e entry) putTexts(d *pdusim.Device, s socket) {
	put := func(oid string, value snmp.Value) {
		if oid != "" {
			d.Put(expand(oid, s), value)
		}
	}
	put(e.name, chars(s.name))
	put(e.vendorID, chars(s.vendorID))
	last := s.index[strings.LastIndex(s.index, ".")+1:]
	count, _ := strconv.ParseInt(last, 10, 64)
	put(e.count, number(count)) // that of the last outlet stays
	for oid, value := range e.each {
		put(oid, value)
	}
	if e.lock != nil {
		put(e.lock.oid, number(e.lock.no))
	}
}

// putReadings gives the device what the n-th outlet measures.
func (e entry) putReadings(d *pdusim.Device, s socket, n int) {
	for _, m := range e.readings {
		d.Put(expand(m.oid, s), m.value(n))
		if m.decimals != "" {
			d.Put(expand(m.decimals, s), number(m.places))
		}
	}
}

// putTotals gives the device what it measures of itself.
func (e entry) putTotals(d *pdusim.Device) {
	for _, m := range e.totals {
		d.Put(expand(m.oid, socket{}), m.value(0))
		if m.decimals != "" {
			d.Put(expand(m.decimals, socket{}), number(m.places))
		}
	}
}

// value is what the n-th outlet says.
func (m measured) value(n int) snmp.Value {
	if m.text != "" {
		return chars(m.text)
	}
	return number(m.raw + int64(n))
}

// expected is the reading of the n-th outlet in the unit of the protocol.
func (m measured) expected(n int) float64 {
	if m.text != "" {
		return m.want
	}
	return float64(m.raw+int64(n)) * m.want / float64(m.raw)
}

// request serves the device, and returns the parameters for its outlet.
func (e entry) request(t *testing.T, d *pdusim.Device, outlet string) object {
	t.Helper()
	return with(serve(t, d), object{"node_outlet": outlet, "profile": e.line})
}

// detected are the parameters with the line left to detection, where it can be
// detected.
func (e entry) detected(params object) object {
	if len(e.reports) == 0 {
		return params
	}
	return with(params, object{"profile": "auto"})
}

// allOn makes relays on at the start.
func allOn(o *pdusim.Outlet) { o.On = true }

// showing makes relays that are on show a number in place of that for on.
func showing(e entry, n int64) func(*pdusim.Outlet) {
	return func(o *pdusim.Outlet) {
		o.On = true
		o.Shows[0].On = e.value([]int64{n})
	}
}

// after makes relays move some time after the command.
func after(d time.Duration) func(*pdusim.Outlet) {
	return func(o *pdusim.Outlet) { o.Delay = d }
}

// relays tells which outlets of the device are on: "1 on, 2 off".
func relays(e entry, d *pdusim.Device) string {
	var parts []string
	for _, s := range e.outlets {
		word := "off"
		if d.On(s.id) {
			word = "on"
		}
		parts = append(parts, s.id+" "+word)
	}
	return strings.Join(parts, ", ")
}

// onlyFirst is what relays says when the first outlet is in a state, and all
// others are in the opposite one.
func onlyFirst(e entry, first, others string) string {
	var parts []string
	for i, s := range e.outlets {
		word := others
		if i == 0 {
			word = first
		}
		parts = append(parts, fmt.Sprint(s.id, " ", word))
	}
	return strings.Join(parts, ", ")
}
