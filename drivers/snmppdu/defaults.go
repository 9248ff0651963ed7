package snmppdu

import (
	"cmp"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// The lines that MAAS's drivers speak to.
const (
	lineRPDU         = "apc-rpdu"
	lineMasterSwitch = "apc-ms"
	lineRaritan      = "raritan-px2"
	lineEaton        = "eaton-g3"
)

// maasType is the MAAS driver that the request was made for, "" when none. Only
// MAAS writes RPDU and MASTERSWITCH.
func (p Params) maasType() PowerType {
	if p.Profile == maasRPDU || p.Profile == maasMasterSwitch {
		return maasAPC
	}
	return p.PowerType
}

// lineName is the name of the product line that the request says, "" when the
// PDU is to be asked.
func (p Params) lineName() string {
	switch p.Profile {
	case maasRPDU:
		return lineRPDU
	case maasMasterSwitch:
		return lineMasterSwitch
	case detected, "":
	default:
		return string(p.Profile)
	}
	switch p.PowerType {
	case maasAPC:
		return lineRPDU // MAAS's default for pdu_type
	case maasRaritan:
		return lineRaritan
	case maasEaton:
		return lineEaton
	}
	return ""
}

// version is the version of SNMP to speak.
func (p Params) version() snmp.Version {
	fallback := v2c
	if named := p.maasType(); named == maasAPC || named == maasEaton {
		fallback = v1
	}
	return snmp.Version(cmp.Or(p.Version, fallback))
}

// community is the community for reading. The defaults are no secrets, and so
// are not in the schema's way to hide them.
func (p Params) community() string {
	if p.Community.IsSet() {
		return p.Community.Reveal()
	}
	if p.maasType() != "" {
		return "private"
	}
	return "public"
}
