package bmclib

import (
	"context"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd"
)

// advisor is a provider that has warnings of its own for a check.
type advisor interface {
	warnings() []maaspd.Warning
}

// Check reads the state, which needs the credentials, and tells what works but
// should not stay so.
func (d *driver) Check(ctx context.Context) (maaspd.CheckReport, error) {
	if _, err := d.PowerQuery(ctx); err != nil {
		return maaspd.CheckReport{}, err
	}
	report := maaspd.CheckReport{Protocol: d.row.protocol, Target: d.target()}
	switch {
	case d.plain():
		report.Warnings = append(report.Warnings, warning("power_address", "http encrypts nothing, so that anybody on the way can read and change what is sent; use https"))
	case !d.Verify && d.Fingerprint == "":
		report.Warnings = append(report.Warnings, warning("power_verify_ssl", "the certificate is not verified, so that whoever answers for the address gets the credentials; "+
			"pin the certificate with power_tls_fingerprint, or name its CA with power_tls_ca_file"))
	}
	if own, ok := d.provider.(advisor); ok {
		report.Warnings = append(report.Warnings, own.warnings()...)
	}
	return report, nil
}

// plain tells whether power_address says http.
func (d *driver) plain() bool { return strings.HasPrefix(strings.ToLower(d.Address), "http://") }

// target is what the device calls the machine, "" where it has no name for it.
func (d *driver) target() string { return d.Entity + d.RPCHost }

func warning(name, message string) maaspd.Warning {
	return maaspd.Warning{Pointer: "/driverParameters/" + name, Message: message}
}
