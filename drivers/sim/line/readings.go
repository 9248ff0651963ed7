package linesim

import (
	"math"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// What every simulated PDU has in common.
const (
	volts       = 230.0
	hertz       = 50.0
	celsius     = 24.0
	powerFactor = 0.95
	hours       = 1000.0 // for which all outlets were on, as their energy says
	amperes     = 32.0   // the rating
	decimals    = 2      // of readings that tell their own number of decimals
	defaultLoad = 100    // W
)

// constant are the readings that do not depend on what is switched on.
func constant(q profile.Quantity) (float64, bool) {
	switch q {
	case profile.Voltage:
		return volts, true
	case profile.Frequency:
		return hertz, true
	case profile.Temperature:
		return celsius, true
	}
	return 0, false
}

// perWatt is how much of the quantity goes with a load of one watt.
func perWatt(q profile.Quantity) float64 {
	switch q {
	case profile.Current:
		return 1 / (volts * powerFactor)
	case profile.ApparentPower:
		return 1 / powerFactor
	case profile.Energy:
		return hours / 1000
	case profile.Load:
		return 100 / (volts * powerFactor * amperes)
	}
	return 1 // power
}

// watts is the load of the n-th outlet, from 0.
func (b *builder) watts(n int) float64 {
	if b.options.Watts == nil {
		return defaultLoad
	}
	return float64(b.options.Watts(n + 1))
}

// raw is how a device sends the number of a reading.
func raw(r profile.Reading, number float64) snmp.Value {
	return snmp.IntegerValue(int64(math.Round(number * factor(r))))
}

// factor makes a reading in the unit of its quantity a raw number.
func factor(r profile.Reading) float64 {
	if r.Decimals != nil {
		return math.Pow10(decimals) / r.Scale
	}
	return 1 / r.Scale
}

// measures are the readings of an outlet that follow its relay; the others are
// put at once. Energy stays as it was: it does not fall when an outlet is
// switched off.
func (b *builder) measures(outlet profile.Outlet, n int) []pdusim.Shown {
	var list []pdusim.Shown
	for _, r := range b.line.Readings {
		oid := outlet.OID(r.Object)
		if r.Decimals != nil {
			b.put(outlet.OID(*r.Decimals), snmp.IntegerValue(decimals))
		}
		number, fixed := constant(r.Quantity)
		if !fixed {
			number, fixed = b.watts(n)*perWatt(r.Quantity), r.Quantity == profile.Energy
		}
		switch {
		case fixed:
			b.put(oid, raw(r, number))
		case b.claim(oid):
			list = append(list, pdusim.Shown{OID: oid, On: raw(r, number), Off: raw(r, 0)})
		}
	}
	return list
}

// measureDevice gives the PDU its own readings. What has several rows in a real
// one, as phases and banks, has one.
func (b *builder) measureDevice() {
	loads := make([]float64, len(b.outlets))
	all := 0.0
	for n := range b.outlets {
		loads[n] = b.watts(n)
		all += loads[n]
	}
	for _, r := range b.line.Device.Readings {
		oid := b.oid(r.Object)
		if r.Table {
			oid = oid.Append(1)
		}
		if r.Decimals != nil {
			b.put(b.oid(*r.Decimals), snmp.IntegerValue(decimals))
		}
		number, fixed := constant(r.Quantity)
		switch {
		case fixed:
			b.put(oid, raw(r, number))
		case r.Quantity == profile.Energy:
			b.put(oid, raw(r, all*perWatt(r.Quantity)))
		case b.claim(oid):
			b.device.AddTotal(pdusim.Total{OID: oid, Outlets: b.names(), Each: loads, Factor: perWatt(r.Quantity) * factor(r)})
		}
	}
}
