package snmppdu

import (
	"context"
	"math"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// gauge is a reading with the objects that its numbers come from.
type gauge struct {
	profile.Reading
	raw, decimals *source
}

// Statistics reads what the PDU measures, of itself and of its outlets; of
// those of node_outlet only, where the request names them.
func (d *driver) Statistics(ctx context.Context) (maaspd.Statistics, error) {
	p, err := d.reach(ctx)
	if err != nil {
		return maaspd.Statistics{}, err
	}
	r := &reader{pdu: p, all: len(d.NodeOutlets) == 0}
	if !r.all {
		t, err := d.target(ctx)
		if err != nil {
			return maaspd.Statistics{}, err
		}
		// Without readings, an outlet that does not exist would look like one
		// that is not measured.
		if _, err := t.query(ctx); err != nil {
			return maaspd.Statistics{}, err
		}
		r.outlets = t.outlets
	}
	ofDevice := r.gauges(p.line.Device.Readings, false)
	ofOutlets := r.gauges(p.line.Readings, true)
	if err := r.read(ctx); err != nil {
		return maaspd.Statistics{}, err
	}
	found := maaspd.Statistics{Device: deviceReadings(p.line, ofDevice)}
	for _, outlet := range r.outlets {
		found.Outlets = append(found.Outlets, maaspd.OutletReadings{ID: outlet.ID, Readings: outletReadings(outlet, ofOutlets)})
	}
	if r.all {
		found.Device = append(found.Device, sums(found)...)
	}
	return found, nil
}

// gauges asks for the objects of readings.
func (r *reader) gauges(readings []profile.Reading, outlets bool) []gauge {
	list := make([]gauge, len(readings))
	for i, reading := range readings {
		list[i] = gauge{reading, r.add(&reading.Object, reading.Table, outlets), r.add(reading.Decimals, reading.Table, outlets)}
	}
	return list
}

// at is the reading of a row; false when there is none.
func (g gauge) at(row, label string) (maaspd.Reading, bool) {
	number, ok := g.Number(g.raw.values[row], g.decimals.values[row])
	if g.Quantity == profile.Energy && number < 0 {
		ok = false // counters do not go below 0: one that does measures nothing
	}
	return maaspd.Reading{Name: maaspd.ReadingName(g.Quantity), Number: number, Label: label}, ok
}

func outletReadings(outlet profile.Outlet, gauges []gauge) []maaspd.Reading {
	var list []maaspd.Reading
	for _, one := range gauges {
		if reading, ok := one.at(outlet.ID, one.Label); ok {
			list = append(list, reading)
		}
	}
	return list
}

// deviceReadings are those of the PDU itself. Where there is one for each unit
// or row, the label says which.
func deviceReadings(line *profile.Profile, gauges []gauge) []maaspd.Reading {
	var list []maaspd.Reading
	for _, one := range gauges {
		for _, row := range one.raw.rows {
			label := one.Label
			if row != "" {
				label = strings.TrimSpace(label + " " + rowName(line, one.Table, row))
			}
			if reading, ok := one.at(row, label); ok {
				list = append(list, reading)
			}
		}
	}
	return list
}

// rowName is a row in words: "unit 2" where its number is that of a part of an
// outlet's index, else only the number.
func rowName(line *profile.Profile, table bool, row string) string {
	if table || strings.Contains(row, ".") {
		return row
	}
	for _, part := range line.Index {
		if part.Fixed == nil {
			return part.Name + " " + row
		}
	}
	return row
}

// sums are what the outlets add up to, for quantities that the PDU does not
// measure itself but every outlet does.
func sums(found maaspd.Statistics) []maaspd.Reading {
	own := map[maaspd.ReadingName]bool{}
	for _, reading := range found.Device {
		own[reading.Name] = true
	}
	var list []maaspd.Reading
	for _, name := range []maaspd.ReadingName{maaspd.Current, maaspd.PowerDraw, maaspd.Energy} {
		if own[name] {
			continue
		}
		if sum, complete := sumOf(name, found.Outlets); complete {
			list = append(list, maaspd.Reading{Name: name, Number: sum, Derived: true})
		}
	}
	return list
}

// sumOf adds up the readings of a name, of which each outlet must have one.
func sumOf(name maaspd.ReadingName, outlets []maaspd.OutletReadings) (sum float64, complete bool) {
	for _, outlet := range outlets {
		count := 0
		for _, reading := range outlet.Readings {
			if reading.Name == name {
				sum += reading.Number
				count++
			}
		}
		if count != 1 {
			return 0, false
		}
	}
	// The sum of tenths is not a tenth in binary; no meter has a millionth.
	return math.Round(sum*1e6) / 1e6, len(outlets) > 0
}
