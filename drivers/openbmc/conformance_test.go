package openbmc_test

import (
	"encoding/json"
	"testing"

	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestConformance runs every check against a simulated BMC, whose log tells how
// often somebody came with a password.
func TestConformance(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{})
	bad := with(login, object{"power_pass": "wrong"})
	conformance.Test(t, driverPath(), conformance.Options{Params: json.RawMessage(request(login)), BadParams: json.RawMessage(request(bad)), Logins: bmc.Logins})
	if bmc.OpenSessions() != 0 {
		t.Errorf("%d sessions are open", bmc.OpenSessions())
	}
}
