package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/alecthomas/kong"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// rackFlags say what stands in the rack.
type rackFlags struct {
	Config string `type:"path" placeholder:"FILE" group:"rack" help:"Rack file (JSON, docs/powersim.md) in place of all the flags below."`
	Seed   uint64 `default:"1" group:"rack" help:"What is random is the same for the same seed: lost and damaged packets, dead BMCs."`
	settings
	login
	On bool `group:"machine" help:"Short for --power on."`
}

// rack is a set of running BMCs.
type rack struct {
	units []unit
	bmcs  []*ipmisim.BMC
}

// start starts all the BMCs, or none. The line is what the flags were given in.
func (f rackFlags) start(line []*kong.Path) (*rack, error) {
	if f.Config != "" {
		if err := besideConfig(line); err != nil {
			return nil, err
		}
	}
	units, err := f.plan()
	if err != nil {
		return nil, err
	}
	if err := descriptors(len(units)); err != nil {
		return nil, err
	}
	r := &rack{units: units, bmcs: make([]*ipmisim.BMC, 0, len(units))}
	for _, u := range units {
		b, err := ipmisim.Start(u.config)
		if err != nil {
			r.close()
			return nil, fmt.Errorf("%s: %w", u.name, errors.Unwrap(err))
		}
		if watts := u.group.Watts; watts != nil {
			same := uint16(*watts)
			b.Machine().SetPower(ipmisim.PowerReading{Current: same, Minimum: same, Maximum: same, Average: same, Period: time.Minute})
		}
		r.bmcs = append(r.bmcs, b)
	}
	return r, nil
}

// plan is what the flags or the rack file ask for.
func (f rackFlags) plan() ([]unit, error) {
	if f.Config == "" {
		b := &badUsage{}
		if f.On {
			f.Power = "on"
		}
		f.Users = []account{{Name: f.User, PasswordFile: f.PasswordFile, Privilege: f.Privilege}}
		return plan([]group{{settings: f.settings, source: source{badUsage: b, flags: true}}}, f.Seed, b)
	}
	defaults := f.settings
	defaults.Users = []account{{Name: ipmisim.DefaultUser, Privilege: "ADMIN"}}
	groups, seed, b := readRack(f.Config, defaults)
	return plan(groups, seed, b)
}

// besideConfig rejects the flags that a rack file takes the place of.
func besideConfig(line []*kong.Path) error {
	b := &badUsage{}
	for _, element := range line {
		if flag := element.Flag; flag != nil && flag.Group != nil && flag.Name != "config" {
			b.add("--%s has no effect beside --config: write it into the rack file", flag.Name)
		}
	}
	return b.err()
}

func (r *rack) close() {
	for _, b := range r.bmcs {
		b.Close()
	}
}
