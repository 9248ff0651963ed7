package redfish

import (
	"context"
	"fmt"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Check logs in, reads the system, whose power state comes with it, and what
// the BMC tells of itself and of the account.
func (d *driver) Check(ctx context.Context) (maaspd.CheckReport, error) {
	client, systems, err := d.systems(ctx)
	if err != nil {
		return maaspd.CheckReport{}, err
	}
	if len(systems) == 0 {
		return maaspd.CheckReport{}, maaspd.Failf(maaspd.RefusedByDevice, "check: %s: the BMC has no system that can be reset", d.Address)
	}
	service, err := client.Service(ctx, systems[0])
	if err != nil {
		return maaspd.CheckReport{}, reported(err)
	}
	role, err := client.Role(ctx, service, d.User)
	if err != nil {
		return maaspd.CheckReport{}, reported(err)
	}
	names := make([]string, len(systems))
	for i, system := range systems {
		names[i] = system.ID
	}
	return maaspd.CheckReport{
		Vendor:    systems[0].Manufacturer,
		Model:     systems[0].Model,
		Firmware:  firmware(service),
		Protocol:  strings.TrimSpace("Redfish " + service.RedfishVersion),
		Target:    strings.Join(names, ", "),
		Privilege: role,
		Warnings:  d.warnings(systems, role),
	}, nil
}

// firmware is that of the BMC, with the model where the version does not have
// it.
func firmware(service redfish.Service) string {
	if service.Firmware == "" || strings.HasPrefix(service.Firmware, service.Model) {
		return service.Firmware
	}
	return service.Model + " " + service.Firmware
}

// warnings tell what works but should not stay so.
func (d *driver) warnings(systems []*redfish.System, role string) []maaspd.Warning {
	var list []maaspd.Warning
	warn := func(parameter, message string) {
		list = append(list, maaspd.Warning{Pointer: "/driverParameters/" + parameter, Message: message})
	}
	plain := strings.HasPrefix(strings.ToLower(d.Address), "http://")
	switch {
	case plain:
		warn("power_address", "http encrypts nothing, so that anybody on the way can read the password; use https")
	case !d.Verify && d.Fingerprint == "":
		warn("power_verify_ssl", "the certificate is not verified, so that whoever answers for the address gets the password; "+
			"pin the certificate with power_tls_fingerprint, or name its CA with power_tls_ca_file")
	}
	if len(systems) > 1 {
		warn("node_id", fmt.Sprintf("the BMC has %d systems; set node_id to one of them for all verbs but probe, statistics and check", len(systems)))
	}
	if role == "ReadOnly" {
		warn("power_user", "the role ReadOnly may read the power state, but not change it; Operator may")
	}
	return list
}
