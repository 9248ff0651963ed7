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
	slow := generic(redfishsim.PowerRules{OffDelay: time.Hour})
	cases := []struct {
		name   string
		faults []redfishsim.Fault
		fails  string
	}{
		{name: "off takes longer than there is time", fails: "actionError notVerified unknown"},
		{name: "the reply to off is lost", fails: "connError refused unknown",
			faults: []redfishsim.Fault{{Method: "POST", Times: 1, Do: redfishsim.Drop(true)}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			config := slow
			config.Faults = c.faults
			bmc, login := simBMC(t, config)
			bmc.Machines()[0].SetState(redfishsim.On)
			ask(t, "power_cycle", request(login, object{"cycleDelayMs": 0, "timeoutMs": 5000})).fails(c.fails)
			if resets(bmc) != "ForceOff On" {
				t.Errorf("the machine took %q", resets(bmc))
			}
		})
	}
}

// TestLastTry holds that a BMC that refuses to switch on is asked once more at
// the end of the time, however long the next pause would have been.
func TestLastTry(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, generic(redfishsim.PowerRules{OnRefusedFor: 5 * time.Second}))
	bmc.Machines()[0].SetState(redfishsim.On)
	ask(t, "power_off", request(login)).gives(nil)
	ask(t, "power_on", request(login, object{"timeoutMs": 7000})).gives(nil)
	if resets(bmc) != "ForceOff On" {
		t.Errorf("the machine took %q", resets(bmc))
	}
}
