package snmppdu_test

import (
	"strings"
	"testing"
)

// TestSNMPv3 holds what each fault of the user comes to, against snmpd, and
// that no password shows.
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
	for _, test := range []struct {
		what           string
		params         object
		reason, effect string
		words          []string
	}{
		{"unknown user", object{"power_user": "nobody"}, "badCredentials", "none", nil},
		{"wrong password", object{"power_pass": "authpass-wrong"}, "badCredentials", "none", nil},
		{"wrong protocol", object{"auth_protocol": "SHA"}, "badCredentials", "none", nil},
		{"wrong privacy password", object{"priv_pass": "privpass-wrong"}, "badCredentials", "none", []string{"priva"}},
		{"wrong privacy protocol", object{"priv_protocol": "AES"}, "badCredentials", "none", []string{"priva"}},
		{"level too low", object{"priv_protocol": nil, "priv_pass": nil}, "privilege", "none", nil},
	} {
		t.Run(test.what, func(t *testing.T) {
			for _, verb := range []string{"power_query", "power_off"} {
				got := ask(t, verb, with(with(params, quick), test.params))
				bad(t, got, test.reason, test.effect, append(test.words, params["power_address"].(string))...)
				if strings.Contains(got.stdout+got.stderr, "pass-") {
					t.Errorf("a password shows:\n%s%s", got.stdout, got.stderr)
				}
			}
		})
	}
}
