package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/alecthomas/kong"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// rackFlags say what stands in the rack.
type rackFlags struct {
	Config string `type:"path" placeholder:"FILE" group:"rack" help:"Rack file (JSON, docs/powersim.md) in place of all the flags below."`
	Seed   uint64 `default:"1" group:"rack" help:"What is random is the same for the same seed: lost and damaged packets, dead BMCs, states of outlets."`
	settings
	login
	On      bool            `group:"machine" help:"Short for --power on."`
	PDU     pduSettings     `embed:""`
	Redfish redfishSettings `embed:""`
	OpenBMC openbmcSettings `embed:""`
}

// rack is a set of running devices.
type rack struct {
	plan    planned
	bmcs    []*ipmisim.BMC
	pdus    []*pdu
	redfish []*redfishsim.Server
	openbmc []*openbmcsim.Server
}

// start starts all the devices, or none. The line is what the flags were given
// in.
func (f rackFlags) start(line []*kong.Path) (*rack, error) {
	if f.Config != "" {
		if err := besideConfig(line); err != nil {
			return nil, err
		}
	}
	p, err := f.plan(line)
	if err != nil {
		return nil, err
	}
	if err := descriptors(p); err != nil {
		return nil, err
	}
	r := &rack{plan: p}
	if err = r.startBMCs(); err == nil {
		err = r.startPDUs()
	}
	if err == nil {
		err = r.startRedfish()
	}
	if err == nil {
		err = r.startOpenBMC()
	}
	if err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *rack) startBMCs() error {
	for _, u := range r.plan.bmcs {
		b, err := ipmisim.Start(u.config)
		if err != nil {
			return fmt.Errorf("%s: %w", u.name, errors.Unwrap(err))
		}
		if watts := u.group.Watts; watts != nil {
			same := uint16(*watts)
			b.Machine().SetPower(ipmisim.PowerReading{Current: same, Minimum: same, Maximum: same, Average: same, Period: time.Minute})
		}
		r.bmcs = append(r.bmcs, b)
	}
	return nil
}

func (r *rack) startPDUs() error {
	for _, u := range r.plan.pdus {
		p, err := u.start()
		if err != nil {
			return err
		}
		r.pdus = append(r.pdus, p)
	}
	return nil
}

func (r *rack) startRedfish() error {
	for _, u := range r.plan.redfish {
		s, err := u.start()
		if err != nil {
			return err
		}
		r.redfish = append(r.redfish, s)
	}
	return nil
}

func (r *rack) startOpenBMC() error {
	for _, u := range r.plan.openbmc {
		s, err := u.start()
		if err != nil {
			return err
		}
		r.openbmc = append(r.openbmc, s)
	}
	return nil
}

// plan is what the flags or the rack file ask for.
func (f rackFlags) plan(line []*kong.Path) (planned, error) {
	if f.Config != "" {
		defaults := f.settings
		defaults.Users = []account{{Name: ipmisim.DefaultUser, Privilege: "ADMIN"}}
		all, b := readRack(f.Config, usuals{defaults, f.PDU, f.Redfish, f.OpenBMC})
		return plan(all, b)
	}
	b := &badUsage{}
	asked := kindsOf(line, b)
	all := groups{seed: f.Seed}
	if asked.bmcs {
		if f.On {
			f.Power = "on"
		}
		f.Users = []account{{Name: f.User, PasswordFile: f.PasswordFile, Privilege: f.Privilege}}
		all.bmcs = []group{{settings: f.settings, source: source{badUsage: b, flags: bmcFlag}}}
	}
	if asked.pdus {
		all.pdus = []pduGroup{{pduSettings: f.PDU, source: source{badUsage: b, flags: pduFlag}}}
	}
	if asked.redfish {
		all.redfish = []redfishGroup{{redfishSettings: f.Redfish, source: source{badUsage: b, flags: redfishFlag}}}
	}
	if asked.openbmc {
		all.openbmc = []openbmcGroup{{openbmcSettings: f.OpenBMC, source: source{badUsage: b, flags: openbmcFlag}}}
	}
	return plan(all, b)
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
	for _, p := range r.pdus {
		p.agent.Close()
	}
	for _, s := range r.redfish {
		s.Close()
	}
	for _, s := range r.openbmc {
		s.Close()
	}
}
