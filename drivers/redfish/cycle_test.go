package redfish_test

import (
	"testing"
	"time"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestCycleCutShort holds that a cycle that fails after off was sent sends on
// although the BMC still says that the machine is on: it will be off soon.
func TestCycleCutShort(t *testing.T) {
	t.Parallel()
	config := generic(redfishsim.PowerRules{OffDelay: time.Hour})
	config.Faults = []redfishsim.Fault{{Method: "POST", Times: 1, Do: redfishsim.Drop(true)}}
	bmc, login := simBMC(t, config)
	bmc.Machines()[0].SetState(redfishsim.On)
	ask(t, "power_cycle", request(login, object{"cycleDelayMs": 0})).Fails("connError refused unknown")
	if resets(bmc) != "ForceOff On" {
		t.Errorf("the machine took %q", resets(bmc))
	}
	if got := methods(bmc); got != "GET POST POST" { // no read in the time that is left
		t.Error(got)
	}
}
