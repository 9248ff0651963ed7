package snmppdu_test

import "github.com/maaspd/powerdrivers/drivers/kit/snmp"

// otherTable are the lines of all other vendors. Transcribed from the MIBs,
// not from the profiles.
func otherTable() []entry {
	return []entry{
		avocentPMLine(), acs8000Line(), cycladesACSLine(), trippLiteLXLine(), trippLiteLine(), bayTechLine(),
		ibmPDULine(), ibmPDUOldLine(), dellRackPDULine(), atenPELine(), gudeLine("38"), gudeLine("6"), netioLine(), iBootLine(),
		synaccessLine(), synLinkLine(), powertekLine(), ipoManLine(), socomecLine(), schleifenbauerLine(),
		racktivityLine(), chatsworthLine(), digiPowerLine(), rpcmLine(), ipPower9258Line(), bladeCenterLine(), ethernetPowerLine(),
	}
}

// avocentPMLine has locks, fixed outlets and tripped ones among its states.
func avocentPMLine() entry {
	return entry{
		line:    "avocent-pm",
		reports: oids("E.10418.17.1.7"),
		outlets: under("1.1."), missing: "1.1.21",
		state: "E.10418.17.2.5.5.1.5.{i}", on: []int64{2, 10}, off: []int64{1, 11},
		toOff: []int64{6, 8}, toOn: []int64{7, 5}, lockedOn: []int64{4}, lockedOff: []int64{3}, unknown: []int64{9, 12, 99},
		turnOn:  writing("E.10418.17.2.5.5.1.6.{i}", 2),
		turnOff: writing("E.10418.17.2.5.5.1.6.{i}", 3),
		reset:   writing("E.10418.17.2.5.5.1.6.{i}", 4),
		reads:   number(1),
		name:    "E.10418.17.2.5.5.1.4.{i}",
		readings: []measured{
			{quantity: "current", oid: "E.10418.17.2.5.5.1.50.{i}", raw: 17, want: 1.7},
			{quantity: "power", oid: "E.10418.17.2.5.5.1.60.{i}", raw: 3914, want: 391.4},
			{quantity: "voltage", oid: "E.10418.17.2.5.5.1.70.{i}", raw: 230, want: 230},
			{quantity: "energy", oid: "E.10418.17.2.5.5.1.105.{i}", raw: 4400, want: 4.4},
		},
		totals: []measured{{quantity: "current", oid: "E.10418.17.2.5.3.1.50.1.1", raw: 82, want: 8.2}},
	}
}

func acs8000Line() entry {
	return entry{
		line:    "acs8000",
		reports: oids("E.10418.26.1.1", "E.10418.26"),
		outlets: under("1.1."), missing: "1.1.21",
		state: "E.10418.26.2.5.5.1.5.{i}", on: []int64{2}, off: []int64{1}, unknown: []int64{99},
		turnOn:  writing("E.10418.26.2.5.5.1.6.{i}", 2),
		turnOff: writing("E.10418.26.2.5.5.1.6.{i}", 3),
		reset:   writing("E.10418.26.2.5.5.1.6.{i}", 4),
		reads:   number(1),
		name:    "E.10418.26.2.5.5.1.4.{i}",
	}
}

// cycladesACSLine counts outlets along the chain on a serial port; 0 is all.
func cycladesACSLine() entry {
	return entry{
		line:    "cyclades-acs",
		reports: oids("E.2925.4.1", "E.2925.4"),
		outlets: under("1."), missing: "1.21",
		state: "E.2925.4.5.4.1.4.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{3, 99},
		turnOn:  writing("E.2925.4.5.4.1.4.{i}", 1),
		turnOff: writing("E.2925.4.5.4.1.4.{i}", 0),
		reset:   writing("E.2925.4.5.4.1.4.{i}", 2),
		lock:    &mark{oid: "E.2925.4.5.4.1.5.{i}", no: 0, yes: 1},
		name:    "E.2925.4.5.4.1.2.{i}", count: "E.2925.4.5.2.1.2.{1}",
	}
}

