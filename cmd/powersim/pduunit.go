package main

import (
	"fmt"
	"math/rand/v2"
	"slices"

	linesim "github.com/maaspd/powerdrivers/drivers/sim/line"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// pdu is a running PDU.
type pdu struct {
	*linesim.PDU
	agent *pdusim.Agent
}

// start starts the PDU.
func (u pduUnit) start() (*pdu, error) {
	made, err := linesim.New(u.group.profile, u.options())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.name, err)
	}
	made.SetFaults(u.faults)
	agent, err := pdusim.Serve(u.address, made.Device, u.group.config)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.name, err)
	}
	return &pdu{made, agent}, nil
}

// options are what the PDU is to be like. What is random about an outlet
// depends on the seed and its number alone.
func (u pduUnit) options() linesim.Options {
	g := u.group
	draw := func(outlet int) *rand.Rand { return rand.New(rand.NewPCG(u.seed, uint64(outlet))) }
	return linesim.Options{
		Name: u.name, Outlets: g.Outlets,
		On:         func(outlet int) bool { return g.Power == "on" || g.Power == "random" && draw(outlet).Uint64()&1 == 1 },
		Locked:     func(outlet int) bool { return slices.Contains(g.locked, outlet-1) },
		Stuck:      func(outlet int) bool { return slices.Contains(g.stuck, outlet-1) },
		Watts:      func(outlet int) int { return load(draw(outlet)) },
		SwitchTime: g.SwitchTime, OffTime: g.OffTime,
	}
}

// load is what a machine draws: 40 to 400 W, in steps of 8 W. So few different
// values let thousands of outlets share them.
func load(random *rand.Rand) int {
	const least, step, steps = 40, 8, 46
	return least + step*random.IntN(steps)
}
