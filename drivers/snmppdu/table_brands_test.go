package snmppdu_test

// brandTable are the lines of Eaton, HPE, Panduit, Raritan, Server Technology,
// CyberPower and Vertiv. Transcribed from the MIBs, not from the profiles.
func brandTable() []entry {
	return []entry{
		eatonG3Line(), eatonNLogicLine(), eatonRevelationLine(), eatonPulizziLine(),
		hpeG2Line(), hpeG3Line(), panduitG5Line(), raritanPX1Line(), raritanPX2Line(), sentry3Line(), sentry4Line(),
		cyberPower1Line(), cyberPower2Line(), vertivIMDLine(), geistV4Line(), liebertMPH2Line(),
	}
}

// eatonG3Line is commanded by writing seconds of delay; its straps count from 0.
func eatonG3Line() entry {
	return entry{
		line:    "eaton-g3",
		reports: oids("E.534.6.6.7"),
		outlets: short("0."), missing: "0.25",
		state: "E.534.6.6.7.6.6.1.2.{i}", on: []int64{1}, off: []int64{0}, toOff: []int64{2}, toOn: []int64{3}, unknown: []int64{99},
		turnOn:  writing("E.534.6.6.7.6.6.1.4.{i}", 0),
		turnOff: writing("E.534.6.6.7.6.6.1.3.{i}", 0),
		reset:   writing("E.534.6.6.7.6.6.1.5.{i}", 0),
		reads:   number(-1),
		lock:    &mark{oid: "E.534.6.6.7.6.6.1.9.{i}", no: 1, yes: 2},
		name:    "E.534.6.6.7.6.1.1.3.{i}", count: "E.534.6.6.7.1.2.1.22.{1}",
		readings: []measured{
			{quantity: "current", oid: "E.534.6.6.7.6.4.1.3.{i}", raw: 1234, want: 1.234},
			{quantity: "power", oid: "E.534.6.6.7.6.5.1.3.{i}", raw: 271, want: 271},
			{quantity: "voltage", oid: "E.534.6.6.7.6.3.1.2.{i}", raw: 230100, want: 230.1},
			{quantity: "apparent_power", oid: "E.534.6.6.7.6.5.1.2.{i}", raw: 284, want: 284},
			{quantity: "energy", oid: "E.534.6.6.7.6.5.1.4.{i}", raw: 56789, want: 56.789},
		},
		totals: []measured{
			{quantity: "frequency", oid: "E.534.6.6.7.3.1.1.3.0.1", raw: 499, want: 49.9},
			{quantity: "voltage", oid: "E.534.6.6.7.3.2.1.3.0.1.1", raw: 230500, want: 230.5},
			{quantity: "apparent_power", oid: "E.534.6.6.7.3.5.1.3.0.1", raw: 2350, want: 2350},
			{quantity: "power", oid: "E.534.6.6.7.3.5.1.4.0.1", raw: 2300, want: 2300},
			{quantity: "energy", oid: "E.534.6.6.7.3.5.1.5.0.1", raw: 123456, want: 123.456},
			{quantity: "current", oid: "E.534.6.6.7.3.3.1.4.0.1.1", raw: 10123, want: 10.123},
		},
	}
}

func eatonNLogicLine() entry {
	return entry{
		line:    "eaton-nlogic",
		reports: oids("E.534.7.1"),
		outlets: short("1."), missing: "1.25",
		state: "E.534.7.1.5.2.1.1.{i}", on: []int64{2}, off: []int64{1}, toOff: []int64{3}, toOn: []int64{4}, unknown: []int64{0, 99},
		turnOn:  writing("E.534.7.1.5.2.1.10.{i}", 2),
		turnOff: writing("E.534.7.1.5.2.1.10.{i}", 1),
		reset:   writing("E.534.7.1.5.2.1.10.{i}", 5),
		reads:   number(1),
		lock:    &mark{oid: "E.534.7.1.5.2.1.8.{i}", no: 1, yes: 2},
		name:    "E.534.7.1.5.1.1.2.{i}", count: "E.534.7.1.1.2.1.13.{1}",
		readings: []measured{
			{quantity: "current", oid: "E.534.7.1.5.1.1.5.{i}", raw: 321, want: 3.21},
			{quantity: "load", oid: "E.534.7.1.5.1.1.11.{i}", raw: 20, want: 20},
			{quantity: "apparent_power", oid: "E.534.7.1.5.1.1.12.{i}", raw: 740, want: 740},
			{quantity: "power", oid: "E.534.7.1.5.1.1.13.{i}", raw: 706, want: 706},
		},
		totals: []measured{
			{quantity: "frequency", oid: "E.534.7.1.2.1.1.2.1", raw: 499, want: 49.9},
			{quantity: "current", oid: "E.534.7.1.2.1.1.11.1", raw: 812, want: 8.12},
			{quantity: "voltage", oid: "E.534.7.1.2.2.1.3.1.1", raw: 2418, want: 241.8},
		},
	}
}

