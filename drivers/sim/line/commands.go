package linesim

import (
	"fmt"
	"slices"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// order is what some writes make an outlet do.
type order struct {
	does   pdusim.Command
	writes []snmp.Write
}

// takes are the objects that take commands. What is written to a list switches
// by the list.
func (b *builder) takes(relay snmp.Relay) []pdusim.Taken {
	if relay.Element > 0 && b.line.Control != nil && b.line.Control.List {
		return nil
	}
	orders := []order{
		{pdusim.TurnOn, relay.On}, {pdusim.TurnOff, relay.Off}, {pdusim.Reset, relay.Reset}, {pdusim.Identify, relay.Identify},
	}
	var list []pdusim.Taken
	for _, o := range orders {
		acts := false
		for _, write := range o.writes {
			does := pdusim.Nothing
			if !acts && sole(orders, write) {
				does, acts = o.does, true
			}
			list = b.take(list, write, does)
		}
	}
	for i := range list {
		list[i].Commands = b.same(list[i].Commands)
	}
	return list
}

// sole tells whether only one order writes that, so that it says which one is
// meant.
func sole(orders []order, write snmp.Write) bool {
	times := 0
	for _, o := range orders {
		if slices.Contains(o.writes, write) {
			times++
		}
	}
	return times == 1
}

// take adds a value and what it does to the object that takes it.
func (b *builder) take(list []pdusim.Taken, write snmp.Write, does pdusim.Command) []pdusim.Taken {
	i := slices.IndexFunc(list, func(t pdusim.Taken) bool { return t.OID == write.OID })
	if i < 0 {
		b.used[write.OID] = true
		i = len(list)
		list = append(list, pdusim.Taken{OID: write.OID, Type: write.Value.Type, Reads: idle(write.Value.Type)})
	}
	accept(&list[i], write.Value, does)
	return list
}

// accept makes a value of an object do something.
func accept(taken *pdusim.Taken, value snmp.Value, does pdusim.Command) {
	if value.Type == snmp.Text {
		if taken.Words == nil {
			taken.Words = map[string]pdusim.Command{}
		}
		taken.Words[value.Text] = does
		return
	}
	if taken.Commands == nil {
		taken.Commands = map[int64]pdusim.Command{}
	}
	taken.Commands[value.Int] = does
}

// idle is what a control object gives when it is read: nothing that could be
// taken for the state of the outlet.
func idle(t snmp.Type) snmp.Value {
	switch t {
	case snmp.Text:
		return snmp.TextValue("")
	case snmp.Unsigned:
		return snmp.UnsignedValue(0)
	}
	return snmp.IntegerValue(-1)
}

// same returns equal commands as one map, which nobody changes: there are
// thousands of outlets with the same ones.
func (b *builder) same(commands map[int64]pdusim.Command) map[int64]pdusim.Command {
	if commands == nil {
		return nil
	}
	key := fmt.Sprint(commands) // in the order of the keys
	if b.commands[key] == nil {
		b.commands[key] = commands
	}
	return b.commands[key]
}

// unlocks adds what has to be written before a command, and tells whether that
// is the outlet's own. What outlets share is taken and does nothing.
func (b *builder) unlocks(o *pdusim.Outlet, relay snmp.Relay) bool {
	own := false
	for _, v := range relay.Unlock {
		if b.shared[v.OID] {
			if b.claim(v.OID) {
				b.device.PutWritable(v.OID, v.Value)
			}
			continue
		}
		own, b.used[v.OID] = true, true
		taken := pdusim.Taken{OID: v.OID, Type: v.Value.Type, Reads: idle(v.Value.Type)}
		accept(&taken, v.Value, pdusim.Unlock)
		taken.Commands = b.same(taken.Commands)
		o.Takes = append(o.Takes, taken)
	}
	return own
}