// trippLiteLXLine always reads 0 from its control.
func trippLiteLXLine() entry {
	return entry{
		line:    "tripplite-lx",
		reports: oids("E.850.1.1.1"),
		outlets: short("1."), missing: "1.25",
		state: "E.850.1.1.3.2.3.3.1.1.4.{i}", on: []int64{2}, off: []int64{1}, unknown: []int64{0, 99},
		turnOn:  writing("E.850.1.1.3.2.3.3.1.1.6.{i}", 2),
		turnOff: writing("E.850.1.1.3.2.3.3.1.1.6.{i}", 1),
		reset:   writing("E.850.1.1.3.2.3.3.1.1.6.{i}", 3),
		reads:   number(0),
		name:    "E.850.1.1.3.2.3.3.1.1.2.{i}", count: "E.850.1.1.3.2.1.2.1.4.{1}",
		readings: []measured{
			{quantity: "current", oid: "E.850.1.1.3.2.3.3.1.1.8.{i}", raw: 111, want: 1.11},
			{quantity: "power", oid: "E.850.1.1.3.2.3.3.1.1.9.{i}", raw: 255, want: 255},
		},
	}
}

func trippLiteLine() entry {
	return entry{
		line:    "tripplite",
		reports: oids("E.850.1"),
		outlets: short("1."), missing: "1.25",
		state: "E.850.10.2.3.5.1.2.{i}", on: []int64{2}, off: []int64{1}, unknown: []int64{99},
		turnOn:  writing("E.850.10.2.3.5.1.4.{i}", 2),
		turnOff: writing("E.850.10.2.3.5.1.4.{i}", 1),
		reads:   number(0),
		name:    "E.850.10.2.3.5.1.5.{i}",
	}
}

// bayTechLine has locks among its states.
func bayTechLine() entry {
	return entry{
		line:    "baytech",
		reports: oids("E.4779"),
		outlets: short("1."), missing: "1.25",
		state: "E.4779.1.3.5.3.1.3.{i}", on: []int64{1}, off: []int64{0},
		lockedOn: []int64{3}, lockedOff: []int64{4}, unknown: []int64{6, 99},
		turnOn:  writing("E.4779.1.3.5.3.1.3.{i}", 1),
		turnOff: writing("E.4779.1.3.5.3.1.3.{i}", 0),
		reset:   writing("E.4779.1.3.5.3.1.3.{i}", 2),
		name:    "E.4779.1.3.5.3.1.4.{i}", count: "E.4779.1.3.5.2.1.15.{1}",
	}
}

// ibmPDULine follows the MIB of 2012, in which column 11 is no state.
func ibmPDULine() entry {
	return entry{
		line:    "ibm-pdu",
		reports: oids("E.2.6.223"),
		outlets: plain(), missing: "25",
		state: "E.2.6.223.8.2.2.1.13.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		turnOn:  writing("E.2.6.223.8.2.2.1.13.{i}", 1),
		turnOff: writing("E.2.6.223.8.2.2.1.13.{i}", 0),
		reset:   writing("E.2.6.223.8.2.2.1.13.{i}", 2),
		name:    "E.2.6.223.8.2.2.1.2.{i}", count: "E.2.6.223.8.2.1.0",
		each: objects{"E.2.6.223.8.2.2.1.11.{i}": number(240)},
		readings: []measured{
			{quantity: "current", oid: "E.2.6.223.8.2.2.1.9.{i}", raw: 640, want: 0.64},
			{quantity: "power", oid: "E.2.6.223.8.2.2.1.15.{i}", raw: 147, want: 147},
		},
	}
}

func ibmPDUOldLine() entry {
	return entry{
		line:    "ibm-pdu-old",
		reports: oids("E.2.6.223"),
		outlets: plain(), missing: "25",
		state: "E.2.6.223.8.2.2.1.11.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		turnOn:  writing("E.2.6.223.8.2.2.1.11.{i}", 1),
		turnOff: writing("E.2.6.223.8.2.2.1.11.{i}", 0),
		reset:   writing("E.2.6.223.8.2.2.1.11.{i}", 2),
		name:    "E.2.6.223.8.2.2.1.2.{i}", count: "E.2.6.223.8.2.1.0",
	}
}

