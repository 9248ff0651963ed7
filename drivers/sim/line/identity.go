package linesim

import (
	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// describe gives the PDU its texts and the number of its outlets.
func (b *builder) describe() {
	put := func(object *profile.Object, value snmp.Value) {
		if object != nil {
			b.put(b.oid(*object), value)
		}
	}
	put(b.line.Count, snmp.IntegerValue(int64(len(b.outlets))))
	put(b.line.Device.Model, snmp.TextValue("simulated "+b.line.Name))
	put(b.line.Device.Firmware, snmp.TextValue("1.0.0"))
	put(b.line.Device.Serial, snmp.TextValue("SIM-"+b.options.Name))
}

// check adds the object that detection asks for, if it is nothing else.
func (b *builder) check() {
	if d := b.line.Detect; d != nil && d.Check != nil {
		b.put(b.oid(*d.Check), snmp.IntegerValue(1))
	}
}
