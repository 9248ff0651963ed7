package redfish_test

import (
	"testing"
	"time"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// restarting is a machine of that maker and model, on, which hangs for good when
// it is restarted.
func restarting(t *testing.T, manufacturer, model string, rules redfishsim.PowerRules) (*redfishsim.Server, object) {
	t.Helper()
	vendor := redfishsim.SR675V3()
	vendor.Systems[0].Manufacturer, vendor.Systems[0].Model = manufacturer, model
	rules.Hang = vendor.Behaviour.Power.Hang
	vendor.Behaviour.Power = rules
	bmc, login := simBMC(t, redfishsim.Config{Vendor: vendor})
	bmc.Machines()[0].SetState(redfishsim.On)
	return bmc, login
}

// TestResetOfModels holds which machines are reset by an off and an on: those
// that hang when they are restarted.
func TestResetOfModels(t *testing.T) {
	t.Parallel()
	const restart, offAndOn = "ForceRestart", "ForceOff On"
	for name, c := range map[string]struct{ manufacturer, model, sent string }{
		"SR675 V3":                  {"Lenovo", "ThinkSystem SR675 V3", offAndOn},
		"SR675 V3 OVX":              {"LENOVO", "ThinkSystem SR675 V3 OVX", offAndOn},
		"SR675V3 in one word":       {"Lenovo", "SR675V3", offAndOn},
		"its predecessor":           {"Lenovo", "ThinkSystem SR670 V2", restart},
		"another maker's":           {"Simulated", "SR675 V3", restart},
		"no maker":                  {"", "ThinkSystem SR675 V3", restart},
		"no model":                  {"Lenovo", "", restart},
		"a maker that is the model": {"SR675 V3", "Lenovo", restart},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc, login := restarting(t, c.manufacturer, c.model, redfishsim.PowerRules{})
			askPausing(t, 10*time.Millisecond, "power_reset", request(login)).Gives(nil)
			if resets(bmc) != c.sent {
				t.Errorf("the machine took %q, want %q", resets(bmc), c.sent)
			}
			if hangs := bmc.Machines()[0].State() == redfishsim.PoweringOn; hangs != (c.sent == restart) {
				t.Errorf("the machine is %s", bmc.Machines()[0].State())
			}
		})
	}
}

// TestResetByOffAndOn holds that such a reset waits until the machine is off,
// pauses, and leaves it on.
func TestResetByOffAndOn(t *testing.T) {
	t.Parallel()
	const pause = 300 * time.Millisecond
	bmc, login := restarting(t, "Lenovo", "ThinkSystem SR675 V3", redfishsim.PowerRules{OffDelay: 250 * time.Millisecond, Transitional: true, OnRefusedFor: 700 * time.Millisecond})
	begin := time.Now()
	askPausing(t, pause, "power_reset", request(login, object{"waitMs": 5000})).Gives(object{"status": "on"})
	if took := time.Since(begin); took < 250*time.Millisecond+pause {
		t.Errorf("no pause: it took %v", took)
	}
	if resets(bmc) != "ForceOff On" {
		t.Errorf("the machine took %q", resets(bmc))
	}
	bmc.Machines()[0].SetState(redfishsim.Off)
	ask(t, "power_reset", request(login)).Fails("actionError wrongState none")
}

// TestResetWithoutTimeForThePause holds that nothing is sent then, with the
// pause of a real machine.
func TestResetWithoutTimeForThePause(t *testing.T) {
	t.Parallel()
	bmc, login := restarting(t, "Lenovo", "ThinkSystem SR675 V3", redfishsim.PowerRules{})
	got := ask(t, "power_reset", request(login, object{"timeoutMs": 14000}))
	got.Violates("/timeoutMs minimum")
	got.Says("an off and an on, with 10000 ms between them")
	if count(bmc, "POST") != 0 {
		t.Errorf("%v", bmc.Log())
	}
}

// TestResetThatIsInterrupted holds that the machine is not left off when the off
// is never proven.
func TestResetThatIsInterrupted(t *testing.T) {
	t.Parallel()
	bmc, login := restarting(t, "Lenovo", "ThinkSystem SR675 V3", redfishsim.PowerRules{OffDelay: time.Hour})
	askPausing(t, time.Millisecond, "power_reset", request(login, object{"timeoutMs": 6000})).Fails("actionError notVerified unknown")
	if resets(bmc) != "ForceOff On" {
		t.Errorf("the machine took %q", resets(bmc))
	}
}