func dellRackPDULine() entry {
	return entry{
		line:    "dell-rpdu",
		reports: oids("E.674.10903.200.3"),
		outlets: plain(), missing: "25",
		state: "E.674.10903.200.2.200.130.1.2.1.4.{i}", on: []int64{1}, off: []int64{2}, unknown: []int64{3, 99},
		pending: &mark{oid: "E.674.10903.200.2.200.130.1.2.1.5.{i}", yes: 1, no: 2},
		turnOn:  writing("E.674.10903.200.2.200.130.1.4.1.4.{i}", 1),
		turnOff: writing("E.674.10903.200.2.200.130.1.4.1.4.{i}", 2),
		reset:   writing("E.674.10903.200.2.200.130.1.4.1.4.{i}", 3),
		reads:   number(1),
		name:    "E.674.10903.200.2.200.130.1.3.1.3.{i}", count: "E.674.10903.200.2.200.130.1.1.0",
		readings: []measured{
			{quantity: "current", oid: "E.674.10903.200.2.200.130.2.2.1.6.{i}", raw: 2, want: 2},
			{quantity: "energy", oid: "E.674.10903.200.2.200.130.2.2.1.7.{i}", raw: 41, want: 41},
			{quantity: "power", oid: "E.674.10903.200.2.200.130.2.2.1.8.{i}", raw: 312, want: 312},
		},
		totals: []measured{
			{quantity: "current", oid: "E.674.10903.200.2.200.120.2.1.4.1", raw: 82, want: 8.2},
			{quantity: "voltage", oid: "E.674.10903.200.2.200.120.2.1.5.1", raw: 229, want: 229},
			{quantity: "power", oid: "E.674.10903.200.2.200.120.2.1.6.1", raw: 184, want: 1840},
		},
	}
}

// atenPELine has one command object per outlet, with a gap after the eighth.
// Readings are texts.
func atenPELine() entry {
	return entry{
		line:    "aten-pe",
		reports: oids("E.21317.1.3.2.2", "E.21317"),
		outlets: []socket{
			{id: "1", index: "1", control: "2", name: "alpha"},
			{id: "8", index: "8", control: "9", name: "beta"},
			{id: "9", index: "9", control: "11", name: "gamma"},
			{id: "16", index: "16", control: "18", name: "delta"},
		},
		missing: "17",
		state:   "E.21317.1.3.2.2.2.1.5.1.2.{i}", on: []int64{2}, off: []int64{1}, unknown: []int64{4, 5, 6, 99},
		turnOn:  writing("E.21317.1.3.2.2.2.2.{c}.0", 2),
		turnOff: writing("E.21317.1.3.2.2.2.2.{c}.0", 1),
		reset:   writing("E.21317.1.3.2.2.2.2.{c}.0", 4),
		reads:   number(2),
		// outletSwitchable says yes with 2.
		lock: &mark{oid: "E.21317.1.3.2.2.2.2.70.1.2.{i}", no: 2, yes: 1},
		// outletConfigTable is what the gap is for.
		name: "E.21317.1.3.2.2.2.2.10.1.2.{i}", count: "E.21317.1.3.2.2.2.1.13.0",
		readings: []measured{
			{quantity: "current", oid: "E.21317.1.3.2.2.2.2.1.1.2.{i}", text: "1.25", want: 1.25},
			{quantity: "voltage", oid: "E.21317.1.3.2.2.2.2.1.1.3.{i}", text: "230.1", want: 230.1},
			{quantity: "power", oid: "E.21317.1.3.2.2.2.2.1.1.4.{i}", text: "287.0", want: 287},
		},
		totals: []measured{
			{quantity: "current", oid: "E.21317.1.3.2.2.2.1.3.1.2.1", text: "8.25", want: 8.25},
			{quantity: "voltage", oid: "E.21317.1.3.2.2.2.1.3.1.3.1", text: "229.9", want: 229.9},
			{quantity: "power", oid: "E.21317.1.3.2.2.2.1.3.1.4.1", text: "1840", want: 1840},
		},
	}
}

// gudeLine has the number of its model in every object identifier.
func gudeLine(model string) entry {
	tree := "E.28507." + model
	return entry{
		line:    "gude",
		reports: oids(tree),
		outlets: plain(), missing: "13",
		state: tree + ".1.3.1.2.1.3.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		turnOn:  writing(tree+".1.3.1.2.1.3.{i}", 1),
		turnOff: writing(tree+".1.3.1.2.1.3.{i}", 0),
		name:    tree + ".1.3.1.2.1.2.{i}", count: tree + ".1.3.1.1.0",
	}
}