// eatonRevelationLine reads its state back from the command.
func eatonRevelationLine() entry {
	return entry{
		line:    "eaton-rev",
		reports: oids("E.534.6.6.6"),
		outlets: plain(), missing: "25",
		state: "E.534.6.6.6.1.2.2.1.3.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{-1, 99},
		turnOn:  writing("E.534.6.6.6.1.2.2.1.3.{i}", 1),
		turnOff: writing("E.534.6.6.6.1.2.2.1.3.{i}", 0),
		reset:   writing("E.534.6.6.6.1.2.2.1.3.{i}", 2),
		name:    "E.534.6.6.6.1.2.2.1.2.{i}", count: "E.534.6.6.6.1.2.1.0",
		readings: []measured{
			{quantity: "current", oid: "E.534.6.6.6.1.2.2.1.4.{i}", raw: 1500, want: 1.5},
			{quantity: "power", oid: "E.534.6.6.6.1.2.2.1.7.{i}", raw: 345, want: 345},
		},
	}
}

// eatonPulizziLine has its commands one row after the states: row 1 is for all.
func eatonPulizziLine() entry {
	return entry{
		line:    "eaton-pulizzi",
		reports: oids("E.20677.1"),
		outlets: []socket{
			{id: "1", index: "1", control: "2", name: "alpha"},
			{id: "2", index: "2", control: "3", name: "beta"},
			{id: "8", index: "8", control: "9", name: "gamma"},
		},
		missing: "9",
		state:   "E.20677.2.6.3.{i}.0", on: []int64{1}, off: []int64{2}, unknown: []int64{0, 99},
		turnOn:  writing("E.20677.2.6.2.{c}.0", 1),
		turnOff: writing("E.20677.2.6.2.{c}.0", 2),
		reset:   writing("E.20677.2.6.2.{c}.0", 3),
		reads:   number(0),
		name:    "E.20677.2.6.1.{i}.1.0",
	}
}

func hpeG2Line() entry {
	return entry{
		line:    "hpe-g2",
		reports: oids("E.232.165.7"),
		outlets: under("0."), missing: "0.49",
		state: "E.232.165.7.5.2.1.1.{i}", on: []int64{2}, off: []int64{1}, toOff: []int64{3}, toOn: []int64{4}, unknown: []int64{0, 99},
		turnOn:  writing("E.232.165.7.5.2.1.3.{i}", 0),
		turnOff: writing("E.232.165.7.5.2.1.2.{i}", 0),
		reset:   writing("E.232.165.7.5.2.1.4.{i}", 0),
		reads:   number(-1),
		lock:    &mark{oid: "E.232.165.7.5.2.1.8.{i}", no: 1, yes: 2},
		name:    "E.232.165.7.5.1.1.2.{i}", count: "E.232.165.7.1.2.1.12.{1}",
		readings: []measured{
			{quantity: "current", oid: "E.232.165.7.5.1.1.5.{i}", raw: 850, want: 0.85},
			{quantity: "apparent_power", oid: "E.232.165.7.5.1.1.13.{i}", raw: 196, want: 196},
			{quantity: "power", oid: "E.232.165.7.5.1.1.14.{i}", raw: 190, want: 190},
			{quantity: "energy", oid: "E.232.165.7.5.1.1.15.{i}", raw: 7500, want: 7.5},
		},
		totals: []measured{
			{quantity: "apparent_power", oid: "E.232.165.7.2.1.1.4.0", raw: 1900, want: 1900},
			{quantity: "power", oid: "E.232.165.7.2.1.1.5.0", raw: 1840, want: 1840},
			{quantity: "energy", oid: "E.232.165.7.2.1.1.6.0", raw: 91819, want: 91.819},
			{quantity: "current", oid: "E.232.165.7.2.2.1.11.0.1", raw: 8185, want: 8.185},
		},
	}
}

