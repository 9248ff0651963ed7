package main

import (
	"fmt"
	"strconv"
	"strings"
)

const openbmcDriver = "maas-powerdriver-openbmc"

// openbmcDevice is one line of JSON about an OpenBMC BMC: everything a client
// needs but the secrets.
type openbmcDevice struct {
	Device   string `json:"device"`
	Protocol string `json:"protocol"`
	Address  string `json:"address"`
	User     string `json:"user"`
	// Driver, Parameters and Secrets are as those of a BMC.
	Driver     string            `json:"driver"`
	Parameters openbmcParameters `json:"driverParameters"`
	Secrets    []string          `json:"secrets"`
	Dead       bool              `json:"dead,omitempty"`
	Fault      []string          `json:"fault,omitempty"`
}

// openbmcParameters are those of maas-powerdriver-openbmc that are not its
// defaults.
type openbmcParameters struct {
	Address     string `json:"power_address"`
	User        string `json:"power_user"`
	Fingerprint string `json:"power_tls_fingerprint"`
}

// openbmcDevices describes the running OpenBMC BMCs.
func (r *rack) openbmcDevices() []openbmcDevice {
	devices := make([]openbmcDevice, len(r.openbmc))
	for i, s := range r.openbmc {
		u := r.plan.openbmc[i]
		devices[i] = openbmcDevice{
			Device: u.name, Protocol: "openbmc", Address: s.Addr(), User: u.group.User,
			Driver: openbmcDriver, Secrets: []string{"power_pass"}, Dead: u.dead, Fault: u.group.Fault,
			Parameters: openbmcParameters{Address: s.URL(), User: u.group.User, Fingerprint: s.Fingerprint()},
		}
	}
	return devices
}

// describe tells a person the settings that matter to somebody who logs in, and
// those that make the BMCs behave badly.
func (g *openbmcGroup) describe(text *strings.Builder, devices []openbmcDevice) {
	facts := []string{fmt.Sprintf("user %q", g.User), "machines " + g.Power}
	if g.SwitchTime > 0 {
		facts = append(facts, "on or off after "+g.SwitchTime.String())
	}
	if len(g.Fault) > 0 {
		facts = append(facts, "faults: "+strings.Join(g.Fault, ", "))
	}
	dead := 0
	for _, d := range devices {
		dead += number(d.Dead)
	}
	if dead > 0 {
		facts = append(facts, strconv.Itoa(dead)+" dead")
	}
	fmt.Fprintf(text, "%s: %s, %s\n", g.Name, count(len(devices), "OpenBMC BMC"), strings.Join(facts, "; "))
}

// text names an OpenBMC BMC and what is wrong with it.
func (d openbmcDevice) text() (name, address, note string) {
	if d.Dead {
		note = "  dead"
	}
	return d.Device, d.Address, note
}
