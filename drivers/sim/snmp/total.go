package pdusim

import (
	"math"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// Total is an INTEGER that depends on which outlets are on, such as the current
// of the whole PDU: the rounded product of Factor and the sum of what those
// outlets add.
type Total struct {
	OID snmp.OID
	// Outlets are the names of outlets of the device, Each is what each of them
	// adds while it is on.
	Outlets []string
	Each    []float64
	Factor  float64
}

// AddTotal adds an object that sums up outlets; they have to be there.
func (d *Device) AddTotal(t Total) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(t.Outlets) != len(t.Each) {
		d.mistake("total %s: %d outlets, but %d numbers", t.OID, len(t.Outlets), len(t.Each))
		return
	}
	s := &sum{each: t.Each, factor: t.Factor}
	most := 0.0
	for i, name := range t.Outlets {
		r := d.relays[name]
		if r == nil {
			d.mistake("total %s: there is no outlet %q", t.OID, name)
			return
		}
		s.relays = append(s.relays, r)
		most += math.Abs(t.Each[i] * t.Factor)
	}
	d.verify(t.OID, snmp.IntegerValue(int64(most)))
	if at := d.claim(t.OID, "total"); at != nil {
		at.reads = s
	}
}

// sum is the object of a Total.
type sum struct {
	relays []*relay
	each   []float64
	factor float64
}

func (s *sum) read(now time.Time) snmp.Value {
	total := 0.0
	for i, r := range s.relays {
		r.settle(now)
		if r.on {
			total += s.each[i]
		}
	}
	return snmp.IntegerValue(int64(math.Round(total * s.factor)))
}
