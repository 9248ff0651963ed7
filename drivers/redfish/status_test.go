package redfish_test

import (
	"testing"
	"time"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestStates holds what every PowerState means.
func TestStates(t *testing.T) {
	t.Parallel()
	cases := []struct {
		shown  redfishsim.State
		status string
		detail string
	}{
		{redfishsim.On, "on", ""},
		{redfishsim.Off, "off", ""},
		{redfishsim.PoweringOn, "off", "PoweringOn"},
		{redfishsim.PoweringOff, "on", "PoweringOff"},
		{redfishsim.Paused, "on", "Paused"},
		{redfishsim.Resetting, "unknown", "Reset"},
		{redfishsim.Unknown, "unknown", "Unknown"},
		{redfishsim.Null, "unknown", "the BMC reports no power state"},
		{redfishsim.Missing, "unknown", "the BMC reports no power state"},
		{"Hibernating", "unknown", "Hibernating"},
		{"off", "unknown", "off"},
	}
	for _, c := range cases {
		t.Run(string(c.shown)+" is "+c.status, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{})
			bmc.Machines()[0].SetState(c.shown)
			want := object{"status": c.status}
			if c.detail != "" {
				want["detail"] = c.detail
			}
			ask(t, "power_query", request(login, object{"timeoutMs": 9000})).Gives(want)
		})
	}
}

// TestPassingStates holds that a state that says nothing is read again, for a
// third of the time, and that one that nobody knows is not.
func TestPassingStates(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{})
	machine := bmc.Machines()[0]
	machine.SetState(redfishsim.Null)
	machine.SetStateAfter(400*time.Millisecond, redfishsim.On)
	ask(t, "power_query", request(login, object{"timeoutMs": 20000})).Gives(object{"status": "on"})

	machine.SetState(redfishsim.Unknown)
	begin := time.Now()
	ask(t, "power_query", request(login, object{"timeoutMs": 9000})).Gives(object{"status": "unknown", "detail": "Unknown"})
	if took := time.Since(begin); took > 8*time.Second {
		t.Errorf("the query took %v of 9 s", took)
	}

	machine.SetState("Hibernating")
	bmc.ResetLog()
	ask(t, "power_query", request(login)).Succeeds()
	if bmc.Requests() != 1 {
		t.Errorf("%d requests for a state that nobody knows", bmc.Requests())
	}
}
