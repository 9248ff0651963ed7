package main

import (
	"encoding/json"
	"io"
	"slices"
)

// device is one line of JSON about a BMC: everything a client needs but the
// secrets.
type device struct {
	Device   string `json:"device"`
	Protocol string `json:"protocol"`
	Address  string `json:"address"`
	User     string `json:"user"`
	// Driver is the program for it; Parameters are its driverParameters without
	// the secrets, whose names are in Secrets.
	Driver     string     `json:"driver"`
	Parameters parameters `json:"driverParameters"`
	Secrets    []string   `json:"secrets"`
	Dead       bool       `json:"dead,omitempty"`
	Stuck      bool       `json:"stuck,omitempty"`
}

// parameters are those of maas-powerdriver-ipmi that are not its defaults.
type parameters struct {
	Address     string `json:"power_address"`
	User        string `json:"power_user,omitempty"`
	CipherSuite string `json:"cipher_suite_id,omitempty"`
	Privilege   string `json:"privilege_level,omitempty"`
}

// lines are all devices, as JSON has them.
func (r *rack) lines() []any {
	var lines []any
	for _, d := range r.devices() {
		lines = append(lines, d)
	}
	for _, d := range r.pduDevices() {
		lines = append(lines, d)
	}
	for _, d := range r.redfishDevices() {
		lines = append(lines, d)
	}
	for _, d := range r.openbmcDevices() {
		lines = append(lines, d)
	}
	return lines
}

// devices describes the running BMCs for their first user.
func (r *rack) devices() []device {
	devices := make([]device, len(r.bmcs))
	for i, b := range r.bmcs {
		u := r.plan.bmcs[i]
		d := device{
			Device: u.name, Protocol: "ipmi", Address: b.Addr(), Driver: driverName,
			Parameters: parameters{Address: b.Addr(), CipherSuite: u.group.onlySuite()},
			Secrets:    []string{"power_pass"}, Dead: u.dead, Stuck: u.stuck,
		}
		if len(u.group.Users) > 0 {
			first := u.group.Users[0]
			d.User, d.Parameters.User = first.Name, first.Name
			if first.Privilege == "USER" {
				d.Parameters.Privilege = first.Privilege
			}
		}
		if len(u.config.KG) > 0 {
			d.Secrets = append(d.Secrets, "k_g")
		}
		devices[i] = d
	}
	return devices
}

// onlySuite is the cipher suite that a request must name, or "" if the BMCs
// accept one that the driver tries by itself.
func (g *group) onlySuite() string {
	for _, suite := range []int{17, 3} {
		if slices.Contains(g.CipherSuites, suite) {
			return ""
		}
	}
	return suiteNames(g.CipherSuites[:1])
}

func writeLines(out io.Writer, lines []any) error {
	encoder := json.NewEncoder(out)
	for _, line := range lines {
		if err := encoder.Encode(line); err != nil {
			return err
		}
	}
	return nil
}