func netioLine() entry {
	return entry{
		line:    "netio",
		reports: oids("E.47952"),
		outlets: plain(), missing: "9",
		state: "E.47952.1.1.1.3.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		turnOn:  writing("E.47952.1.1.1.5.{i}", 1),
		turnOff: writing("E.47952.1.1.1.5.{i}", 0),
		reset:   writing("E.47952.1.1.1.5.{i}", 2),
		reads:   number(5),
		name:    "E.47952.1.1.1.2.{i}",
		readings: []measured{
			{quantity: "current", oid: "E.47952.1.1.1.28.{i}", raw: 730, want: 0.73},
			{quantity: "power", oid: "E.47952.1.1.1.25.{i}", raw: 168, want: 168},
			{quantity: "energy", oid: "E.47952.1.1.1.26.{i}", raw: 9100, want: 9.1},
		},
		totals: []measured{
			{quantity: "voltage", oid: "E.47952.1.2.1.0", raw: 230100, want: 230.1},
			{quantity: "frequency", oid: "E.47952.1.2.2.0", raw: 49990, want: 49.99},
			{quantity: "current", oid: "E.47952.1.2.3.0", raw: 3010, want: 3.01},
			{quantity: "power", oid: "E.47952.1.2.5.0", raw: 690, want: 690},
			{quantity: "energy", oid: "E.47952.1.2.6.0", raw: 77000, want: 77},
		},
	}
}

// iBootLine says that it is net-snmp, and counts outlets from 0.
func iBootLine() entry {
	return entry{
		line:    "iboot",
		reports: oids("E.8072.3.2.10"),
		has:     objects{"E.1418.6.1.4.0": chars("iBoot-PDU8-C10")},
		outlets: []socket{
			{id: "0", index: "0", name: "alpha"},
			{id: "1", index: "1", name: "beta"},
			{id: "7", index: "7", name: "gamma"},
		},
		missing: "8",
		state:   "E.1418.6.5.1.6.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		turnOn:  writing("E.1418.6.5.1.5.{i}", 1),
		turnOff: writing("E.1418.6.5.1.5.{i}", 0),
		reset:   writing("E.1418.6.5.1.5.{i}", 2),
		reads:   number(0),
		name:    "E.1418.6.5.1.2.{i}",
	}
}

func synaccessLine() entry {
	return entry{
		line:    "synaccess",
		reports: oids("E.21728.3", "E.21728"),
		outlets: plain(), missing: "9",
		state: "E.21728.3.2.1.1.3.{i}", on: []int64{1}, off: []int64{2}, unknown: []int64{99},
		turnOn:  writing("E.21728.3.2.1.1.4.{i}", 1),
		turnOff: writing("E.21728.3.2.1.1.4.{i}", 2),
		reset:   writing("E.21728.3.2.1.1.4.{i}", 3),
		reads:   number(1),
		name:    "E.21728.3.2.1.1.2.{i}", count: "E.21728.3.1.3.0",
	}
}

func synLinkLine() entry {
	return entry{
		line:    "synlink",
		reports: oids("E.21728.4", "E.21728"),
		has:     objects{"E.21728.4.1.1.0": chars("SP-2001D")}, // synLinkModel
		outlets: plain(), missing: "25",
		state: "E.21728.4.5.1.1.7.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		turnOn:  writing("E.21728.4.5.1.1.7.{i}", 1),
		turnOff: writing("E.21728.4.5.1.1.7.{i}", 0),
		reset:   writing("E.21728.4.5.1.1.7.{i}", 2),
		// outletSwitchingSupported, of the device
		lock: &mark{oid: "E.21728.4.1.10.0", no: 1, yes: 2},
		name: "E.21728.4.5.1.1.3.{i}", count: "E.21728.4.1.5.0",
	}
}

