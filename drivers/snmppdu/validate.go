package snmppdu

import (
	"fmt"
	"slices"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Validate finds what the declaration cannot express: parameters that belong
// together or exclude each other, and the faults of profile_file.
func (d *driver) Validate(maaspd.Action) []maaspd.Violation {
	var found []maaspd.Violation
	if d.version() == snmp.V3 {
		found = d.userFaults()
	} else {
		found = d.strayFaults()
	}
	found = append(found, d.lengthFaults()...)
	if own := d.own(); own != nil {
		if d.Profile != detected && d.Profile != "" {
			found = append(found, violation("profile_file", "not", "takes the place of profile; set only one of them"))
		}
		found = slices.Concat(found, own.faults)
	}
	return found
}

// userFaults are those of the SNMPv3 user: what each protocol needs.
func (d *driver) userFaults() (found []maaspd.Violation) {
	fault := func(bad bool, name, keyword, message string) {
		if bad {
			found = append(found, violation(name, keyword, message))
		}
	}
	auth, priv := d.AuthProtocol != "", d.PrivProtocol != ""
	fault(d.User == "", "power_user", "required", "is required with snmp_version 3")
	fault(priv && !auth, "auth_protocol", "dependentRequired", "must be set when priv_protocol is: SNMPv3 does not encrypt what is not authenticated")
	fault(!auth && !priv && d.Pass.IsSet(), "auth_protocol", "dependentRequired", "must be set when power_pass is; ask the PDU's settings which one it is")
	fault(auth && !d.Pass.IsSet(), "power_pass", "dependentRequired", "must be set when auth_protocol is")
	fault(!priv && d.PrivPass.IsSet(), "priv_protocol", "dependentRequired", "must be set when priv_pass is; ask the PDU's settings which one it is")
	fault(priv && !d.PrivPass.IsSet(), "priv_pass", "dependentRequired", "must be set when priv_protocol is")
	return found
}

// lengthFaults are texts with more bytes than a message has room for: the
// declaration counts characters.
func (d *driver) lengthFaults() (found []maaspd.Violation) {
	v3 := d.version() == snmp.V3
	for _, given := range []struct {
		name string
		used bool
		text string
		most int
	}{
		{"community", !v3, d.Community.Reveal(), snmp.MaxCommunity},
		{"write_community", !v3, d.WriteComm.Reveal(), snmp.MaxCommunity},
		{"power_user", v3, d.User, snmp.MaxUser},
		{"context", v3, d.Context, snmp.MaxContext},
	} {
		if given.used && len(given.text) > given.most {
			found = append(found, violation(given.name, "maxLength", fmt.Sprintf("must have at most %d bytes", given.most)))
		}
	}
	return found
}

// strayFaults are parameters of SNMPv3 in a request for another version: what
// was meant to be encrypted would go in clear text.
func (d *driver) strayFaults() (found []maaspd.Violation) {
	for _, given := range []struct {
		name string
		set  bool
	}{
		{"power_user", d.User != ""},
		{"auth_protocol", d.AuthProtocol != ""},
		{"power_pass", d.Pass.IsSet()},
		{"priv_protocol", d.PrivProtocol != ""},
		{"priv_pass", d.PrivPass.IsSet()},
		{"context", d.Context != ""},
	} {
		if given.set {
			found = append(found, violation(given.name, "not", "is only for SNMPv3; set snmp_version to 3, or leave it out"))
		}
	}
	return found
}

func violation(name, keyword, message string) maaspd.Violation {
	return maaspd.Violation{Pointer: "/driverParameters/" + name, Keyword: keyword, Message: name + " " + message}
}
