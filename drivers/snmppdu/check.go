package snmppdu

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Check finds out what the PDU is, and reads the outlets where the request
// names some. That they can be switched is not known before it was done: SNMP
// has no question about a right to write.
func (d *driver) Check(ctx context.Context) (maaspd.CheckReport, error) {
	p, err := d.reach(ctx)
	if err != nil {
		return maaspd.CheckReport{}, err
	}
	r := &reader{pdu: p}
	if len(d.NodeOutlets) > 0 && p.line.State != nil {
		t, err := d.target(ctx)
		if err != nil {
			return maaspd.CheckReport{}, err
		}
		if _, err := t.query(ctx); err != nil {
			return maaspd.CheckReport{}, err
		}
		r.outlets = t.outlets
	}
	return d.report(ctx, r)
}

// report reads what the PDU says of itself, and the names of the outlets.
func (d *driver) report(ctx context.Context, r *reader) (maaspd.CheckReport, error) {
	model, firmware := r.add(r.line.Device.Model, false, false), r.add(r.line.Device.Firmware, false, false)
	names := r.add(r.line.Outlet.Name, false, true)
	if err := r.read(ctx); err != nil {
		return maaspd.CheckReport{}, err
	}
	system, err := r.Get(ctx, profile.SysObjectID, profile.SysDescr)
	if err != nil {
		return maaspd.CheckReport{}, reported(err)
	}
	return maaspd.CheckReport{
		Vendor:   r.line.Vendor,
		Model:    cmp.Or(plainText(model.first()), plainText(system[1])),
		Firmware: plainText(firmware.first()),
		Protocol: d.spoken(),
		Target:   named(r.line, r.outlets, names),
		Warnings: d.warnings(r.line, system[0]),
	}, nil
}

// named is what was found, with the names that people gave the outlets.
func named(line *profile.Profile, outlets []profile.Outlet, names *source) string {
	parts := []string{line.Title}
	for _, outlet := range outlets {
		part := "outlet " + outlet.ID
		if name := line.Outlet.NameIn(plainText(names.values[outlet.ID])); name != "" {
			part += " " + strconv.Quote(name)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// spoken names the protocol, and how requests are signed and encrypted.
func (d *driver) spoken() string {
	switch {
	case d.version() != snmp.V3:
		return "SNMPv" + string(d.version())
	case d.AuthProtocol == "":
		return "SNMPv3, neither authentication nor privacy"
	case d.PrivProtocol == "":
		return fmt.Sprintf("SNMPv3 %s, no privacy", d.AuthProtocol)
	}
	return fmt.Sprintf("SNMPv3 %s/%s", d.AuthProtocol, d.PrivProtocol)
}

// warnings tell what works but should not stay so.
func (d *driver) warnings(line *profile.Profile, id snmp.Value) []maaspd.Warning {
	var list []maaspd.Warning
	warn := func(about bool, parameter, message string) {
		if about {
			list = append(list, maaspd.Warning{Pointer: "/driverParameters/" + parameter, Message: message})
		}
	}
	clear := d.version() != snmp.V3
	warn(clear, "snmp_version", fmt.Sprintf("SNMPv%s sends the community in clear text; use SNMPv3 if the PDU can", d.version()))
	warn(clear && everyonesCommunity(d.community()), "community", "the community is one that everybody tries first; give the PDU another one")
	warn(clear && everyonesCommunity(d.WriteComm.Reveal()), "write_community", "the community for switching is one that everybody tries first; give the PDU another one")
	warn(!clear && d.AuthProtocol == "", "auth_protocol", "the user has no password: anybody who knows the name can switch")
	warn(!clear && d.PrivProtocol == "", "priv_protocol", "requests and answers are not encrypted")
	warn(!clear && d.Community.IsSet(), "community", "community has no effect with SNMPv3")
	warn(!clear && d.WriteComm.IsSet(), "write_community", "write_community has no effect with SNMPv3")
	warn(line.Confidence == profile.Low, "profile", fmt.Sprintf("what is known about the line %s is from a single source, or sources differ (confidence low): try it on an outlet that nobody needs", line.Name))
	warn(line.ReadOnly != "", "profile", fmt.Sprintf("outlets of the line %s cannot be switched: %s", line.Name, line.ReadOnly))
	found, known := profile.ReadObjectID(id)
	warn(known && !fits(line, found), "profile", fmt.Sprintf("the PDU says that it is %s (sysObjectID), which is not one of the line %s", found, line.Name))
	return list
}

// everyonesCommunity tells whether the community is a default of vendors.
func everyonesCommunity(community string) bool {
	return community == "public" || community == "private"
}

// fits tells whether the sysObjectID is one of the line. A line that cannot be
// detected fits everything.
func fits(line *profile.Profile, id snmp.OID) bool {
	return line.Detect == nil || slices.ContainsFunc(line.Detect.Prefixes, id.HasPrefix)
}
