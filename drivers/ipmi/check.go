package ipmi

import (
	"context"
	"fmt"
	"slices"
	"strings"

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
	suite := session.CipherSuite()
	return maaspd.CheckReport{
		Vendor:    vendorName(id.Manufacturer),
		Model:     fmt.Sprintf("product %#04x", id.Product),
		Firmware:  id.Firmware,
		Protocol:  fmt.Sprintf("IPMI %s, cipher suite %s", id.IPMI, suite),
		Target:    "chassis",
		Privilege: string(d.Privilege),
		Warnings:  d.warnings(suite),
	}, nil
}

// warnings tell what works but should not stay so.
func (d *driver) warnings(suite ipmi.CipherSuite) []maaspd.Warning {
	var list []maaspd.Warning
	warn := func(parameter, message string) {
		list = append(list, maaspd.Warning{Pointer: "/driverParameters/" + parameter, Message: message})
	}
	switch suite {
	case 1, 2, 6, 7, 11, 15, 16:
		warn("cipher_suite_id", fmt.Sprintf("cipher suite %s does not encrypt; use 17 or 3", suite))
	}
	if d.Privilege == "USER" {
		warn("privilege_level", "USER may read the power state, but not change it")
	}
	for _, note := range ipmi.WorkaroundNotes() {
		asked := slices.Contains(d.Workarounds, Workaround(note.Flag))
		if asked && strings.HasPrefix(note.Effect, "not needed") {
			warn("workaround_flags", note.Flag+" has no effect here: "+note.Effect)
		}
	}
	return list
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
