package redfish_test

import (
	"strings"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

const systemPath = "/redfish/v1/Systems/1"

// simBMC starts a simulated BMC, and returns the parameters that reach its
// first machine.
func simBMC(t testing.TB, config redfishsim.Config) (*redfishsim.Server, object) {
	t.Helper()
	bmc, err := redfishsim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bmc.Close)
	login := object{"power_address": bmc.URL(), "power_user": redfishsim.DefaultUser, "power_pass": redfishsim.DefaultPassword}
	if bmc.Fingerprint() != "" {
		login["power_tls_fingerprint"] = bmc.Fingerprint()
	}
	if machines := bmc.Machines(); len(machines) > 0 {
		login["node_id"] = machines[0].ID()
	}
	return bmc, login
}

// resets are the reset types that the first machine took, in one line.
func resets(bmc *redfishsim.Server) string {
	return strings.Join(bmc.Machines()[0].Resets(), " ")
}

// count counts the requests of a method.
func count(bmc *redfishsim.Server, method string) int {
	n := 0
	for _, request := range bmc.Log() {
		if request.Method == method {
			n++
		}
	}
	return n
}