// hpeG3Line says its sysObjectID as a text with a leading dot.
func hpeG3Line() entry {
	return entry{
		line:    "hpe-g3",
		reports: append(oids("E.232.165.11"), chars(".1.3.6.1.4.1.232.165.11")),
		outlets: under("1."), missing: "1.49",
		// 0 was seen for half of the outlets of a device.
		state: "E.232.165.11.5.2.1.1.{i}", on: []int64{2}, off: []int64{1}, toOff: []int64{3}, toOn: []int64{4}, unknown: []int64{0, 99},
		turnOn:  writing("E.232.165.11.5.2.1.3.{i}", 0),
		turnOff: writing("E.232.165.11.5.2.1.2.{i}", 0),
		reset:   writing("E.232.165.11.5.2.1.4.{i}", 0),
		reads:   number(-1),
		lock:    &mark{oid: "E.232.165.11.5.2.1.8.{i}", no: 1, yes: 2},
		name:    "E.232.165.11.5.1.1.2.{i}", count: "E.232.165.11.1.2.1.13.{1}",
		readings: []measured{
			{quantity: "current", oid: "E.232.165.11.5.1.1.5.{i}", raw: 85, want: 0.85},
			{quantity: "load", oid: "E.232.165.11.5.1.1.11.{i}", raw: 8, want: 8},
			{quantity: "apparent_power", oid: "E.232.165.11.5.1.1.12.{i}", raw: 196, want: 196},
			{quantity: "power", oid: "E.232.165.11.5.1.1.13.{i}", raw: 190, want: 190},
			{quantity: "energy", oid: "E.232.165.11.5.1.1.14.{i}", raw: 75, want: 75},
		},
		totals: []measured{
			{quantity: "frequency", oid: "E.232.165.11.2.1.1.2.1", raw: 500, want: 50},
			{quantity: "apparent_power", oid: "E.232.165.11.2.1.1.4.1", raw: 922, want: 922},
			{quantity: "power", oid: "E.232.165.11.2.1.1.5.1", raw: 900, want: 900},
			{quantity: "voltage", oid: "E.232.165.11.2.2.1.3.1.1", raw: 2286, want: 228.6},
			{quantity: "current", oid: "E.232.165.11.2.2.1.11.1.1", raw: 398, want: 3.98},
		},
	}
}

func panduitG5Line() entry {
	return entry{
		line:    "panduit-g5",
		reports: oids("E.19536.10.1"),
		outlets: short("1."), missing: "1.49",
		state: "E.19536.10.1.5.2.1.1.{i}", on: []int64{2}, off: []int64{1}, toOff: []int64{3}, toOn: []int64{4}, unknown: []int64{0, 99},
		turnOn:  writing("E.19536.10.1.5.2.1.10.{i}", 2),
		turnOff: writing("E.19536.10.1.5.2.1.10.{i}", 1),
		reset:   writing("E.19536.10.1.5.2.1.10.{i}", 5),
		reads:   number(1),
		lock:    &mark{oid: "E.19536.10.1.5.2.1.8.{i}", no: 1, yes: 2},
		name:    "E.19536.10.1.5.1.1.2.{i}", count: "E.19536.10.1.1.2.1.13.{1}",
		readings: []measured{
			{quantity: "current", oid: "E.19536.10.1.5.1.1.5.{i}", raw: 456, want: 4.56},
			{quantity: "load", oid: "E.19536.10.1.5.1.1.11.{i}", raw: 28, want: 28},
			{quantity: "apparent_power", oid: "E.19536.10.1.5.1.1.12.{i}", raw: 1049, want: 1049},
			{quantity: "power", oid: "E.19536.10.1.5.1.1.13.{i}", raw: 1003, want: 1003},
			{quantity: "energy", oid: "E.19536.10.1.5.1.1.14.{i}", raw: 2500, want: 2.5},
		},
	}
}

