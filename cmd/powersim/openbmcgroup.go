package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
)

// openbmcGroup is a number of OpenBMC BMCs with the same settings.
type openbmcGroup struct {
	openbmcSettings
	source
	password string
}

// openbmcUnit is one OpenBMC BMC to be.
type openbmcUnit struct {
	name, address string
	group         *openbmcGroup
	on, dead      bool
}

// check rejects what is impossible in the settings, and reads the password.
func (g *openbmcGroup) check() {
	g.checkName(g.Name)
	g.checkChoice("power", g.Power)
	g.checkShare("deadShare", g.DeadShare)
	g.checkTime("switchTime", g.SwitchTime)
	checkKinds(g.source, openbmcsim.FaultKinds(), g.Fault)
	g.password = g.accountPassword(g.Password, g.PasswordFile)
	if g.User == "" {
		g.reject("user", "must not be empty")
	}
}

// units makes the OpenBMC BMCs of the group. Each draws one random number
// whatever its settings, so that one setting does not change what another does.
func (g *openbmcGroup) units(random *rand.Rand) []openbmcUnit {
	g.check()
	where := placement{source: g.source, address: g.Address, port: g.Port, count: g.Count, what: "OpenBMC BMC"}
	places := where.addresses()
	dead := g.chosen(random, len(places), "dead", g.Dead, g.DeadShare)
	units := make([]openbmcUnit, len(places))
	for i, place := range places {
		coin := random.Uint64()
		units[i] = openbmcUnit{
			name: g.Name + strconv.Itoa(i+1), address: place.String(), group: g, dead: dead[i],
			on: g.Power == "on" || g.Power == "random" && coin&1 == 1,
		}
	}
	return units
}

// start starts the OpenBMC BMC.
func (u openbmcUnit) start() (*openbmcsim.Server, error) {
	g := u.group
	config := openbmcsim.Config{Addr: u.address, User: g.User, Password: g.password, On: u.on, Delay: g.SwitchTime, NoLog: true, FaultNames: g.Fault}
	if u.dead {
		config.Faults = []openbmcsim.Fault{{Do: openbmcsim.Hang()}}
	}
	s, err := openbmcsim.Start(config)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.name, err)
	}
	return s, nil
}
