package snmppdu_test

import "github.com/maaspd/powerdrivers/drivers/kit/snmp"

// apcTable are the lines of PowerNet-MIB, and those whose tables look like
// them (PDU-MIB of Enlogic). Transcribed from the MIBs, not from the profiles.
func apcTable() []entry {
	return []entry{masterSwitchLine(), masterSwitchPlusLine(), rackPDULine(), rackPDU2Line(), easyPDULine(), cPDULine(), enlogicLine()}
}

// masterSwitchLine has sPDUOutletCtl, which reads back the state.
func masterSwitchLine() entry {
	return entry{
		line:    "apc-ms",
		reports: oids("E.318.1.3.4.1", "E.318.1.3.4.2", "E.318.1.3.4.3", "E.318.1.3.4.7"),
		outlets: plain(), missing: "9",
		state: "E.318.1.1.4.4.2.1.3.{i}", on: []int64{1}, off: []int64{2}, unknown: []int64{4, 99},
		all:     &list{oid: "E.318.1.1.4.2.2.0", separator: " ", on: "On", off: "Off"},
		pending: &mark{oid: "E.318.1.1.4.4.2.1.2.{i}", yes: 1, no: 2},
		turnOn:  writing("E.318.1.1.4.4.2.1.3.{i}", 1),
		turnOff: writing("E.318.1.1.4.4.2.1.3.{i}", 2),
		reset:   writing("E.318.1.1.4.4.2.1.3.{i}", 3),
		name:    "E.318.1.1.4.4.2.1.4.{i}", count: "E.318.1.1.4.4.1.0",
	}
}

// masterSwitchPlusLine has other numbers for commands than for states.
func masterSwitchPlusLine() entry {
	return entry{
		line:    "apc-ms-plus",
		reports: oids("E.318.1.3.4.4"),
		outlets: under("1."), missing: "1.9",
		state: "E.318.1.1.6.7.1.1.5.{i}", on: []int64{1}, off: []int64{2}, unknown: []int64{99},
		turnOn:  writing("E.318.1.1.6.5.1.1.5.{i}", 1),
		turnOff: writing("E.318.1.1.6.5.1.1.5.{i}", 3),
		reset:   writing("E.318.1.1.6.5.1.1.5.{i}", 5),
		reads:   number(1),
		name:    "E.318.1.1.6.7.1.1.4.{i}",
	}
}

// rackPDULine is the first generation (AP79xx).
func rackPDULine() entry {
	return entry{
		line:    "apc-rpdu",
		reports: oids("E.318.1.3.4.5"),
		has: objects{
			"E.318.1.1.12.1.8.0":   number(3),
			"E.318.1.1.4.4.1.0":    number(3), // kept for those that know the MasterSwitch only
			"E.318.1.1.12.3.1.1.0": number(1),
		},
		outlets: plain(), missing: "25",
		state: "E.318.1.1.12.3.5.1.1.4.{i}", on: []int64{1}, off: []int64{2}, unknown: []int64{99},
		pending: &mark{oid: "E.318.1.1.12.3.5.1.1.5.{i}", yes: 1, no: 2},
		turnOn:  writing("E.318.1.1.12.3.3.1.1.4.{i}", 1),
		turnOff: writing("E.318.1.1.12.3.3.1.1.4.{i}", 2),
		reset:   writing("E.318.1.1.12.3.3.1.1.4.{i}", 3),
		reads:   number(1),
		name:    "E.318.1.1.12.3.5.1.1.2.{i}", count: "E.318.1.1.12.3.1.3.0",
		readings: []measured{{quantity: "current", oid: "E.318.1.1.12.3.5.1.1.7.{i}", raw: 12, want: 1.2}},
		totals: []measured{
			{quantity: "power", oid: "E.318.1.1.12.1.16.0", raw: 1840, want: 1840},
			{quantity: "apparent_power", oid: "E.318.1.1.12.1.18.0", raw: 1900, want: 1900},
			{quantity: "current", oid: "E.318.1.1.12.2.3.1.1.2.1", raw: 83, want: 8.3},
		},
	}
}