func raritanPX1Line() entry {
	return entry{
		line:    "raritan-px1",
		reports: oids("E.13742.4"),
		outlets: plain(), missing: "25",
		state: "E.13742.4.1.2.2.1.3.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{-1, 99},
		turnOn:  writing("E.13742.4.1.2.2.1.3.{i}", 1),
		turnOff: writing("E.13742.4.1.2.2.1.3.{i}", 0),
		reset:   writing("E.13742.4.1.2.2.1.3.{i}", 2),
		name:    "E.13742.4.1.2.2.1.2.{i}", count: "E.13742.4.1.2.1.0",
		readings: []measured{
			{quantity: "current", oid: "E.13742.4.1.2.2.1.4.{i}", raw: 2020, want: 2.02},
			{quantity: "power", oid: "E.13742.4.1.2.2.1.7.{i}", raw: 460, want: 460},
			{quantity: "apparent_power", oid: "E.13742.4.1.2.2.1.8.{i}", raw: 470, want: 470},
			{quantity: "energy", oid: "E.13742.4.1.2.2.1.31.{i}", raw: 9000, want: 9},
		},
	}
}

// raritanPX2Line measures with sensors below the outlet, each with its own number
// of decimals. The control can be read, and is not the state.
func raritanPX2Line() entry {
	const sensor, places = "E.13742.6.5.4.3.1.4.{i}.", "E.13742.6.3.5.4.1.7.{i}."
	const inlet, inletPlaces = "E.13742.6.5.2.3.1.4.1.1.", "E.13742.6.3.3.4.1.7.1.1."
	return entry{
		line:    "raritan-px2",
		reports: oids("E.13742.6"),
		outlets: short("1."), missing: "1.49",
		state: "E.13742.6.4.1.2.1.3.{i}", on: []int64{7}, off: []int64{8}, unknown: []int64{-1, 99},
		turnOn:  writing("E.13742.6.4.1.2.1.2.{i}", 1),
		turnOff: writing("E.13742.6.4.1.2.1.2.{i}", 0),
		reset:   writing("E.13742.6.4.1.2.1.2.{i}", 2),
		reads:   number(2),
		lock:    &mark{oid: "E.13742.6.3.5.3.1.28.{i}", no: 1, yes: 2},
		name:    "E.13742.6.3.5.3.1.3.{i}", count: "E.13742.6.3.2.2.1.4.{1}",
		readings: []measured{
			{quantity: "current", oid: sensor + "1", raw: 1234, want: 1.234, decimals: places + "1", places: 3},
			{quantity: "voltage", oid: sensor + "4", raw: 2301, want: 230.1, decimals: places + "4", places: 1},
			{quantity: "power", oid: sensor + "5", raw: 280, want: 280, decimals: places + "5", places: 0},
			{quantity: "apparent_power", oid: sensor + "6", raw: 284, want: 284, decimals: places + "6", places: 0},
			{quantity: "energy", oid: sensor + "8", raw: 45000, want: 45, decimals: places + "8", places: 0},
		},
		totals: []measured{
			{quantity: "current", oid: inlet + "1", raw: 8123, want: 8.123, decimals: inletPlaces + "1", places: 3},
			{quantity: "voltage", oid: inlet + "4", raw: 229, want: 229, decimals: inletPlaces + "4", places: 0},
			{quantity: "power", oid: inlet + "5", raw: 18400, want: 1840, decimals: inletPlaces + "5", places: 1},
			{quantity: "apparent_power", oid: inlet + "6", raw: 1900, want: 1900, decimals: inletPlaces + "6", places: 0},
			{quantity: "energy", oid: inlet + "8", raw: 777000, want: 777, decimals: inletPlaces + "8", places: 0},
			{quantity: "frequency", oid: inlet + "23", raw: 500, want: 50, decimals: inletPlaces + "23", places: 1},
		},
	}
}

