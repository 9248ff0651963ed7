package snmppdu_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// The trees of the simulated PDUs, from the vendors' MIBs.
const (
	apcTree   snmp.OID = "1.3.6.1.4.1.318.1.1"
	rpdu2Tree snmp.OID = apcTree + ".26"
)

func number(n int64) snmp.Value        { return snmp.IntegerValue(n) }
func words(text string) snmp.Value     { return snmp.TextValue(text) }
func at(oid snmp.OID, o int) snmp.OID  { return oid.Append(uint32(o)) }
func identifier(oid string) snmp.Value { return snmp.Value{Type: snmp.Identifier, Text: oid} }

// twoState shows an outlet that moves at once, or tells of no movement.
func twoState(oid snmp.OID, on, off int64) pdusim.Shown {
	return pdusim.Shown{OID: oid, On: number(on), Off: number(off)}
}

// rpdu2 is an APC rPDU2 (PowerNet-MIB) with outlets that are off. The options
// alter the outlets before they are added.
func rpdu2(t testing.TB, outlets int, options ...func(n int, o *pdusim.Outlet)) *pdusim.Device {
	t.Helper()
	d := pdusim.NewDevice(pdusim.Identity{
		SysObjectID: identifier("1.3.6.1.4.1.318.1.3.4.6"), SysDescr: "APC Web/SNMP Management Card", SysName: "pdu",
	})
	d.Put(rpdu2Tree+".9.1.0", number(int64(outlets)))
	d.Put(rpdu2Tree+".2.1.8.1", words("AP8653"))
	d.Put(rpdu2Tree+".2.1.6.1", words("v6.4.6"))
	d.Put(rpdu2Tree+".4.3.1.5.1", number(123)) // tens of watts
	d.Put(rpdu2Tree+".4.3.1.9.1", number(45))  // tenths of kWh
	for n := 1; n <= outlets; n++ {
		o := pdusim.Outlet{
			Name: strconv.Itoa(n),
			Shows: []pdusim.Shown{
				twoState(at(rpdu2Tree+".9.2.3.1.5", n), 2, 1),
				{OID: at(rpdu2Tree+".9.2.3.1.6", n), On: number(2), Off: number(2), TurningOn: number(1), TurningOff: number(1)},
				twoState(at(rpdu2Tree+".9.2.4.1.5", n), 1, 2),
			},
			Takes: []pdusim.Taken{{OID: at(rpdu2Tree+".9.2.4.1.5", n), Commands: map[int64]pdusim.Command{
				1: pdusim.TurnOn, 2: pdusim.TurnOff, 3: pdusim.Reset, 5: pdusim.Nothing, 6: pdusim.Nothing, 7: pdusim.Nothing, 8: pdusim.Nothing,
			}}},
			OffTime: time.Second,
		}
		for _, option := range options {
			option(n, &o)
		}
		d.AddOutlet(o)
		d.Put(at(rpdu2Tree+".9.2.3.1.2", n), number(1))
		d.Put(at(rpdu2Tree+".9.2.3.1.3", n), words(fmt.Sprintf("Outlet %d", n)))
		d.Put(at(rpdu2Tree+".9.2.3.1.4", n), number(int64(n)))
		d.Put(at(rpdu2Tree+".9.4.3.1.6", n), number(int64(n)))      // tenths of an ampere
		d.Put(at(rpdu2Tree+".9.4.3.1.7", n), number(int64(10*n)))   // watts
		d.Put(at(rpdu2Tree+".9.4.3.1.11", n), number(int64(100*n))) // tenths of kWh
	}
	return d
}

// slow makes the relays move late.
func slow(d time.Duration) func(int, *pdusim.Outlet) {
	return func(_ int, o *pdusim.Outlet) { o.Delay = d }
}

// onFrom makes outlets from the given one on be on.
func onFrom(first int) func(int, *pdusim.Outlet) {
	return func(n int, o *pdusim.Outlet) { o.On = n >= first }
}

// masterSwitch is an APC MasterSwitch: its control column is its state.
func masterSwitch(t *testing.T, outlets int) *pdusim.Device {
	t.Helper()
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: identifier("1.3.6.1.4.1.318.1.3.4.1"), SysDescr: "MasterSwitch"})
	d.Put(apcTree+".4.4.1.0", number(int64(outlets)))
	var names []string
	for n := 1; n <= outlets; n++ {
		column := at(apcTree+".4.4.2.1.3", n)
		names = append(names, strconv.Itoa(n))
		d.AddOutlet(pdusim.Outlet{
			Name: strconv.Itoa(n), On: n%2 == 1,
			Shows: []pdusim.Shown{twoState(column, 1, 2)},
			Takes: []pdusim.Taken{{OID: column, Commands: map[int64]pdusim.Command{1: pdusim.TurnOn, 2: pdusim.TurnOff, 3: pdusim.Reset}}},
		})
		d.Put(at(apcTree+".4.4.2.1.4", n), words(fmt.Sprintf("Outlet %d", n)))
	}
	d.AddList(pdusim.List{OID: apcTree + ".4.2.2.0", Separator: " ", On: "On", Off: "Off", Outlets: names})
	return d
}

