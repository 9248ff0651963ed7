package main

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// redfishGroup is a number of Redfish BMCs with the same settings.
type redfishGroup struct {
	redfishSettings
	source
	vendor    redfishsim.Vendor
	resources redfishsim.Resources // the captured tree; nil if there is none
	password  string
}

// redfishUnit is one Redfish BMC to be.
type redfishUnit struct {
	name, address string
	group         *redfishGroup
	seed          uint64
	dead          bool
}

// vendorNames are the values that the vendor of a Redfish BMC may have.
func vendorNames() []string {
	var names []string
	for _, vendor := range redfishsim.Vendors() {
		names = append(names, vendor.Name)
	}
	return names
}

// check rejects what is impossible in the settings, and reads the files.
func (g *redfishGroup) check() {
	g.checkName(g.Name)
	if g.Power != nil {
		g.checkChoice("power", *g.Power)
	}
	g.checkShare("deadShare", g.DeadShare)
	g.checkTime("onDelay", g.OnDelay)
	g.checkTime("offDelay", g.OffDelay)
	g.checkTime("delay", g.Delay)
	checkKinds(g.source, redfishsim.FaultKinds(), g.Fault)
	g.findVendor()
	g.checkAccount()
	if g.Tree == "" {
		return
	}
	var err error
	if g.resources, err = redfishsim.Tree(g.Tree); err != nil {
		g.reject("tree", "%s cannot be served: %v", g.Tree, err)
	}
}

// checkAccount reads the password, and rejects a role that there is not, and what
// HTTP's basic authentication cannot carry (RFC 7617, 2).
func (g *redfishGroup) checkAccount() {
	g.checkChoice("role", g.Role)
	g.password = g.accountPassword(g.Password, g.PasswordFile)
	if g.User == "" || strings.Contains(g.User, ":") {
		g.reject("user", "must not be empty or have a colon, as %q", g.User)
	}
}

// findVendor finds the preset, and makes it as slow as it is to be.
func (g *redfishGroup) findVendor() {
	presets := redfishsim.Vendors()
	if i := slices.IndexFunc(presets, func(v redfishsim.Vendor) bool { return strings.EqualFold(v.Name, g.Vendor) }); i >= 0 {
		g.vendor, g.Vendor = presets[i], presets[i].Name
	}
	g.checkChoice("vendor", g.Vendor)
	g.vendor.Behaviour.Power.OnDelay, g.vendor.Behaviour.Power.OffDelay = g.OnDelay, g.OffDelay
}

// units makes the Redfish BMCs of the group.
func (g *redfishGroup) units(random *rand.Rand) []redfishUnit {
	g.check()
	where := placement{source: g.source, address: g.Address, port: g.Port, count: g.Count, what: "Redfish BMC"}
	places := where.addresses()
	dead := g.chosen(random, len(places), "dead", g.Dead, g.DeadShare)
	units := make([]redfishUnit, len(places))
	for i, place := range places {
		units[i] = redfishUnit{
			name: g.Name + strconv.Itoa(i+1), address: place.String(),
			group: g, seed: random.Uint64(), dead: dead[i],
		}
	}
	return units
}