func sentry3Line() entry {
	return entry{
		line:    "sentry3",
		reports: oids("E.1718.3"),
		outlets: sentry(), missing: "1.1.9",
		state: "E.1718.3.2.3.1.5.{i}", on: []int64{1}, off: []int64{0}, unknown: []int64{6, 7, 99},
		turnOn:  writing("E.1718.3.2.3.1.11.{i}", 1),
		turnOff: writing("E.1718.3.2.3.1.11.{i}", 2),
		reset:   writing("E.1718.3.2.3.1.11.{i}", 3),
		reads:   number(0),
		// outletControlState: idleOff, lockedOff
		lock: &mark{oid: "E.1718.3.2.3.1.10.{i}", no: 0, yes: 6},
		name: "E.1718.3.2.3.1.3.{i}", vendorID: "E.1718.3.2.3.1.2.{i}",
		readings: []measured{
			{quantity: "current", oid: "E.1718.3.2.3.1.7.{i}", raw: 150, want: 1.5},
			{quantity: "voltage", oid: "E.1718.3.2.3.1.13.{i}", raw: 2301, want: 230.1},
			{quantity: "power", oid: "E.1718.3.2.3.1.14.{i}", raw: 345, want: 345},
			{quantity: "apparent_power", oid: "E.1718.3.2.3.1.15.{i}", raw: 352, want: 352},
			{quantity: "energy", oid: "E.1718.3.2.3.1.18.{i}", raw: 6100, want: 6.1},
		},
		totals: []measured{
			{quantity: "current", oid: "E.1718.3.2.2.1.7.1.1", raw: 812, want: 8.12},
			{quantity: "voltage", oid: "E.1718.3.2.2.1.11.1.1", raw: 2298, want: 229.8},
			{quantity: "power", oid: "E.1718.3.2.2.1.12.1.1", raw: 1840, want: 1840},
			{quantity: "apparent_power", oid: "E.1718.3.2.2.1.13.1.1", raw: 1900, want: 1900},
			{quantity: "energy", oid: "E.1718.3.2.2.1.16.1.1", raw: 98765, want: 9876.5},
		},
	}
}

func sentry4Line() entry {
	return entry{
		line:    "sentry4",
		reports: oids("E.1718.4"),
		outlets: sentry(), missing: "1.1.49",
		state: "E.1718.4.1.8.3.1.1.{i}", on: []int64{1}, off: []int64{2}, unknown: []int64{0, 99},
		turnOn:  writing("E.1718.4.1.8.5.1.2.{i}", 1),
		turnOff: writing("E.1718.4.1.8.5.1.2.{i}", 2),
		reset:   writing("E.1718.4.1.8.5.1.2.{i}", 3),
		reads:   number(0),
		name:    "E.1718.4.1.8.2.1.3.{i}", vendorID: "E.1718.4.1.8.2.1.2.{i}",
		readings: []measured{
			{quantity: "current", oid: "E.1718.4.1.8.3.1.3.{i}", raw: 210, want: 2.1},
			{quantity: "load", oid: "E.1718.4.1.8.3.1.5.{i}", raw: 131, want: 13.1},
			{quantity: "voltage", oid: "E.1718.4.1.8.3.1.6.{i}", raw: 2073, want: 207.3},
			{quantity: "power", oid: "E.1718.4.1.8.3.1.7.{i}", raw: 483, want: 483},
			// Column 9 is VA, whatever others call it.
			{quantity: "apparent_power", oid: "E.1718.4.1.8.3.1.9.{i}", raw: 501, want: 501},
			{quantity: "energy", oid: "E.1718.4.1.8.3.1.14.{i}", raw: 1200, want: 1.2},
		},
		totals: []measured{
			{quantity: "power", oid: "E.1718.4.1.3.3.1.3.1.1", raw: 1840, want: 1840},
			{quantity: "apparent_power", oid: "E.1718.4.1.3.3.1.5.1.1", raw: 1900, want: 1900},
			{quantity: "energy", oid: "E.1718.4.1.3.3.1.10.1.1", raw: 98765, want: 9876.5},
			{quantity: "frequency", oid: "E.1718.4.1.3.3.1.11.1.1", raw: 499, want: 49.9},
		},
	}
}

