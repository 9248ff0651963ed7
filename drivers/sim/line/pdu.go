package linesim

import (
	"errors"
	"fmt"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// Options are what a profile does not say of a PDU. Outlets are counted from 1
// here, whatever the line calls them. A nil function is false for all.
type Options struct {
	// Name is the PDU's sysName, and part of its serial number.
	Name string
	// Outlets is how many it has; a line without readable outlets has none.
	Outlets int
	// On tells which outlets are on at the start.
	On func(outlet int) bool
	// Locked outlets refuse commands, and say so where the line has an object
	// for it.
	Locked func(outlet int) bool
	// Stuck outlets accept commands and never move.
	Stuck func(outlet int) bool
	// Watts is the load of each outlet, drawn while it is on; nil: 100 W each.
	Watts func(outlet int) int
	// SwitchTime is the time from an accepted command to the relay.
	SwitchTime time.Duration
	// OffTime is how long a reset of the PDU's own keeps an outlet off.
	OffTime time.Duration
}

// PDU is a simulated PDU of a product line.
type PDU struct {
	*pdusim.Device
	// Outlets are the ids of its outlets, as node_outlet has them. They are also
	// what the device calls them.
	Outlets []string
}

// New makes a PDU of the line. Its error says what of the profile, or of the
// options, cannot be simulated.
func New(line *profile.Profile, options Options) (*PDU, error) {
	b := &builder{
		line: line, options: options, used: map[snmp.OID]bool{}, shared: map[snmp.OID]bool{},
		commands: map[string]map[int64]pdusim.Command{},
	}
	sysObjectID := b.identify()
	if err := b.count(); err != nil {
		return nil, fmt.Errorf("simulated PDU of the line %s: %w", line.Name, err)
	}
	b.device = pdusim.NewDevice(pdusim.Identity{
		SysObjectID: snmp.Value{Type: snmp.Identifier, Text: string(sysObjectID)},
		SysDescr:    line.Title + ", simulated",
		SysName:     options.Name,
		NoLog:       true,
	})
	b.addOutlets()
	b.addLists()
	b.describe()
	b.measureDevice()
	b.check()
	if err := b.device.Err(); err != nil {
		return nil, fmt.Errorf("simulated PDU of the line %s: %w", line.Name, err)
	}
	return &PDU{b.device, b.names()}, nil
}

// netSNMP is the sysObjectID of net-snmp's agent on Linux (NET-SNMP-TC), which
// PDUs report whose line has none of its own.
const netSNMP snmp.OID = "1.3.6.1.4.1.8072.3.2.10"

// someModel is the model number of PDUs whose sysObjectID has one.
const someModel = 1

// identify is what the PDU says it is. Where that has a model, so does the
// profile from then on.
func (b *builder) identify() snmp.OID {
	id := netSNMP
	if d := b.line.Detect; d != nil && len(d.Prefixes) > 0 {
		id = d.Prefixes[0]
	}
	if b.line.Model {
		id = id.Append(someModel)
		b.line = b.line.WithModel(someModel)
	}
	return id
}

// count makes the outlets.
func (b *builder) count() error {
	if b.line.State == nil {
		return nil
	}
	if b.options.Outlets < 1 {
		return errors.New("it has to have an outlet")
	}
	for n := range b.options.Outlets {
		outlet, err := b.outlet(n)
		if err != nil {
			return err
		}
		b.outlets = append(b.outlets, outlet)
	}
	return nil
}