// rpdu1 is an APC rPDU of the first generation.
func rpdu1(t testing.TB, outlets int) *pdusim.Device {
	t.Helper()
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: identifier("1.3.6.1.4.1.318.1.3.4.5"), SysDescr: "rPDU"})
	d.Put(apcTree+".12.3.1.3.0", number(int64(outlets)))
	d.Put(apcTree+".12.1.8.0", number(int64(outlets)))
	for n := 1; n <= outlets; n++ {
		d.AddOutlet(pdusim.Outlet{
			Name: strconv.Itoa(n),
			Shows: []pdusim.Shown{
				twoState(at(apcTree+".12.3.5.1.1.4", n), 1, 2),
				{OID: at(apcTree+".12.3.5.1.1.5", n), On: number(2), Off: number(2), TurningOn: number(1), TurningOff: number(1)},
			},
			Takes: []pdusim.Taken{{OID: at(apcTree+".12.3.3.1.1.4", n), Commands: map[int64]pdusim.Command{1: pdusim.TurnOn, 2: pdusim.TurnOff, 3: pdusim.Reset}, Keeps: true, Reads: number(1)}},
		})
		d.Put(at(apcTree+".12.3.5.1.1.2", n), words(fmt.Sprintf("Outlet %d", n)))
	}
	return d
}

// eaton is an Eaton ePDU G3: two columns take seconds, and outlets are numbered
// within straps that are counted from 0.
func eaton(t *testing.T, outlets int) *pdusim.Device { return eatonWith(t, outlets) }

func eatonWith(t *testing.T, outlets int, options ...func(n int, o *pdusim.Outlet)) *pdusim.Device {
	t.Helper()
	const tree snmp.OID = "1.3.6.1.4.1.534.6.6.7"
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: identifier("1.3.6.1.4.1.534.6.6.7"), SysDescr: "Eaton ePDU"})
	d.Put(tree+".1.2.1.22.0", number(int64(outlets)))
	for n := 1; n <= outlets; n++ {
		index := ".0." + strconv.Itoa(n)
		suffix := snmp.OID(index)
		o := pdusim.Outlet{
			Name:  "0." + strconv.Itoa(n),
			Shows: []pdusim.Shown{{OID: tree + ".6.6.1.2" + suffix, On: number(1), Off: number(0), TurningOn: number(3), TurningOff: number(2)}},
			Takes: []pdusim.Taken{
				{OID: tree + ".6.6.1.3" + suffix, Commands: map[int64]pdusim.Command{0: pdusim.TurnOff, -1: pdusim.Nothing}, Reads: number(-1)},
				{OID: tree + ".6.6.1.4" + suffix, Commands: map[int64]pdusim.Command{0: pdusim.TurnOn, -1: pdusim.Nothing}, Reads: number(-1)},
				{OID: tree + ".6.6.1.5" + suffix, Commands: map[int64]pdusim.Command{0: pdusim.Reset, -1: pdusim.Nothing}, Reads: number(-1)},
			},
		}
		for _, option := range options {
			option(n, &o)
		}
		d.AddOutlet(o)
		d.Put(tree+".6.1.1.3"+suffix, words(fmt.Sprintf("Outlet %d", n)))
		d.Put(tree+".6.6.1.9"+suffix, number(1))
	}
	return d
}

// raritan is a Raritan PX2: the numbers of state and control differ.
func raritan(t *testing.T, outlets int) *pdusim.Device {
	t.Helper()
	const tree snmp.OID = "1.3.6.1.4.1.13742.6"
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: identifier("1.3.6.1.4.1.13742.6"), SysDescr: "Raritan PX2"})
	d.Put(tree+".3.2.2.1.4.1", number(int64(outlets)))
	for n := 1; n <= outlets; n++ {
		suffix := snmp.OID(".1." + strconv.Itoa(n))
		d.AddOutlet(pdusim.Outlet{
			Name:  "1." + strconv.Itoa(n),
			Shows: []pdusim.Shown{twoState(tree+".4.1.2.1.3"+suffix, 7, 8)},
			// What it reads is undefined by the MIB.
			Takes: []pdusim.Taken{{OID: tree + ".4.1.2.1.2" + suffix, Commands: map[int64]pdusim.Command{0: pdusim.TurnOff, 1: pdusim.TurnOn, 2: pdusim.Reset}, Reads: number(2)}},
		})
		d.Put(tree+".3.5.3.1.3"+suffix, words(""))
		d.Put(tree+".3.5.3.1.28"+suffix, number(1))
	}
	return d
}

// rpdu2With is a PDU with the objects of an rPDU2 that says it is another.
func rpdu2With(t *testing.T, sysObjectID string) *pdusim.Device {
	t.Helper()
	d := rpdu2(t, 8)
	d.Put("1.3.6.1.2.1.1.2.0", identifier(sysObjectID))
	return d
}
