package snmppdu_test

import (
	"strconv"
	"strings"
	"testing"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// fullPDU is the entry with 48 outlets, numbered on from its first one.
func (e entry) fullPDU(t *testing.T) entry {
	t.Helper()
	number := func(text string) (before string, last int) {
		cut := strings.LastIndexByte(text, '.') + 1
		last, err := strconv.Atoi(text[cut:])
		if err != nil {
			t.Fatal(err)
		}
		return text[:cut], last
	}
	first := e.outlets[0]
	id, n := number(first.id)
	index, _ := number(first.index)
	e.outlets = nil
	for i := n; i < n+48; i++ {
		s := socket{id: id + strconv.Itoa(i), index: index + strconv.Itoa(i), name: "web" + strconv.Itoa(i)}
		if first.control != "" {
			control, row := number(first.control)
			s.control = control + strconv.Itoa(row+i-n)
		}
		e.outlets = append(e.outlets, s)
	}
	return e
}

// TestLineRequests holds how many requests the readings of 48 outlets take,
// with an agent whose replies fill a packet of an Ethernet.
func TestLineRequests(t *testing.T) {
	t.Parallel()
	most := map[string]int{
		// Each of its 240 readings has a number of decimals of its own.
		"raritan-px2": 14,
		// A chain of PDUs has their tables in one tree, which is walked over.
		"powertek": 9,
	}
	eachLine(t, func(e entry) bool { return len(e.readings) > 0 }, func(t *testing.T, e entry) {
		e = e.fullPDU(t)
		d := e.device(t)
		e.putTotals(d)
		data := good(t, "statistics", with(serveAs(t, d, pdusim.Config{MaxSize: 1472}), object{"node_outlet": nil, "profile": e.line}))
		for _, one := range data["outlets"].([]any) {
			outlet := one.(object)
			if n := len(outlet["readings"].([]any)); n != len(e.readings) {
				t.Errorf("outlet %s has %d readings, want %d", outlet["id"], n, len(e.readings))
			}
		}
		if n := len(data["outlets"].([]any)); n != 48 {
			t.Errorf("%d outlets", n)
		}
		limit := 6
		if more, known := most[e.line]; known {
			limit = more
		}
		if n := d.Requests(); n > limit {
			t.Errorf("%d requests, want %d: %v", n, limit, d.Log())
		}
	})
}