// powertekLine has the number of the PDU in the middle of its object identifiers.
func powertekLine() entry {
	const tree = "E.42610.1.4.4.1.6.2.{1}."
	return entry{
		line:    "powertek",
		reports: oids("E.42610.1.4.4"),
		outlets: short("1."), missing: "1.42",
		state: tree + "2.1.2.{2}", on: []int64{2}, off: []int64{1}, unknown: []int64{99},
		turnOn:  writing(tree+"4.1.2.{2}", 2),
		turnOff: writing(tree+"4.1.2.{2}", 4),
		reset:   writing(tree+"4.1.2.{2}", 6),
		reads:   number(1),
		name:    tree + "3.1.2.{2}", count: tree + "1.0",
		readings: []measured{
			{quantity: "current", oid: tree + "2.1.3.{2}", raw: 145, want: 1.45},
			{quantity: "power", oid: tree + "2.1.5.{2}", raw: 3330, want: 333},
			{quantity: "energy", oid: tree + "2.1.6.{2}", raw: 44, want: 44},
			{quantity: "apparent_power", oid: tree + "2.1.9.{2}", raw: 3400, want: 340},
			{quantity: "voltage", oid: tree + "2.1.10.{2}", raw: 2297, want: 229.7},
		},
	}
}

func ipoManLine() entry {
	return ipoTreeLine("ipoman", "E.2468.1.4.2.1", "E.2468.1.4.2.1")
}

// socomecLine is the same tree below another number.
func socomecLine() entry {
	return ipoTreeLine("socomec", "E.4555.1.1.20", "E.4555.1.1.20.1")
}

// ipoTreeLine is a device of the tree that IPOMANII-MIB describes.
func ipoTreeLine(line, reports, tree string) entry {
	return entry{
		line:    line,
		reports: oids(reports),
		outlets: plain(), missing: "13",
		state: tree + ".3.2.3.1.2.{i}", on: []int64{3}, off: []int64{2}, toOn: []int64{4}, toOff: []int64{5}, unknown: []int64{1, 99},
		turnOn:  writing(tree+".3.2.4.1.2.{i}", 3),
		turnOff: writing(tree+".3.2.4.1.2.{i}", 4),
		reset:   writing(tree+".3.2.4.1.2.{i}", 5),
		reads:   number(1),
		name:    tree + ".3.2.2.1.2.{i}", count: tree + ".3.2.1.0",
		readings: []measured{{quantity: "current", oid: tree + ".3.2.3.1.3.{i}", raw: 2250, want: 2.25}},
	}
}

// schleifenbauerLine takes commands only for ten seconds after it was unlocked.
func schleifenbauerLine() entry {
	const tree = "E.31034.12.1.1.2.7"
	return entry{
		line:    "schleifenbauer",
		reports: oids("E.31034.11.1", "E.31034.11.2"),
		outlets: short("1."), missing: "1.55",
		state: tree + ".3.1.2.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		pending: &mark{oid: tree + ".3.1.3.{i}", no: 0, yes: 1},
		unlock:  writing(tree+".3.1.4.{i}", 1),
		turnOn:  writing(tree+".3.1.2.{i}", 1),
		turnOff: writing(tree+".3.1.2.{i}", 0),
		reset:   writing(tree+".3.1.6.{i}", 1),
		reads:   number(0),
		name:    tree + ".1.1.2.{i}",
		readings: []measured{
			{quantity: "current", oid: tree + ".2.1.5.{i}", raw: 187, want: 1.87},
			{quantity: "voltage", oid: tree + ".2.1.7.{i}", raw: 23110, want: 231.1},
			{quantity: "power", oid: tree + ".2.1.11.{i}", raw: 430, want: 430},
			{quantity: "apparent_power", oid: tree + ".2.1.10.{i}", raw: 433, want: 433},
			{quantity: "energy", oid: tree + ".2.1.2.{i}", raw: 77, want: 77},
		},
	}
}

