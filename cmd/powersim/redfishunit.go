package main

import (
	"errors"
	"fmt"
	"math/rand/v2"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// start starts the Redfish BMC.
func (u redfishUnit) start() (*redfishsim.Server, error) {
	s, err := redfishsim.Start(u.config())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.name, errors.Unwrap(err))
	}
	if power := u.group.Power; power != nil {
		random := rand.New(rand.NewPCG(u.seed, 0))
		for _, m := range s.Machines() {
			m.SetState(startState(*power, random))
		}
	}
	return s, nil
}

func (u redfishUnit) config() redfishsim.Config {
	g := u.group
	config := redfishsim.Config{
		Addr: u.address, Plain: g.HTTP, User: g.User, Password: g.password, Role: redfishsim.Role(g.Role), Latency: g.Delay,
		Vendor: g.vendor, Resources: g.resources, NoLog: true, FaultNames: g.Fault,
	}
	if u.dead {
		config.Faults = []redfishsim.Fault{{Do: redfishsim.Hang()}}
	}
	return config
}

func startState(power string, random *rand.Rand) redfishsim.State {
	coin := random.Uint64()
	if power == "on" || power == "random" && coin&1 == 1 {
		return redfishsim.On
	}
	return redfishsim.Off
}
