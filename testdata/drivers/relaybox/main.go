// Command maas-powerdriver-relaybox is a whole driver, in a module of its own,
// for a PDU that no profile can express. Its box tells the states of all relays
// in the bits of one number, and takes the number of a relay and its state in
// another: 31 switches relay 3 on, 30 switches it off.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/maaspd/powerdrivers/drivers/kit/lock"
	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/maaspd"
)

// The objects of the box.
const (
	relays  snmp.OID = "1.3.6.1.4.1.32473.8.1.0" // how many there are
	states  snmp.OID = "1.3.6.1.4.1.32473.8.2.0" // bit 0 is relay 1; 1 is on
	command snmp.OID = "1.3.6.1.4.1.32473.8.3.0" // relay * 10 + state
)

// Params are the parameters: the struct is the declaration.
type Params struct {
	Address   maaspd.Address `param:"power_address,required,key" label:"IP address" help:"Address of the box, with an optional UDP port."`
	Relay     int            `param:"node_outlet,required" min:"1" max:"8" scope:"node" label:"Relay" help:"Number of the relay."`
	Community maaspd.Secret  `param:"community,required" max:"127" label:"Community" help:"The SNMP community that may write."`
}

// box drives one relay. Its methods are its capabilities.
type box struct{ Params }

func (b *box) PowerOn(ctx context.Context) error  { return b.turn(ctx, snmp.On) }
func (b *box) PowerOff(ctx context.Context) error { return b.turn(ctx, snmp.Off) }

func (b *box) turn(ctx context.Context, want snmp.Power) error {
	session, relay, err := b.open(ctx)
	if err == nil {
		err = session.SwitchRelays(ctx, want, relay) // writes nothing when it is there already
	}
	return reported(err)
}

func (b *box) PowerQuery(ctx context.Context) (maaspd.Status, error) {
	session, relay, err := b.open(ctx)
	if err != nil {
		return maaspd.Status{}, reported(err)
	}
	found, faults, err := session.ReadRelays(ctx, relay)
	if err = errors.Join(append(faults, err)...); err != nil {
		return maaspd.Status{}, reported(err)
	}
	return maaspd.Status{Power: maaspd.Power(found[0].Power.String())}, nil
}

// open describes the relay to the base. One that the box does not have would
// read as off, so the number of relays is read first.
func (b *box) open(ctx context.Context) (*snmp.Session, snmp.Relay, error) {
	relay := snmp.Relay{Name: fmt.Sprintf("relay %d", b.Relay), State: states, Values: snmp.States{}}
	for mask := range int64(256) { // any other number is unknown
		relay.Values[mask] = snmp.State{Power: snmp.Off + snmp.Power(mask>>(b.Relay-1)&1)}
	}
	number := int64(b.Relay) * 10
	relay.Off = []snmp.Write{{OID: command, Value: snmp.IntegerValue(number)}}
	relay.On = []snmp.Write{{OID: command, Value: snmp.IntegerValue(number + 1)}}
	session, err := maaspd.Session(ctx, b.dial)
	if err != nil {
		return nil, relay, err
	}
	values, err := session.Get(ctx, relays)
	if err != nil {
		return nil, relay, err
	}
	if have, _ := values[0].Whole(); have < int64(b.Relay) {
		return nil, relay, maaspd.Failf(maaspd.NoSuchTarget, "the box at %s has %d relays, so that there is no %s", b.Address, have, relay.Name).NotSent()
	}
	return session, relay, nil
}

func (b *box) dial(ctx context.Context) (*snmp.Session, error) {
	return snmp.Dial(ctx, snmp.Config{Address: b.Address.HostPort(161), Community: b.Community.Reveal(), Retries: 3, Logger: maaspd.Logger(ctx)})
}

// reported puts an error of the base in the protocol's terms.
func reported(err error) error {
	failure, ok := errors.AsType[*snmp.Error](err)
	if !ok {
		return err
	}
	reasons := map[snmp.Kind]maaspd.Reason{
		snmp.KindTimeout: maaspd.Timeout, snmp.KindRefused: maaspd.Refused, snmp.KindDNS: maaspd.DNS,
		snmp.KindAccess: maaspd.Forbidden, snmp.KindNoSuchObject: maaspd.NoSuchTarget, snmp.KindCanceled: maaspd.Cancelled,
	}
	report := maaspd.Fail(cmp.Or(reasons[failure.Kind], maaspd.RefusedByDevice), err)
	if failure.Sent {
		return report
	}
	return report.NotSent()
}

func main() {
	os.Exit(maaspd.Main(maaspd.Driver[Params, *box]{
		Name: "relaybox", Description: "SNMP relay box", Version: "1.0.0", Kind: maaspd.KindPDU, Protocols: []string{"snmp"},
		MaxConcurrency: 1, Lock: lock.Acquire, Chassis: true,
		New: func(p Params) *box { return &box{p} },
	}))
}
