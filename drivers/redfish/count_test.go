package redfish_test

import (
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestRequests pins what each verb asks of a BMC whose node_id is known.
func TestRequests(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, verb string
		from       redfishsim.State
		keys       object
		sent       string
	}{
		{"query", "power_query", redfishsim.On, nil, "GET"},
		{"on", "power_on", redfishsim.Off, nil, "GET POST"},
		{"off", "power_off", redfishsim.On, nil, "GET POST"},
		{"reset", "power_reset", redfishsim.On, nil, "GET POST"},
		{"reset when off", "power_reset", redfishsim.Off, nil, "GET"},
		{"reset and verified", "power_reset", redfishsim.On, object{"waitMs": 1000}, "GET POST GET"},
		{"cycle", "power_cycle", redfishsim.On, object{"cycleDelayMs": 0}, "GET POST GET POST"},
		{"cycle, verified", "power_cycle", redfishsim.On, object{"cycleDelayMs": 0, "waitMs": 1000}, "GET POST GET POST GET"},
		{"cycle when off", "power_cycle", redfishsim.Off, object{"cycleDelayMs": 0}, "GET POST"},
		{"light", "identify", redfishsim.On, object{"identify": object{"on": true}}, "GET PATCH"},
		{"order that is so already", "set_boot_order", redfishsim.On, object{"devices": []any{object{"deviceType": "NetworkInterface",
			"properties": object{"mac": "00:00:5e:00:53:01"}}}}, "GET GET GET GET GET"},
		{"light that is so already", "identify", redfishsim.On, object{"identify": object{"on": false}}, "GET"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{})
			bmc.Machines()[0].SetState(c.from)
			ask(t, c.verb, request(login, c.keys))
			if got := methods(bmc); got != c.sent {
				t.Errorf("%s, want %s: %v", got, c.sent, bmc.Log())
			}
		})
	}
}

// TestRequestsOfSR675V3 holds that a reset by an off and an on proves the off.
func TestRequestsOfSR675V3(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Vendor: redfishsim.SR675V3()})
	bmc.Machines()[0].SetState(redfishsim.On)
	askPausing(t, 1, "power_reset", request(login)).Gives(nil)
	if got := methods(bmc); got != "GET POST GET POST" {
		t.Error(got)
	}
}
