package snmp

import (
	"encoding/hex"
	"testing"
)

// TestKeys holds the examples of RFC 3414, section A.3. The longer keys are
// tried against snmpd.
func TestKeys(t *testing.T) {
	engine := "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02"
	for _, c := range []struct {
		auth           AuthProtocol
		authKey, known string
	}{
		{MD5, "526f5eed9fcce26f8964c2930787d82b", "9faf3283884e92834ebc9847d8edd963"},
		{SHA, "6695febc9288e36282235fc7151f128497b38f3f", "9fb5cc0381497b3793528939ff788d5d79145211"},
	} {
		t.Run(string(c.auth), func(t *testing.T) {
			keys := newKeyring(Config{Auth: c.auth, AuthPass: "maplesyrup", Priv: AES, PrivPass: "maplesyrup"})
			auth, priv := keys.localised(engine)
			if got := hex.EncodeToString(keys.authKu); got != c.known {
				t.Errorf("Ku is %s", got)
			}
			if got := hex.EncodeToString(auth); got != c.authKey {
				t.Errorf("the authentication key is %s", got)
			}
			if got := hex.EncodeToString(priv); got != c.authKey[:32] {
				t.Errorf("the privacy key is %s", got)
			}
		})
	}
}
