package snmppdu_test

import (
	"encoding/json"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestConformance runs every check against a simulated PDU that is found out
// to be an APC rPDU2. A wrong community is silence, which no client can tell
// from an agent that is not there: what a wrong password is, is tested with
// SNMPv3.
func TestConformance(t *testing.T) {
	t.Parallel()
	params := serve(t, rpdu2(t, 8))
	conformance.Test(t, driverPath(), conformance.Options{Params: json.RawMessage(text(t, object{"driverParameters": params}))})
}
