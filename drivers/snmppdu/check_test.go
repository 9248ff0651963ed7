package snmppdu_test

import (
	"strings"
	"testing"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// warningsOf are the pointers and messages of the warnings.
func warningsOf(data object) string {
	var lines []string
	list, _ := data["warnings"].([]any)
	for _, entry := range list {
		w := entry.(object)
		lines = append(lines, strings.TrimPrefix(w["pointer"].(string), "/driverParameters/")+": "+w["message"].(string))
	}
	return strings.Join(lines, "\n")
}

// TestCheck holds what is found out about a PDU.
func TestCheck(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := with(serve(t, d), object{"node_outlet": "5,6"})
	data := good(t, "check", params)
	expected := object{
		"vendor": "APC", "model": "AP8653", "firmware": "v6.4.6", "protocol": "SNMPv2c",
		"target": `APC Rack PDU 2G (AP8xxx, AP79xxB), outlet 5 "Outlet 5", outlet 6 "Outlet 6"`, "privilege": nil,
	}
	for key, want := range expected {
		if data[key] != want {
			t.Errorf("%s: %v, want %v", key, data[key], want)
		}
	}
	warned := warningsOf(data)
	for _, want := range []string{"snmp_version: SNMPv2c sends", "\ncommunity: ", "\nwrite_community: "} {
		if !strings.Contains(warned, want) {
			t.Errorf("no warning %q: %s", want, warned)
		}
	}
	if data := good(t, "check", with(params, object{"node_outlet": nil})); data["target"] != "APC Rack PDU 2G (AP8xxx, AP79xxB)" {
		t.Errorf("without outlets: %v", data)
	}
	noSets(t, d)
}

// TestCheckOfSecretCommunities holds that communities of one's own are no
// reason to warn, and that another line than the PDU's is.
func TestCheckWarnings(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := with(serveAs(t, d, pdusim.Config{ReadCommunity: "r-canary", WriteCommunity: "w-canary"}),
		object{"community": "r-canary", "write_community": "w-canary"})
	if warned := warningsOf(good(t, "check", params)); strings.Contains(warned, "ommunity: ") || strings.Contains(warned, "profile: ") {
		t.Errorf("warnings: %s", warned)
	}
	other := rpdu2With(t, "1.3.6.1.4.1.534.6.6.7")
	params = with(serve(t, other), object{"profile": "apc-rpdu2"})
	if warned := warningsOf(good(t, "check", params)); !strings.Contains(warned, "profile: the PDU says that it is 1.3.6.1.4.1.534.6.6.7 (sysObjectID), which") {
		t.Errorf("warnings: %s", warned)
	}
}
