package netsnmp

import (
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

func TestMain(m *testing.M) {
	Helper()
	m.Run()
}

const (
	descr   snmp.OID = "1.3.6.1.2.1.1.1.0"
	object  snmp.OID = "1.3.6.1.2.1.1.2.0"
	vendor  snmp.OID = "1.3.6.1.4.1.99999"
	texts   snmp.OID = "1.3.6.1.4.1.99999.1"
	state   snmp.OID = "1.3.6.1.4.1.99999.2.1"
	pending snmp.OID = "1.3.6.1.4.1.99999.2.2"
	control snmp.OID = "1.3.6.1.4.1.99999.2.3"
	wordy   snmp.OID = "1.3.6.1.4.1.99999.2.4"
	last    snmp.OID = "1.3.6.1.2.1.105.1.1.1.3.1.1"
)

// device is a PDU with four outlets: 1 is on, 2 is off, 3 is locked, 4 takes
// 60 s for every command.
func device() *pdusim.Device {
	d := pdusim.NewDevice(pdusim.Identity{
		SysObjectID: snmp.Value{Type: snmp.Identifier, Text: "1.3.6.1.4.1.99999.7"},
		SysDescr:    "simulated PDU", SysName: "pdu1",
	})
	for i, text := range []string{"", "plain", `say "\x"`, "\x00\xff", " padded "} {
		d.PutWritable(texts.Append(uint32(i), 0), snmp.TextValue(text))
	}
	d.Put(texts.Append(10, 0), snmp.UnsignedValue(4000000000))
	d.Put(texts.Append(11, 0), snmp.IntegerValue(-1))
	d.Put(last, snmp.IntegerValue(1))
	for n := range uint32(4) {
		delay := time.Duration(0)
		if n == 3 {
			delay = time.Minute
		}
		d.AddOutlet(outlet(n+1, delay))
	}
	return d
}

func outlet(n uint32, delay time.Duration) pdusim.Outlet {
	yes, no := snmp.IntegerValue(1), snmp.IntegerValue(2)
	return pdusim.Outlet{
		Name: string(rune('0' + n)), On: n == 1, Locked: n == 3, Delay: delay,
		Shows: []pdusim.Shown{
			{OID: state.Append(n), On: snmp.IntegerValue(2), Off: snmp.IntegerValue(1), TurningOn: snmp.IntegerValue(3)},
			{OID: pending.Append(n), On: no, Off: no, TurningOn: yes, TurningOff: yes},
		},
		Takes: []pdusim.Taken{
			{OID: control.Append(n), Reads: snmp.IntegerValue(0), Commands: map[int64]pdusim.Command{
				1: pdusim.TurnOn, 2: pdusim.TurnOff, 3: pdusim.Reset,
			}},
			{OID: wordy.Append(n), Reads: snmp.TextValue("-"), Type: snmp.Text, Words: map[string]pdusim.Command{
				"on": pdusim.TurnOn, "off": pdusim.TurnOff,
			}},
		},
	}
}

// servers start a device behind both servers.
var servers = map[string]func(testing.TB, *pdusim.Device) string{
	"ours":  ours,
	"snmpd": func(t testing.TB, d *pdusim.Device) string { return Start(t, d, Options{}).Addr() },
}

func ours(t testing.TB, d *pdusim.Device) string {
	t.Helper()
	a, err := pdusim.Serve("127.0.0.1:0", d, pdusim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a.Addr()
}
