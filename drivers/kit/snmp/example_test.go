package snmp_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// The outlets of APC's older rack PDUs (PowerNet-MIB): rPDUOutletControlOutletCommand
// is written and read as 1 for on and 2 for off.
const command snmp.OID = "1.3.6.1.4.1.318.1.1.12.3.3.1.1.4"

// apcOutlet is how outlet n is read and switched. Other products differ in these
// objects and numbers only.
func apcOutlet(n uint32) snmp.Relay {
	object := command.Append(n)
	return snmp.Relay{
		Name:  fmt.Sprintf("outlet %d", n),
		State: object,
		Values: snmp.States{
			1: {Power: snmp.On, Name: "immediateOn"},
			2: {Power: snmp.Off, Name: "immediateOff"},
		},
		On:    []snmp.Write{{OID: object, Value: snmp.IntegerValue(1)}},
		Off:   []snmp.Write{{OID: object, Value: snmp.IntegerValue(2)}},
		Reset: []snmp.Write{{OID: object, Value: snmp.IntegerValue(3)}},
	}
}

// A machine with two power supplies is switched off: both outlets, with proof.
func Example() {
	address, stop := snmp.ServePDU(map[snmp.OID]snmp.Value{
		command.Append(5): snmp.IntegerValue(1),
		command.Append(6): snmp.IntegerValue(2),
	})
	defer stop()

	ctx := context.Background()
	session, err := snmp.Dial(ctx, snmp.Config{Address: address, Community: "public", WriteCommunity: "private"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer session.Close()

	outlets := []snmp.Relay{apcOutlet(5), apcOutlet(6)}
	if err := session.SwitchRelays(ctx, snmp.Off, outlets...); err != nil {
		fmt.Println(err)
		return
	}
	if err := session.AwaitRelays(ctx, snmp.Off, outlets...); err != nil {
		fmt.Println(err)
		return
	}
	states, _, err := session.ReadRelays(ctx, outlets...)
	fmt.Println(states[0].Power, states[1].Power, err)

	// Nothing is written when an outlet is not there.
	err = session.SwitchRelays(ctx, snmp.On, apcOutlet(5), apcOutlet(99))
	var e *snmp.Error
	fmt.Println(errors.As(err, &e) && e.Kind == snmp.KindNoSuchObject, e.Sent)
	fmt.Println(session.Exchanges(), "exchanges")

	// Output:
	// off off <nil>
	// true false
	// 5 exchanges
}
