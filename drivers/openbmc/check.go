package openbmc

import (
	"context"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd"
)

// bmcIsReady is the state of a BMC that has started all it needs.
const bmcIsReady = "Ready"

// Check logs in and reads the states. What the BMC is, is not in the part of the
// API that all firmware has.
func (d *driver) Check(ctx context.Context) (maaspd.CheckReport, error) {
	states, err := d.states(ctx)
	if err != nil {
		return maaspd.CheckReport{}, err
	}
	report := maaspd.CheckReport{Protocol: "OpenBMC REST", Target: "host0"}
	warn := func(parameter, message string) {
		pointer := ""
		if parameter != "" {
			pointer = "/driverParameters/" + parameter
		}
		report.Warnings = append(report.Warnings, maaspd.Warning{Pointer: pointer, Message: message})
	}
	if strings.HasPrefix(strings.ToLower(d.Address), "http://") {
		warn("power_address", "http sends the password in clear text; use https if the BMC can")
	} else if !d.Verify && d.Fingerprint == "" {
		warn("power_verify_ssl", "whoever answers for the address gets the password; pin the certificate (power_tls_fingerprint)")
	}
	if state := word(states, bmcObject, "CurrentBMCState"); state != "" && state != bmcIsReady {
		warn("", "the BMC is not ready, but "+cut(state)+"; it may refuse to switch")
	}
	return report, nil
}