// racktivityLine takes an Unsigned32.
func racktivityLine() entry {
	const column = "E.34097.9.80.1.1."
	return entry{
		line:    "racktivity",
		reports: oids("E.34097.9"),
		outlets: short("1."), missing: "1.9",
		// Bits: 1 on, 2, 4 and 8 warnings, 16 waiting to be switched on.
		state: column + "8.{i}",
		on:    []int64{1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23}, off: []int64{0, 2, 4, 6, 8, 10, 12, 14},
		toOn: []int64{16, 18, 20, 22}, unknown: []int64{24, 99},
		takes:   snmp.Unsigned,
		turnOn:  writing(column+"10035.{i}", 1),
		turnOff: writing(column+"10035.{i}", 0),
		reset:   writing(column+"10035.{i}", 2),
		reads:   snmp.UnsignedValue(1),
		name:    column + "10034.{i}",
		readings: []measured{
			{quantity: "current", oid: column + "6.{i}", raw: 1010, want: 1.01},
			{quantity: "power", oid: column + "7.{i}", raw: 232, want: 232},
			{quantity: "apparent_power", oid: column + "15.{i}", raw: 240, want: 240},
			{quantity: "energy", oid: column + "9.{i}", raw: 181180, want: 181.18},
		},
	}
}

// chatsworthLine was seen with a sysObjectID that lost its beginning.
func chatsworthLine() entry {
	const scalar = "E.30932.1.1.2.16.{i}.0"
	return entry{
		line:    "chatsworth",
		reports: oids("0.10.43.6.1.4.1.30932.1.1", "E.30932.1.1"),
		outlets: []socket{{id: "1", index: "1"}, {id: "2", index: "2"}, {id: "24", index: "24"}},
		missing: "25",
		state:   scalar, on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		turnOn:  writing(scalar, 1),
		turnOff: writing(scalar, 0),
	}
}

// digiPowerLine has all outlets in one text, that is written as a whole.
func digiPowerLine() entry {
	return entry{
		line:    "digipower",
		reports: oids("E.17420", "E.17420.1.2"),
		outlets: short("1."), missing: "1.9",
		list: &list{oid: "E.17420.1.2.9.{1}.13.0", separator: ",", on: "1", off: "0"},
		name: "E.17420.1.2.9.{1}.14.{2}.0",
	}
}

func rpcmLine() entry {
	return entry{
		line:    "rpcm",
		reports: oids("E.46235"),
		outlets: []socket{{id: "1", index: "1"}, {id: "2", index: "2"}, {id: "10", index: "10"}},
		missing: "11",
		state:   "E.46235.2.4.2.1.4.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		turnOn:  writing("E.46235.2.4.2.1.4.{i}", 1),
		turnOff: writing("E.46235.2.4.2.1.4.{i}", 0),
		readings: []measured{
			{quantity: "current", oid: "E.46235.2.4.2.1.11.{i}", raw: 990, want: 0.99},
			{quantity: "energy", oid: "E.46235.2.4.2.1.15.{i}", raw: 15, want: 15},
		},
	}
}

// ipPower9258Line has no number of its own.
func ipPower9258Line() entry {
	return entry{
		line:    "ip9258",
		outlets: []socket{{id: "1", index: "1"}, {id: "2", index: "2"}, {id: "4", index: "4"}},
		missing: "5",
		state:   "E.92.58.2.{i}.0", on: []int64{1}, off: []int64{0}, unknown: []int64{99},
		turnOn:  writing("E.92.58.2.{i}.0", 1),
		turnOff: writing("E.92.58.2.{i}.0", 0),
	}
}

func bladeCenterLine() entry {
	return entry{
		line:    "bladecenter",
		reports: oids("E.2.3.51.2", "E.2.3.51"),
		outlets: []socket{{id: "1", index: "1"}, {id: "2", index: "2"}, {id: "14", index: "14"}},
		missing: "15",
		state:   "E.2.3.51.2.22.1.5.1.1.4.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{255, 99},
		turnOn:  writing("E.2.3.51.2.22.1.6.1.1.7.{i}", 1),
		turnOff: writing("E.2.3.51.2.22.1.6.1.1.7.{i}", 0),
		reads:   number(1),
	}
}

// ethernetPowerLine are ports of a switch that feeds devices (RFC 3621), whatever
// the switch calls itself.
func ethernetPowerLine() entry {
	const column = "1.3.6.1.2.1.105.1.1.1.3.{i}"
	return entry{
		line:    "poe",
		outlets: []socket{{id: "1.1", index: "1.1"}, {id: "1.2", index: "1.2"}, {id: "2.1", index: "2.1"}},
		missing: "1.49",
		state:   column, on: []int64{1}, off: []int64{2}, unknown: []int64{99},
		turnOn:  writing(column, 1),
		turnOff: writing(column, 2),
	}
}
