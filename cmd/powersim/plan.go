package main

import (
	"math"
	"math/rand/v2"
	"net/netip"
	"strconv"
	"strings"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// unit is one BMC to be: its device name, its configuration and what is wrong
// with it.
type unit struct {
	name        string
	group       *group
	config      ipmisim.Config
	dead, stuck bool
}

// plan turns groups into BMCs. Equal groups and seeds give equal plans.
func plan(groups []group, seed uint64, b *badUsage) ([]unit, error) {
	var units []unit
	for i := range groups {
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		units = append(units, groups[i].units(random)...)
	}
	if len(units) > maxBMCs {
		b.add("the rack has %d BMCs, at most %d are possible", len(units), maxBMCs)
	}
	names, places := map[string]bool{}, map[string]string{}
	for _, u := range units {
		if names[u.name] {
			b.add("two devices are called %s: give every group a name of its own", u.name)
			break
		}
		names[u.name] = true
		if other, taken := places[u.config.Addr]; taken && !strings.HasSuffix(u.config.Addr, ":0") {
			b.add("%s and %s are both on %s: give every group addresses or ports of its own", other, u.name, u.config.Addr)
			break
		}
		places[u.config.Addr] = u.name
	}
	return units, b.err()
}

func (g *group) units(random *rand.Rand) []unit {
	g.check()
	places, config := g.addresses(), g.config()
	dead := g.chosen(random, len(places), "dead", g.Dead, g.DeadShare)
	stuck := g.chosen(random, len(places), "stuck", g.Stuck, g.StuckShare)
	units := make([]unit, len(places))
	for i, place := range places {
		u := unit{name: g.Name + strconv.Itoa(i+1), group: g, config: config, dead: dead[i], stuck: stuck[i]}
		g.individual(&u, place, random)
		units[i] = u
	}
	return units
}

// individual adds what a BMC does not share with its group. It always draws
// the same number of random numbers, so that one setting does not change what
// another one does.
func (g *group) individual(u *unit, place netip.AddrPort, random *rand.Rand) {
	u.config.Addr = place.String()
	coin, lossIn, seed := random.Uint64(), random.Uint64(), random.Uint64()
	u.config.On = g.Power == "on" || g.Power == "random" && coin&1 == 1
	f := &u.config.Faults
	f.Mute, f.NeverChanges = u.dead, u.stuck
	if g.Loss > 0 {
		f.Request = ipmisim.Lose(lossIn, g.Loss)
	}
	f.Reply = g.replyFault(seed)
}

// replyFault is what becomes of replies: lost, else damaged, else doubled.
func (g *group) replyFault(seed uint64) ipmisim.PacketFault {
	var faults []ipmisim.PacketFault
	if g.Loss > 0 {
		faults = append(faults, ipmisim.Lose(seed, g.Loss))
	}
	if g.Damage > 0 {
		faults = append(faults, ipmisim.Any(seed+1, g.Damage, g.damages(seed+2)...))
	}
	if g.Duplicates > 0 {
		faults = append(faults, ipmisim.Double(seed+3, g.Duplicates))
	}
	switch len(faults) {
	case 0:
		return nil
	case 1:
		return faults[0]
	}
	return ipmisim.Chain(faults...)
}

func (g *group) damages(seed uint64) []ipmisim.PacketFault {
	kinds := map[string]func(uint64, float64) ipmisim.PacketFault{
		"bit": ipmisim.FlipBit, "truncate": ipmisim.Truncate, "length": ipmisim.WrongLength, "random": ipmisim.Garble,
	}
	var all []ipmisim.PacketFault
	for _, kind := range g.DamageKinds {
		if fault := kinds[kind]; fault != nil {
			all = append(all, fault(seed, 1))
		}
	}
	return all
}

// chosen returns which of n BMCs a list or a share means, by index. The share
// is kept exactly, rounded to whole BMCs; which ones they are is random.
func (g *group) chosen(random *rand.Rand, n int, key, list string, share float64) map[int]bool {
	picked, order := map[int]bool{}, random.Perm(n)
	if list != "" && share > 0 {
		g.reject(key, "and %s are given, where one is enough", g.name(key+"Share"))
	}
	for _, i := range order[:min(n, max(0, int(math.Round(share*float64(n)))))] {
		picked[i] = true
	}
	for part := range strings.SplitSeq(list, ",") {
		if list == "" {
			break
		}
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
		if !isRange {
			to = from
		}
		first, err := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err != nil || err2 != nil || first < 1 || last > n || last < first {
			g.reject(key, "must be numbers from 1 to %d such as 3,7-9, not %q", n, list)
			break
		}
		for i := first; i <= last; i++ {
			picked[i-1] = true
		}
	}
	return picked
}
