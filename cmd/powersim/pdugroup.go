package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"

	linesim "github.com/maaspd/powerdrivers/drivers/sim/line"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// maxOutlets is the most outlets that a PDU may have.
const maxOutlets = 1000

// pduGroup is a number of PDUs with the same settings.
type pduGroup struct {
	pduSettings
	source
	profile       *profile.Profile
	config        pdusim.Config
	locked, stuck []int // outlets, from 0
}

// pduUnit is one PDU to be.
type pduUnit struct {
	name, address string
	group         *pduGroup
	seed          uint64
	faults        pdusim.Faults
}

// check rejects what is impossible in the settings, and reads the files.
func (g *pduGroup) check() {
	g.checkName(g.Name)
	g.checkChoice("power", g.Power)
	g.checkShare("loss", g.Loss)
	g.checkShare("deadShare", g.DeadShare)
	g.checkTime("switchTime", g.SwitchTime)
	g.checkTime("offTime", g.OffTime)
	g.checkTime("delay", g.Delay)
	if g.OneAtATime && g.Delay == 0 {
		g.reject("oneAtATime", "needs %s: without it there is no time at which a PDU is busy", g.name("delay"))
	}
	g.config = pdusim.Config{
		ReadCommunity:  g.community("community", g.Community, g.CommunityFile, defaultCommunity),
		WriteCommunity: g.community("writeCommunity", g.WriteCommunity, g.WriteCommunityFile, defaultWriteCommunity),
		NoV2c:          g.V1Only,
	}
	g.findLine()
	if g.Outlets < 1 || g.Outlets > maxOutlets {
		g.reject("outlets", "must be from 1 to %d, not %d", maxOutlets, g.Outlets)
		return
	}
	g.locked = g.listed(g.Outlets, "lockedOutlets", g.LockedOutlets)
	g.stuck = g.listed(g.Outlets, "stuckOutlets", g.StuckOutlets)
	if g.profile == nil {
		return
	}
	if _, err := linesim.New(g.profile, pduUnit{group: g}.options()); err != nil {
		g.reject("outlets", "cannot be %d: %v", g.Outlets, err)
	}
}

// community is who may read or write: the text, the file, or what it is
// otherwise.
func (g *pduGroup) community(key, text, file, otherwise string) string {
	before := len(g.faults)
	value := g.secret(key, text, key+"File", file, otherwise)
	if value == "" && len(g.faults) == before {
		g.reject(key+"File", "must not be empty")
	}
	return value
}

// findLine finds the profile.
func (g *pduGroup) findLine() {
	if g.ProfileFile != "" {
		g.readProfile()
		return
	}
	named, err := profile.Named(g.Line)
	if err != nil {
		g.reject("line", "is unknown: %v", err)
	}
	g.profile = named
}

// readProfile reads the profile file, and tells all that is wrong with it.
func (g *pduGroup) readProfile() {
	text, err := os.ReadFile(g.ProfileFile)
	if err != nil {
		g.reject("profileFile", "cannot be read: %v", err)
		return
	}
	var faults []profile.Fault
	g.profile, faults = profile.Parse(text)
	for _, fault := range faults {
		g.reject("profileFile", "%s: %v", filepath.Base(g.ProfileFile), fault)
	}
}

// units makes the PDUs of the group.
func (g *pduGroup) units(random *rand.Rand) []pduUnit {
	g.check()
	where := placement{source: g.source, address: g.Address, port: g.Port, count: g.Count, what: "PDU"}
	places := where.addresses()
	dead := g.chosen(random, len(places), "dead", g.Dead, g.DeadShare)
	units := make([]pduUnit, len(places))
	for i, place := range places {
		u := pduUnit{name: g.Name + strconv.Itoa(i+1), address: place.String(), group: g, seed: random.Uint64()}
		u.faults = pdusim.Faults{Delay: g.Delay, OneAtATime: g.OneAtATime, Mute: dead[i]}
		lossIn, lossOut := random.Uint64(), random.Uint64()
		if g.Loss > 0 {
			u.faults.Request, u.faults.Packet = pdusim.Lose(lossIn, g.Loss), pdusim.Lose(lossOut, g.Loss)
		}
		units[i] = u
	}
	return units
}
