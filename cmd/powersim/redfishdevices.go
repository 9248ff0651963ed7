package main

import (
	"path"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

const redfishDriver = "maas-powerdriver-redfish"

// redfishDevice is one line of JSON about a Redfish BMC: everything a client
// needs but the secrets.
type redfishDevice struct {
	Device   string `json:"device"`
	Protocol string `json:"protocol"`
	Address  string `json:"address"`
	User     string `json:"user"`
	Vendor   string `json:"vendor"`
	Tree     string `json:"tree,omitempty"`
	// Systems are the ids of the machines that can be switched, one of which a
	// request names where there are several.
	Systems []string `json:"systems"`
	// Driver, Parameters and Secrets are as those of a BMC.
	Driver     string            `json:"driver"`
	Parameters redfishParameters `json:"driverParameters"`
	Secrets    []string          `json:"secrets"`
	Dead       bool              `json:"dead,omitempty"`
	Fault      []string          `json:"fault,omitempty"`
}

// redfishParameters are those of maas-powerdriver-redfish that are not its
// defaults.
type redfishParameters struct {
	Address     string `json:"power_address"`
	User        string `json:"power_user"`
	NodeID      string `json:"node_id,omitempty"`
	Fingerprint string `json:"power_tls_fingerprint,omitempty"`
}

// redfishDevices describes the running Redfish BMCs.
func (r *rack) redfishDevices() []redfishDevice {
	devices := make([]redfishDevice, len(r.redfish))
	for i, s := range r.redfish {
		u := r.plan.redfish[i]
		d := redfishDevice{
			Device: u.name, Protocol: "redfish", Address: s.Addr(), User: u.group.User, Vendor: u.group.Vendor, Tree: u.group.Tree,
			Systems: systemIDs(s), Driver: redfishDriver, Secrets: []string{"power_pass"}, Dead: u.dead, Fault: u.group.Fault,
			Parameters: redfishParameters{Address: s.URL(), User: u.group.User, Fingerprint: s.Fingerprint()},
		}
		if len(d.Systems) > 1 {
			d.Parameters.NodeID = d.Systems[0]
		}
		devices[i] = d
	}
	return devices
}

// systemIDs are the last parts of the paths of the machines: a client that knows
// one needs no list.
func systemIDs(s *redfishsim.Server) []string {
	ids := []string{}
	for _, m := range s.Machines() {
		ids = append(ids, path.Base(m.Path()))
	}
	return ids
}
