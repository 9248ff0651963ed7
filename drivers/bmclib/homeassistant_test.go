package bmclib_test

import (
	"strings"
	"testing"
	"time"

	homeassistantsim "github.com/maaspd/powerdrivers/drivers/sim/homeassistant"
)

const (
	readState = "GET /api/states/" + entity
	turnOn    = "POST /api/services/switch/turn_on"
	turnOff   = "POST /api/services/switch/turn_off"
)

// TestSwitch holds what each verb asks Home Assistant, over one connection.
func TestSwitch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, verb string
		on         bool
		keys       object
		gives      object
		asks       string
		ends       bool // how the switch is
	}{
		{name: "query off", verb: "power_query", gives: object{"status": "off"}, asks: readState},
		{name: "query on", verb: "power_query", on: true, gives: object{"status": "on"}, asks: readState, ends: true},
		{name: "on", verb: "power_on", asks: readState + ", " + turnOn + ", " + readState, ends: true},
		{name: "on when on", verb: "power_on", on: true, asks: readState, ends: true},
		{name: "off", verb: "power_off", on: true, asks: readState + ", " + turnOff + ", " + readState},
		{name: "cycle", verb: "power_cycle", on: true, keys: object{"cycleDelayMs": 0}, ends: true,
			asks: readState + ", " + turnOff + ", " + readState + ", " + turnOn + ", " + readState},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			home, params := simAssistant(t, homeassistantsim.Config{Delay: 100 * time.Millisecond})
			home.Switch(entity).Put(c.on)
			ask(t, c.verb, request(params, c.keys)).Gives(c.gives)
			if was := paths(home.Server); was != c.asks {
				t.Errorf("Home Assistant was asked %s, want %s", was, c.asks)
			}
			if home.Switch(entity).On() != c.ends || home.Handshakes() != 1 {
				t.Errorf("on %v, %d handshakes", !c.ends, home.Handshakes())
			}
		})
	}
}

// TestUnavailableSwitch holds that a switch that does not answer is neither on nor
// off, and no success.
func TestUnavailableSwitch(t *testing.T) {
	t.Parallel()
	home, params := simAssistant(t, homeassistantsim.Config{})
	home.Say(entity, "unavailable")
	ask(t, "power_query", request(params)).Gives(object{"status": "unknown", "detail": "unavailable"})
	ask(t, "power_on", request(params, object{"waitMs": 1500})).Fails("actionError notVerified unknown").Says("unavailable")
}

// TestUnknownSwitch holds that a name that no entity has is a setting that is wrong.
func TestUnknownSwitch(t *testing.T) {
	t.Parallel()
	home, params := simAssistant(t, homeassistantsim.Config{})
	params["switch_entity"] = "switch.nobody"
	ask(t, "power_off", request(params)).Fails("settingsError noSuchTarget none").Says("switch.nobody", "switch_entity")
	if paths(home.Server) != "GET /api/states/switch.nobody" {
		t.Errorf("Home Assistant was asked %s", paths(home.Server))
	}
}

// TestWrongToken holds that a wrong token is sent once, by a batch too.
func TestWrongToken(t *testing.T) {
	t.Parallel()
	home, params := simAssistant(t, homeassistantsim.Config{})
	params["api_token"] = canary
	got := ask(t, "power_on", request(params), "--log-level", "debug").Fails("authError badCredentials none").Says("token", home.URL())
	if len(home.Log()) != 1 || strings.Contains(got.Text+got.Logs, canary) {
		t.Errorf("%d requests\n%s%s", len(home.Log()), got.Text, got.Logs)
	}
	p := start(t, "batch", strings.Repeat(request(params, object{"action": "power_off"})+"\n", 6))
	if err := p.Cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, p.Stderr.String())
	}
	if n := strings.Count(p.Stdout.String(), `"badCredentials"`); n != 6 || len(home.Log()) != 2 {
		t.Errorf("%d of 6 lines, %d requests:\n%s", n, len(home.Log())-1, p.Stdout.String())
	}
}
