package main

import (
	"bytes"
	"fmt"
	"testing"
)

// outline is everything random about a rack.
func outline(units []unit) string {
	var text bytes.Buffer
	for _, u := range units {
		lost, doubled := 0, 0
		for n := range 64 {
			lost += len(u.config.Faults.Request(n, []byte("packet"))) << (n % 16)
			for _, p := range u.config.Faults.Reply(n, []byte("a packet of some length")) {
				doubled += 1
				text.Write(p)
			}
		}
		fmt.Fprintln(&text, u.name, u.dead, u.stuck, u.config.On, lost, doubled)
	}
	return text.String()
}

func TestSeeds(t *testing.T) {
	const rest = `"count": 20, "loss": 0.2, "damage": 0.3, "duplicates": 0.2, "deadShare": 0.5, "stuckShare": 0.25, "power": "random"}`
	first, again, other := outline(unitsOf(t, `{`+rest)), outline(unitsOf(t, `{"seed": 1, `+rest)), outline(unitsOf(t, `{"seed": 2, `+rest))
	if first != again {
		t.Error("equal seeds give different racks")
	}
	if first == other {
		t.Error("different seeds give equal racks")
	}
}

func TestShares(t *testing.T) {
	cases := []struct {
		text                string
		dead, stuck, on     int
		exactly             bool
		lostIn, lostOut, of int
	}{
		{text: `{"count": 1000, "deadShare": 0.5, "stuckShare": 0.001, "power": "on"}`, dead: 500, stuck: 1, on: 1000},
		{text: `{"count": 1000, "dead": "1, 3-5", "stuck": "1000"}`, dead: 4, stuck: 1},
		{text: `{"count": 3, "deadShare": 1, "stuckShare": 1}`, dead: 3, stuck: 3},
	}
	for _, c := range cases {
		dead, stuck, on := 0, 0, 0
		for _, u := range unitsOf(t, c.text) {
			dead, stuck, on = dead+number(u.dead), stuck+number(u.stuck), on+number(u.config.On)
			if u.dead != u.config.Faults.Mute || u.stuck != u.config.Faults.NeverChanges || u.config.Faults.Request != nil || u.config.Faults.Reply != nil {
				t.Errorf("%s: %+v", u.name, u)
			}
		}
		if dead != c.dead || stuck != c.stuck || on != c.on {
			t.Errorf("%s: %d dead, %d stuck, %d on", c.text, dead, stuck, on)
		}
	}
}

// TestNeighboursDiffer holds that BMCs with equal settings do not lose the same
// packets.
func TestNeighboursDiffer(t *testing.T) {
	units := unitsOf(t, `{"count": 2, "loss": 0.5}`)
	pattern := func(fault func(int, []byte) [][]byte) (bits uint64) {
		for n := range 64 {
			bits = bits<<1 | uint64(len(fault(n, []byte("x"))))
		}
		return bits
	}
	seen := map[uint64]bool{}
	for _, u := range units {
		seen[pattern(u.config.Faults.Request)], seen[pattern(u.config.Faults.Reply)] = true, true
	}
	if len(seen) != 4 {
		t.Errorf("%d patterns, not 4", len(seen))
	}
}