// rackPDU2Line says 1 for off and 2 for on in the state, and the opposite in the
// command. Its index is a running row over chained units.
func rackPDU2Line() entry {
	return entry{
		line:    "apc-rpdu2",
		reports: append(oids("E.318.1.3.4.6", "E.318.1.3.4.8", "E.318"), chars(".1.3.6.1.4.1.318.1.3.4.6")),
		has: objects{
			"E.318.1.1.26.4.2.1.4.1": number(2),
			"E.318.1.1.26.4.2.1.4.2": number(1),
			// Those that are kept for clients of older generations.
			"E.318.1.1.4.4.1.0":        number(3),
			"E.318.1.1.4.4.2.1.3.1":    number(1),
			"E.318.1.1.12.1.8.0":       number(3),
			"E.318.1.1.12.3.1.3.0":     number(3),
			"E.318.1.1.12.3.5.1.1.4.1": number(1),
			"E.318.1.1.26.9.2.3.1.2.1": number(1),
			"E.318.1.1.26.9.2.3.1.2.2": number(1),
			"E.318.1.1.26.9.2.3.1.2.3": number(2),
			"E.318.1.1.26.9.2.3.1.4.1": number(1),
			"E.318.1.1.26.9.2.3.1.4.2": number(2),
			"E.318.1.1.26.9.2.3.1.4.3": number(1),
		},
		outlets: []socket{
			{id: "1", index: "1", name: "alpha", also: []string{"1.1"}},
			{id: "2", index: "2", name: "beta", also: []string{"1.2"}},
			{id: "3", index: "3", name: "gamma", also: []string{"2.1"}},
		},
		missing: "49",
		state:   "E.318.1.1.26.9.2.3.1.5.{i}", on: []int64{2}, off: []int64{1}, unknown: []int64{3, 99},
		pending: &mark{oid: "E.318.1.1.26.9.2.3.1.6.{i}", yes: 1, no: 2},
		turnOn:  writing("E.318.1.1.26.9.2.4.1.5.{i}", 1),
		turnOff: writing("E.318.1.1.26.9.2.4.1.5.{i}", 2),
		reset:   writing("E.318.1.1.26.9.2.4.1.5.{i}", 3),
		reads:   number(1),
		name:    "E.318.1.1.26.9.2.3.1.3.{i}", count: "E.318.1.1.26.9.1.0",
		readings: []measured{
			{quantity: "current", oid: "E.318.1.1.26.9.4.3.1.6.{i}", raw: 34, want: 3.4},
			{quantity: "power", oid: "E.318.1.1.26.9.4.3.1.7.{i}", raw: 782, want: 782},
			{quantity: "energy", oid: "E.318.1.1.26.9.4.3.1.11.{i}", raw: 12345, want: 1234.5},
		},
		totals: []measured{
			{quantity: "power", oid: "E.318.1.1.26.4.3.1.5.1", raw: 145, want: 1450},
			{quantity: "energy", oid: "E.318.1.1.26.4.3.1.9.1", raw: 4567, want: 456.7},
			{quantity: "voltage", oid: "E.318.1.1.26.6.3.1.6.1", raw: 230, want: 230},
			{quantity: "current", oid: "E.318.1.1.26.6.3.1.5.1", raw: 63, want: 6.3},
			{quantity: "current", oid: "E.318.1.1.26.8.3.1.5.1", raw: 54, want: 5.4},
		},
	}
}

// easyPDULine is only read: what switches it is not established. Models that
// only measure have one row of -1. Column 2, that others take for a name, is
// the number of a module.
func easyPDULine() entry {
	return entry{
		line:    "apc-easy",
		reports: oids("E.318.1.3.4.9"),
		outlets: []socket{{id: "1", index: "1"}, {id: "2", index: "2"}, {id: "3", index: "3"}},
		missing: "25",
		state:   "E.318.1.1.30.6.1.1.4.{i}", on: []int64{2}, off: []int64{1}, unknown: []int64{-1, 99},
		readOnly: true,
		count:    "E.318.1.1.30.5.0",
		each:     objects{"E.318.1.1.30.6.1.1.2.{i}": number(1), "E.318.1.1.30.6.2.1.2.{i}": number(1)},
	}
}

// cPDULine is the APDU9xxx and APDU10xxx.
func cPDULine() entry {
	return entry{
		line:    "apc-cpdu",
		reports: oids("E.318.1.1.32.1"),
		outlets: short("1."), missing: "1.49",
		state: "E.318.1.1.32.5.4.1.4.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		turnOn:  writing("E.318.1.1.32.5.5.1.4.{i}", 2),
		turnOff: writing("E.318.1.1.32.5.5.1.4.{i}", 1),
		reset:   writing("E.318.1.1.32.5.5.1.4.{i}", 5),
		reads:   number(1),
		name:    "E.318.1.1.32.5.4.1.3.{i}", count: "E.318.1.1.32.5.1.0",
		readings: []measured{
			{quantity: "current", oid: "E.318.1.1.32.5.9.1.5.{i}", raw: 123, want: 1.23},
			{quantity: "power", oid: "E.318.1.1.32.5.9.1.6.{i}", raw: 283, want: 283},
			{quantity: "energy", oid: "E.318.1.1.32.5.9.1.11.{i}", raw: 4567, want: 456.7},
		},
		totals: []measured{
			{quantity: "power", oid: "E.318.1.1.32.2.4.1.4.1", raw: 4583, want: 4583},
			{quantity: "apparent_power", oid: "E.318.1.1.32.2.4.1.5.1", raw: 4605, want: 4605},
		},
	}
}

// enlogicLine is what the line above was made after.
func enlogicLine() entry {
	return entry{
		line:    "enlogic",
		reports: oids("E.38446.1", "E.38446.1.5"),
		outlets: short("1."), missing: "1.49",
		state: "E.38446.1.5.4.1.4.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		turnOn:  writing("E.38446.1.5.5.1.4.{i}", 2),
		turnOff: writing("E.38446.1.5.5.1.4.{i}", 1),
		reset:   writing("E.38446.1.5.5.1.4.{i}", 5),
		reads:   snmp.IntegerValue(1),
		name:    "E.38446.1.5.4.1.3.{i}", count: "E.38446.1.5.1.0",
		readings: []measured{
			{quantity: "current", oid: "E.38446.1.5.9.1.5.{i}", raw: 222, want: 2.22},
			{quantity: "power", oid: "E.38446.1.5.9.1.6.{i}", raw: 510, want: 510},
			{quantity: "energy", oid: "E.38446.1.5.9.1.11.{i}", raw: 98, want: 9.8},
		},
		totals: []measured{{quantity: "power", oid: "E.38446.1.2.4.1.4.1", raw: 4583, want: 4583}},
	}
}
