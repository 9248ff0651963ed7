package snmppdu_test

import (
	"strings"
	"testing"
)

// TestSNMPv3 holds that a user switches, and what is said about the protocol.
// The faults of users are in TestErrorsBehindSNMPd.
func TestSNMPv3(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := behindSNMPd(t, d)
	good(t, "power_on", params)
	if !d.On("5") {
		t.Error("not switched")
	}
	data := good(t, "check", params)
	if data["protocol"] != "SNMPv3 SHA-256/AES-256" || strings.Contains(warningsOf(data), "snmp_version") {
		t.Errorf("check: %v", data)
	}
}
