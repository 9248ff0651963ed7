package main

import (
	"math/rand/v2"
	"net/netip"
	"strconv"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// groups are what the flags or a rack file ask for.
type groups struct {
	bmcs    []group
	pdus    []pduGroup
	redfish []redfishGroup
	openbmc []openbmcGroup
	seed    uint64
}

// planned are the devices to be.
type planned struct {
	bmcs    []unit
	pdus    []pduUnit
	redfish []redfishUnit
	openbmc []openbmcUnit
}

// unit is one BMC to be: its device name, its configuration and what is wrong
// with it.
type unit struct {
	name        string
	group       *group
	config      ipmisim.Config
	dead, stuck bool
}

// These keep the random numbers of PDUs, Redfish and OpenBMC BMCs apart from
// those of BMCs.
const (
	pduStream     = 1 << 32
	redfishStream = 2 << 32
	openbmcStream = 3 << 32
)

// plan turns groups into devices. Equal groups and seeds give equal plans.
func plan(all groups, b *badUsage) (planned, error) {
	var p planned
	for i := range all.bmcs {
		random := rand.New(rand.NewPCG(all.seed, uint64(i)))
		p.bmcs = append(p.bmcs, all.bmcs[i].units(random)...)
	}
	for i := range all.pdus {
		random := rand.New(rand.NewPCG(all.seed, pduStream+uint64(i)))
		p.pdus = append(p.pdus, all.pdus[i].units(random)...)
	}
	for i := range all.redfish {
		random := rand.New(rand.NewPCG(all.seed, redfishStream+uint64(i)))
		p.redfish = append(p.redfish, all.redfish[i].units(random)...)
	}
	for i := range all.openbmc {
		random := rand.New(rand.NewPCG(all.seed, openbmcStream+uint64(i)))
		p.openbmc = append(p.openbmc, all.openbmc[i].units(random)...)
	}
	p.collisions(b)
	return p, b.err()
}

func (g *group) units(random *rand.Rand) []unit {
	g.check()
	where := placement{source: g.source, address: g.Address, port: g.Port, count: g.Count, what: "BMC"}
	places, config := where.addresses(), g.config()
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
