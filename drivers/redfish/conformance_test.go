package redfish_test

import (
	"encoding/json"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestConformance runs every check against a simulated BMC, whose log tells how
// often somebody came with a password.
func TestConformance(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{})
	bad := with(login, object{"power_pass": "wrong"})
	conformance.Test(t, driverPath(), conformance.Options{Params: json.RawMessage(request(login)), BadParams: json.RawMessage(request(bad)), Logins: bmc.Requests})
}
