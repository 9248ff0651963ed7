package snmppdu_test

import (
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// entry is a device of a product line as its MIB describes it. The table of
// entries was transcribed from the MIBs, not from the profiles: where the two
// differ, a test fails.
//
// Object identifiers begin with "E." for 1.3.6.1.4.1, and hold placeholders:
// {i} is the index of the outlet, {1}, {2} and {3} its parts, {c} the row of
// its control where that is another one.
type entry struct {
	line string
	// reports are the values of sysObjectID.0 that devices of the line were
	// seen to have; the device has the first. None: the line has none of its
	// own, and has to be named.
	reports []snmp.Value
	// has are further objects of the device: those that tell it from others,
	// and those that must not mislead.
	has map[string]snmp.Value
	// outlets are some of the device, missing is the id of one that it lacks.
	outlets []socket
	missing string

	state string
	// on and off are the values of state for a relay that stays where it is;
	// toOn and toOff for one that is about to move there; unknown are values
	// that say neither, among them one that is not in the MIB.
	on, off, toOn, toOff, unknown []int64
	// lockedOn and lockedOff are values for a relay that refuses commands.
	lockedOn, lockedOff []int64
	// list: state is one text with the outlets' words between separators,
	// and is written as a whole.
	list *list
	// all is a text with the states of all outlets that can only be read.
	all *list
	// pending is an object that tells of a command that waits.
	pending *mark

	// The commands; nil: the line has none that can be verified.
	turnOn, turnOff, reset, identify *command
	// reads is what the control gives when read, where it is not the state.
	reads snmp.Value
	// takes is the type that the control takes, an INTEGER unless given.
	takes snmp.Type
	// unlock has to be written before a command.
	unlock *command
	// lock is an object that forbids switching.
	lock *mark
	// readOnly: the line cannot switch.
	readOnly bool

	name, vendorID string
	count          string
	// each are further objects of every outlet.
	each     map[string]snmp.Value
	readings []measured
	// totals are what the device measures of itself.
	totals []measured
}

// socket is an outlet: how people write it, its index in the MIB, the row of
// its control if that is another one, its name, what the vendor calls it, and
// other ways to write it.
type socket struct {
	id, index, control string
	name, vendorID     string
	also               []string
}

// command is what is written for a command.
type command struct {
	oid   string
	value int64
}

// writing is the command that writes the value.
func writing(oid string, value int64) *command { return &command{oid: oid, value: value} }

// mark is an object with two values.
type mark struct {
	oid     string
	no, yes int64
}

// list is a text with a word for each outlet.
type list struct {
	oid, separator, on, off string
}

// measured is a reading: the raw number of the first outlet, and what that is
// in the unit of the protocol. Further outlets have the next numbers.
type measured struct {
	quantity string
	oid      string
	raw      int64
	want     float64
	// text is what the device says in place of raw, for every outlet.
	text string
	// decimals is an object with the number of decimals of the raw number.
	decimals string
	places   int64
}

// expand makes an object identifier of one in the table.
func expand(oid string, s socket) snmp.OID {
	control := s.control
	if control == "" {
		control = s.index
	}
	pairs := []string{"{i}", s.index, "{c}", control}
	for i, part := range strings.Split(s.index, ".") {
		pairs = append(pairs, "{"+string(rune('1'+i))+"}", part)
	}
	if rest, ok := strings.CutPrefix(oid, "E."); ok {
		oid = "1.3.6.1.4.1." + rest
	}
	return snmp.OID(strings.NewReplacer(pairs...).Replace(oid))
}

// oid is a value of sysObjectID.
func oid(text string) snmp.Value {
	return snmp.Value{Type: snmp.Identifier, Text: string(expand(text, socket{}))}
}

// chars is the value of a text.
func chars(s string) snmp.Value { return snmp.TextValue(s) }

// oids are values of sysObjectID.
func oids(texts ...string) []snmp.Value {
	var list []snmp.Value
	for _, t := range texts {
		list = append(list, oid(t))
	}
	return list
}

// objects are objects with their values.
type objects = map[string]snmp.Value

// plain are the outlets 1, 2 and 3 of a device whose index is the outlet.
func plain() []socket { return under("") }

// under are three outlets below a prefix of the index: "1." for a unit.
func under(prefix string) []socket {
	return []socket{
		{id: prefix + "1", index: prefix + "1", name: "alpha"},
		{id: prefix + "2", index: prefix + "2", name: "beta"},
		{id: prefix + "3", index: prefix + "3", name: "gamma"},
	}
}

// short are the outlets below a prefix that people may leave out.
func short(prefix string) []socket {
	outlets := under(prefix)
	for i := range outlets {
		outlets[i].also = []string{strings.TrimPrefix(outlets[i].id, prefix)}
	}
	return outlets
}

// sentry are outlets as ServerTech names them.
func sentry() []socket {
	outlets := under("1.1.")
	for i := range outlets {
		outlets[i].vendorID = "AA" + string(rune('1'+i))
		outlets[i].also = []string{outlets[i].vendorID}
	}
	return outlets
}