func cyberPower1Line() entry {
	return entry{
		line:    "cyberpower1",
		reports: oids("E.3808.1.1.3"),
		outlets: plain(), missing: "25",
		state: "E.3808.1.1.3.3.5.1.1.4.{i}", on: []int64{1}, off: []int64{2}, unknown: []int64{99},
		turnOn:  writing("E.3808.1.1.3.3.3.1.1.4.{i}", 1),
		turnOff: writing("E.3808.1.1.3.3.3.1.1.4.{i}", 2),
		reset:   writing("E.3808.1.1.3.3.3.1.1.4.{i}", 3),
		reads:   number(1),
		name:    "E.3808.1.1.3.3.5.1.1.2.{i}", count: "E.3808.1.1.3.3.1.3.0",
		readings: []measured{
			{quantity: "current", oid: "E.3808.1.1.3.3.5.1.1.7.{i}", raw: 25, want: 2.5},
			{quantity: "power", oid: "E.3808.1.1.3.3.5.1.1.8.{i}", raw: 575, want: 575},
			{quantity: "energy", oid: "E.3808.1.1.3.3.5.1.1.13.{i}", raw: 321, want: 32.1},
		},
		totals: []measured{
			{quantity: "current", oid: "E.3808.1.1.3.2.3.1.1.2.1", raw: 82, want: 8.2},
			{quantity: "voltage", oid: "E.3808.1.1.3.2.3.1.1.6.1", raw: 2301, want: 230.1},
			{quantity: "power", oid: "E.3808.1.1.3.2.3.1.1.7.1", raw: 1840, want: 1840},
		},
	}
}

func cyberPower2Line() entry {
	return entry{
		line:    "cyberpower2",
		reports: oids("E.3808.1.1.6"),
		// A running row over modules, as in the second generation of APC.
		has: objects{
			"E.3808.1.1.6.6.1.4.1.2.1": number(1), "E.3808.1.1.6.6.1.4.1.3.1": number(1),
			"E.3808.1.1.6.6.1.4.1.2.2": number(1), "E.3808.1.1.6.6.1.4.1.3.2": number(2),
			"E.3808.1.1.6.6.1.4.1.2.3": number(2), "E.3808.1.1.6.6.1.4.1.3.3": number(1),
		},
		outlets: []socket{
			{id: "1", index: "1", name: "alpha", also: []string{"1.1"}},
			{id: "2", index: "2", name: "beta", also: []string{"1.2"}},
			{id: "3", index: "3", name: "gamma", also: []string{"2.1"}},
		},
		missing: "49",
		state:   "E.3808.1.1.6.6.1.4.1.5.{i}", on: []int64{1}, off: []int64{2}, unknown: []int64{99},
		turnOn:   writing("E.3808.1.1.6.6.1.5.1.5.{i}", 1),
		turnOff:  writing("E.3808.1.1.6.6.1.5.1.5.{i}", 2),
		reset:    writing("E.3808.1.1.6.6.1.5.1.5.{i}", 3),
		identify: writing("E.3808.1.1.6.6.1.5.1.5.{i}", 8),
		reads:    number(1),
		name:     "E.3808.1.1.6.6.1.4.1.4.{i}", count: "E.3808.1.1.6.6.1.1.0",
		readings: []measured{
			{quantity: "current", oid: "E.3808.1.1.6.6.2.4.1.6.{i}", raw: 31, want: 3.1},
			{quantity: "power", oid: "E.3808.1.1.6.6.2.4.1.7.{i}", raw: 713, want: 713},
			{quantity: "energy", oid: "E.3808.1.1.6.6.2.4.1.11.{i}", raw: 123, want: 12.3},
		},
	}
}

