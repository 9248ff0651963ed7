package main

import "path/filepath"

const pduDriver = "maas-powerdriver-snmppdu"

// pduDevice is one line of JSON about a PDU: everything a client needs but the
// secrets.
type pduDevice struct {
	Device   string `json:"device"`
	Protocol string `json:"protocol"`
	Address  string `json:"address"`
	Line     string `json:"line"`
	// Outlets are the ids of the outlets, one of which a request names.
	Outlets []string `json:"outlets"`
	// Driver, Parameters and Secrets are as those of a BMC.
	Driver     string        `json:"driver"`
	Parameters pduParameters `json:"driverParameters"`
	Secrets    []string      `json:"secrets"`
	Locked     []string      `json:"lockedOutlets,omitempty"`
	Stuck      []string      `json:"stuckOutlets,omitempty"`
	Dead       bool          `json:"dead,omitempty"`
}

// pduParameters are those of maas-powerdriver-snmppdu that are not its defaults.
type pduParameters struct {
	Address     string `json:"power_address"`
	Profile     string `json:"profile,omitempty"`
	ProfileFile string `json:"profile_file,omitempty"`
	Version     string `json:"snmp_version,omitempty"`
}

// pduDevices describes the running PDUs.
func (r *rack) pduDevices() []pduDevice {
	devices := make([]pduDevice, len(r.pdus))
	for i, p := range r.pdus {
		u := r.plan.pdus[i]
		devices[i] = pduDevice{
			Device: u.name, Protocol: "snmp", Address: p.agent.Addr(), Line: u.group.profile.Name, Outlets: p.Outlets,
			Driver: pduDriver, Parameters: u.group.parameters(p.agent.Addr()), Secrets: u.group.secrets(),
			Locked: some(p.Outlets, u.group.locked), Stuck: some(p.Outlets, u.group.stuck), Dead: u.faults.Mute,
		}
	}
	return devices
}

func (g *pduGroup) parameters(address string) pduParameters {
	p := pduParameters{Address: address}
	switch {
	case g.ProfileFile != "":
		p.ProfileFile = g.ProfileFile
		if path, err := filepath.Abs(g.ProfileFile); err == nil { // the driver may run elsewhere
			p.ProfileFile = path
		}
	case g.profile.Detect == nil:
		p.Profile = g.profile.Name
	}
	if g.V1Only {
		p.Version = "1"
	}
	return p
}

// secrets are the names of the parameters that a request needs besides: the
// communities that are not what the driver takes them to be.
func (g *pduGroup) secrets() []string {
	names := []string{}
	if g.config.ReadCommunity != defaultCommunity {
		names = append(names, "community")
	}
	if g.config.WriteCommunity != g.config.ReadCommunity {
		names = append(names, "write_community")
	}
	return names
}

// some are the ids of outlets by their numbers from 0.
func some(ids []string, numbers []int) []string {
	var list []string
	for _, n := range numbers {
		if n < len(ids) {
			list = append(list, ids[n])
		}
	}
	return list
}
