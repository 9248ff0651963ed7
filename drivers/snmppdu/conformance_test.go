package snmppdu_test

import (
	"encoding/json"
	"testing"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestConformance runs every check against a simulated PDU that is found out
// to be an APC rPDU2, over SNMPv2c.
func TestConformance(t *testing.T) {
	t.Parallel()
	params := serve(t, rpdu2(t, 8))
	// No BadParams: a wrong community is silence, which nobody can tell from an
	// agent that is not there.
	conformance.Test(t, driverPath(), conformance.Options{Params: json.RawMessage(text(t, object{"driverParameters": params}))})
}

// The user of SNMPv3, and the settings that say it.
var (
	user       = netsnmp.User{Name: "maas", Auth: "SHA-256", AuthPass: "authpass-4711", Priv: "AES-256", PrivPass: "privpass-4711"}
	userParams = object{
		"snmp_version": "3", "power_user": "maas", "auth_protocol": "SHA-256", "power_pass": "authpass-4711",
		"priv_protocol": "AES-256", "priv_pass": "privpass-4711", "community": nil, "write_community": nil,
	}
)

// behindSNMPd puts the device behind Debian's snmpd, and returns the parameters
// that reach it with SNMPv3.
func behindSNMPd(t *testing.T, d *pdusim.Device) object {
	t.Helper()
	agent := netsnmp.Start(t, d, netsnmp.Options{Users: []netsnmp.User{user}})
	return with(object{"power_address": agent.Addr(), "node_outlet": "5"}, userParams)
}

// TestConformanceV3 runs every check against snmpd with authentication and
// privacy, and with a wrong password.
func TestConformanceV3(t *testing.T) {
	t.Parallel()
	params := with(behindSNMPd(t, rpdu2(t, 8)), object{"profile": "apc-rpdu2"})
	wrong := with(params, object{"power_pass": "authpass-wrong"})
	conformance.Test(t, driverPath(), conformance.Options{
		Params:    json.RawMessage(text(t, object{"driverParameters": params})),
		BadParams: json.RawMessage(text(t, object{"driverParameters": wrong})),
	})
}