func vertivIMDLine() entry {
	return entry{
		line:    "vertiv-imd",
		reports: oids("E.21239.42.1.52", "E.21239.42.1.53", "E.21239.42.1.55"),
		outlets: plain(), missing: "49",
		state: "E.21239.5.2.3.5.1.4.{i}", on: []int64{1}, off: []int64{2}, toOff: []int64{3, 5}, toOn: []int64{4, 6}, unknown: []int64{7, 99},
		turnOn:  writing("E.21239.5.2.3.5.1.6.{i}", 2),
		turnOff: writing("E.21239.5.2.3.5.1.6.{i}", 4),
		reset:   writing("E.21239.5.2.3.5.1.6.{i}", 6),
		reads:   number(8),
		name:    "E.21239.5.2.3.5.1.3.{i}",
		readings: []measured{
			{quantity: "current", oid: "E.21239.5.2.3.6.1.8.{i}", raw: 222, want: 2.22},
			{quantity: "voltage", oid: "E.21239.5.2.3.6.1.4.{i}", raw: 2302, want: 230.2},
			{quantity: "power", oid: "E.21239.5.2.3.6.1.12.{i}", raw: 510, want: 510},
			{quantity: "apparent_power", oid: "E.21239.5.2.3.6.1.13.{i}", raw: 522, want: 522},
			{quantity: "energy", oid: "E.21239.5.2.3.6.1.15.{i}", raw: 33000, want: 33},
		},
		totals: []measured{
			{quantity: "power", oid: "E.21239.5.2.3.1.1.9.1", raw: 1840, want: 1840},
			{quantity: "apparent_power", oid: "E.21239.5.2.3.1.1.10.1", raw: 1900, want: 1900},
			{quantity: "energy", oid: "E.21239.5.2.3.1.1.12.1", raw: 123456, want: 123.456},
			{quantity: "voltage", oid: "E.21239.5.2.3.2.1.4.1", raw: 2299, want: 229.9},
			{quantity: "current", oid: "E.21239.5.2.3.2.1.8.1", raw: 801, want: 8.01},
		},
	}
}

// geistV4Line has no outlets in its MIB.
func geistV4Line() entry {
	return entry{line: "geist-v4", reports: oids("E.21239.2"), missing: "1", readOnly: true}
}

// liebertMPH2Line shows in its control what was configured, not what is.
func liebertMPH2Line() entry {
	return entry{
		line:    "liebert-mph2",
		reports: oids("E.476.1.42"),
		outlets: under("1.1."), missing: "1.1.9",
		state: "E.476.1.42.3.8.50.20.1.95.{i}", on: []int64{2}, off: []int64{1}, toOn: []int64{3}, unknown: []int64{0, 99},
		turnOn:  writing("E.476.1.42.3.8.50.20.1.100.{i}", 1),
		turnOff: writing("E.476.1.42.3.8.50.20.1.100.{i}", 0),
		reset:   writing("E.476.1.42.3.8.50.20.1.100.{i}", 2),
		// lgpPduRcpEntryBlinkLED
		identify: writing("E.476.1.42.3.8.50.20.1.200.{i}", 2),
		reads:    number(2),
		lock:     &mark{oid: "E.476.1.42.3.8.50.20.1.105.{i}", no: 1, yes: 2},
		name:     "E.476.1.42.3.8.50.20.1.10.{i}", count: "E.476.1.42.3.8.50.19.0",
		readings: []measured{
			{quantity: "current", oid: "E.476.1.42.3.8.50.20.1.61.{i}", raw: 175, want: 1.75},
			{quantity: "voltage", oid: "E.476.1.42.3.8.50.20.1.56.{i}", raw: 2303, want: 230.3},
			{quantity: "power", oid: "E.476.1.42.3.8.50.20.1.65.{i}", raw: 402, want: 402},
			{quantity: "apparent_power", oid: "E.476.1.42.3.8.50.20.1.70.{i}", raw: 410, want: 410},
			{quantity: "frequency", oid: "E.476.1.42.3.8.50.20.1.80.{i}", raw: 499, want: 49.9},
			{quantity: "energy", oid: "E.476.1.42.3.8.50.20.1.85.{i}", raw: 888, want: 88.8},
		},
		totals: []measured{
			{quantity: "power", oid: "E.476.1.42.3.8.30.20.1.65.1.1", raw: 1840, want: 1840},
			{quantity: "energy", oid: "E.476.1.42.3.8.30.20.1.50.1.1", raw: 9999, want: 999.9},
		},
	}
}
