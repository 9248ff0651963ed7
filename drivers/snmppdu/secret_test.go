package snmppdu_test

import (
	"strings"
	"testing"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// TestSecretsDoNotShow holds that no community and no pass phrase shows, in no
// reply and in no line of the log, whatever happens.
func TestSecretsDoNotShow(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 4)
	d.Put("1.3.6.1.2.1.1.1.0", words("says read-canary back"))
	d.Put(rpdu2Tree+".9.2.3.1.3.2", words("write-canary"))
	good := with(with(serveAs(t, d, pdusim.Config{ReadCommunity: "read-canary", WriteCommunity: "write-canary"}), quick),
		object{"community": "read-canary", "write_community": "write-canary", "node_outlet": "2"})
	user := with(with(good, userParams), object{"power_pass": "auth-canary", "priv_pass": "priv-canary"})
	for what, params := range map[string]object{
		"good":                 good,
		"by name":              with(good, object{"node_outlet": "write-canary"}),
		"unknown name":         with(good, object{"node_outlet": "x"}),
		"another version":      user,
		"a secret as address":  with(good, object{"power_address": "read-canary", "node_outlet": "read-canary"}),
		"faults":               with(user, object{"snmp_version": "2c", "priv_protocol": "canary"}),
		"a secret as a number": with(good, object{"community": 4711}),
	} {
		for _, verb := range []string{"power_query", "power_on", "check", "outlets", "statistics", "validate"} {
			got := ask(t, verb, params)
			shown := got.Text + got.Logs
			for _, secret := range []string{"read-canary", "write-canary", "auth-canary", "priv-canary"} {
				// Structured values are what the device says: a name may be anything.
				if strings.Contains(shown, secret) && verb != "outlets" {
					t.Errorf("%s, %s: %s shows:\n%s", what, verb, secret, shown)
				}
			}
		}
	}
}
