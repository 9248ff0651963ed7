package ipmi

import (
	"context"
	"fmt"
	"slices"

	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Check logs in, reads what the BMC is and the power state.
func (d *driver) Check(ctx context.Context) (maaspd.CheckReport, error) {
	id, err := exchange(ctx, d, (*ipmi.Session).DeviceID)
	if err != nil {
		return maaspd.CheckReport{}, err
	}
	if _, err := d.PowerQuery(ctx); err != nil {
		return maaspd.CheckReport{}, err
	}
	session, err := maaspd.Session(ctx, d.dial)
	if err != nil {
		return maaspd.CheckReport{}, err
	}
	return maaspd.CheckReport{
		Vendor:    vendorName(id.Manufacturer),
		Model:     fmt.Sprintf("product %#04x", id.Product),
		Firmware:  id.Firmware,
		Protocol:  d.spoken(session, id),
		Target:    "chassis",
		Privilege: string(d.Privilege),
		Warnings:  d.warnings(session),
	}, nil
}

// spoken names the protocol of the session and how it is signed.
func (d *driver) spoken(session *ipmi.Session, id ipmi.DeviceID) string {
	switch {
	case d.Protocol == rmcpPlus:
		return fmt.Sprintf("IPMI %s, cipher suite %s", id.IPMI, session.CipherSuite())
	case session.Signed():
		return "IPMI 1.5, MD5"
	}
	return "IPMI 1.5, MD5 for the login only"
}

// warnings tell what works but should not stay so.
func (d *driver) warnings(session *ipmi.Session) []maaspd.Warning {
	var list []maaspd.Warning
	warn := func(parameter, message string) {
		list = append(list, maaspd.Warning{Pointer: "/driverParameters/" + parameter, Message: message})
	}
	if d.Protocol == lan15 {
		d.warnOfLAN15(session, warn)
	} else {
		switch suite := session.CipherSuite(); suite {
		case 1, 2, 6, 7, 11, 15, 16:
			warn("cipher_suite_id", fmt.Sprintf("cipher suite %s does not encrypt; use 17 or 3", suite))
		}
	}
	if d.Privilege == "USER" {
		warn("privilege_level", "USER may read the power state, but not change it")
	}
	for _, note := range ipmi.WorkaroundNotes() {
		if slices.Contains(d.Workarounds, Workaround(note.Flag)) && !note.HasEffect(d.Protocol.version()) {
			warn("workaround_flags", fmt.Sprintf("%s has no effect with %s: %s", note.Flag, d.Protocol, note.Effect))
		}
	}
	return list
}

// warnOfLAN15 tells what IPMI 1.5 lacks.
func (d *driver) warnOfLAN15(session *ipmi.Session, warn func(parameter, message string)) {
	warn("power_driver", "LAN (IPMI 1.5) encrypts nothing and is signed with MD5; use LAN_2_0 if the BMC can")
	if !session.Signed() {
		warn("power_driver", "the BMC signs only the login, so that its answers can be forged: enable per-message authentication on it")
	}
	if d.KG.Reveal() != "" {
		warn("k_g", "k_g has no effect with LAN")
	}
	if d.CipherSuite != "" {
		warn("cipher_suite_id", "cipher_suite_id has no effect with LAN")
	}
}

// vendorName is the name of a manufacturer ID, an IANA private enterprise
// number.
func vendorName(id uint32) string {
	names := map[uint32]string{
		2: "IBM", 11: "HP", 42: "Oracle", 343: "Intel", 674: "Dell", 2011: "Huawei", 5703: "NVIDIA", 5771: "Cisco",
		7244: "Quanta", 10368: "Fujitsu", 10876: "Supermicro", 15370: "Gigabyte", 19046: "Lenovo", 20301: "IBM",
		37945: "Inspur", 40092: "Wiwynn", 47196: "HPE", 47488: "Supermicro", 49622: "ASRock Rack", 52538: "Ampere",
	}
	if name, ok := names[id]; ok {
		return name
	}
	return fmt.Sprintf("manufacturer ID %d", id)
}
