package openbmc_test

import (
	"strings"
	"testing"
	"time"

	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
)

// verbCases are the cases of TestVerbs: seen is all that the BMC was asked, but
// for login and logout.
var verbCases = []struct {
	name, verb string
	config     openbmcsim.Config
	keys       object
	gives      object
	fails      string
	seen       string
}{
	{name: "query off", verb: "power_query", gives: object{"status": "off"}, seen: "state"},
	{name: "query on", verb: "power_query", config: openbmcsim.Config{On: true}, gives: object{"status": "on"}, seen: "state"},
	{name: "query over http", verb: "power_query", config: openbmcsim.Config{Plain: true}, gives: object{"status": "off"}, seen: "state"},
	{name: "on", verb: "power_on", seen: "state state/host0.RequestedHostTransition=On"},
	{name: "on without a token", verb: "power_on", config: openbmcsim.Config{NoToken: true}, seen: "state state/host0.RequestedHostTransition=On"},
	{name: "on when on", verb: "power_on", config: openbmcsim.Config{On: true}, seen: "state"},
	{name: "on, waiting", verb: "power_on", config: openbmcsim.Config{Delay: 300 * time.Millisecond}, keys: object{"waitMs": 10000},
		gives: object{"status": "on"}, seen: "state state/host0.RequestedHostTransition=On state …"},
	{name: "off", verb: "power_off", config: openbmcsim.Config{On: true}, seen: "state state/chassis0.RequestedPowerTransition=Off"},
	{name: "off when off", verb: "power_off", seen: "state"},
	{name: "soft off", verb: "power_soft_off", config: openbmcsim.Config{On: true, Delay: 300 * time.Millisecond}, keys: object{"waitMs": 10000},
		gives: object{"status": "off"}, seen: "state state/host0.RequestedHostTransition=Off state …"},
	{name: "cycle", verb: "power_cycle", config: openbmcsim.Config{On: true}, keys: object{"cycleDelayMs": 0},
		seen: "state state state/chassis0.RequestedPowerTransition=Off state state state/host0.RequestedHostTransition=On"},
	{name: "cycle when off", verb: "power_cycle", seen: "state state state/host0.RequestedHostTransition=On"},
	{name: "reset", verb: "power_reset", config: openbmcsim.Config{On: true}, seen: "state state/host0.RequestedHostTransition=ForceWarmReboot"},
	{name: "reset when off", verb: "power_reset", fails: "actionError wrongState none", seen: "state"},
	{name: "reset of old firmware", verb: "power_reset", config: openbmcsim.Config{On: true, OldFirmware: true}, fails: "unsupportedActionError unsupported none",
		seen: "state state/host0.RequestedHostTransition=ForceWarmReboot"},
	{name: "light on", verb: "identify", keys: object{"identify": object{"on": true}}, seen: "led/groups/enclosure_identify.Asserted=true"},
	{name: "light off", verb: "identify", keys: object{"identify": object{"on": false}}, seen: "led/groups/enclosure_identify.Asserted=false"},
}

// TestVerbs holds what each verb asks the BMC, with one login, one logout and one
// handshake.
func TestVerbs(t *testing.T) {
	t.Parallel()
	for _, c := range verbCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, c.config)
			got := ask(t, c.verb, request(login, c.keys))
			if c.fails != "" {
				got.Fails(c.fails)
			} else {
				got.Gives(c.gives)
			}
			was := seen(bmc)
			want, open := strings.CutSuffix("/login "+c.seen, " …")
			if !open {
				want += " /logout"
			}
			if was != want && (!open || !strings.HasPrefix(was, want)) {
				t.Errorf("the BMC saw %q, want %q", was, want)
			}
			closed(t, bmc)
		})
	}
}

// TestIdentifySeconds holds that a time that the API cannot keep is refused.
func TestIdentifySeconds(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{})
	ask(t, "identify", request(login, object{"identify": object{"on": true, "seconds": 15}})).Fails("unsupportedActionError unsupported none")
	if len(bmc.Log()) != 0 {
		t.Errorf("the BMC saw %q", seen(bmc))
	}
}

// TestBMCReset holds that a BMC that hangs up is taken for one that restarts, and
// one that refuses is not.
func TestBMCReset(t *testing.T) {
	t.Parallel()
	const object0 = "/xyz/openbmc_project/state/bmc0/attr/RequestedBMCTransition"
	cases := []struct {
		name  string
		do    openbmcsim.Misbehaviour
		fails string
	}{
		{name: "hangs up"},
		{name: "is silent", do: openbmcsim.Hang()},
		{name: "refuses", do: openbmcsim.Status(404), fails: "unsupportedActionError unsupported none"},
		{name: "fails", do: openbmcsim.Status(500), fails: "actionError refusedByDevice unknown"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			config := openbmcsim.Config{On: true, Rebooting: time.Minute}
			if c.do != nil {
				config.Faults = []openbmcsim.Fault{{Path: object0, Do: c.do}}
			}
			bmc, login := simBMC(t, config)
			got := ask(t, "bmc_reset", request(login, object{"timeoutMs": 3000}))
			switch {
			case c.fails != "":
				got.Fails(c.fails)
			case c.do == nil && bmc.BMCResets() != 1:
				t.Errorf("%d resets", bmc.BMCResets())
			default:
				got.Succeeds()
			}
			if !strings.HasPrefix(seen(bmc), "/login state/bmc0.RequestedBMCTransition=Reboot /logout") {
				t.Errorf("the BMC saw %q", seen(bmc))
			}
		})
	}
}

// TestStates holds what the states of chassis and host mean together, and what
// power_on and power_off then send.
func TestStates(t *testing.T) {
	t.Parallel()
	cases := []struct {
		chassis, host, status, detail string
		on, off                       bool
	}{
		{"Off", "Off", "off", "", true, false},
		{"Off", "Running", "off", "", true, false},
		{"Off", "TransitioningToRunning", "off", "TransitioningToRunning", false, true},
		{"On", "Running", "on", "", false, true},
		{"On", "Quiesced", "on", "Quiesced", false, true},
		{"On", "Off", "on", "on (Chassis), host Off", true, true},
		{"On", "TransitioningToRunning", "unknown", "TransitioningToRunning", false, true},
		{"On", "TransitioningToOff", "on", "TransitioningToOff", false, true},
		{"On", "DiagnosticMode", "unknown", "chassis On, host DiagnosticMode", true, true},
		{"TransitioningToOn", "Off", "unknown", "chassis TransitioningToOn, host Off", false, true},
		{"TransitioningToOff", "Off", "unknown", "chassis TransitioningToOff, host Off", true, false},
		{"Brownout", "Off", "unknown", "chassis Brownout, host Off", true, true},
		{"", "Running", "unknown", "chassis not reported, host Running", true, true},
	}
	for _, c := range cases {
		t.Run(c.chassis+" "+c.host, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, openbmcsim.Config{})
			set := func() {
				bmc.Set(openbmcsim.Chassis, "CurrentPowerState", prefixed("xyz.openbmc_project.State.Chassis.PowerState.", c.chassis))
				bmc.Set(openbmcsim.Host, "CurrentHostState", prefixed("xyz.openbmc_project.State.Host.HostState.", c.host))
			}
			set()
			want := object{"status": c.status}
			if c.detail != "" {
				want["detail"] = c.detail
			}
			ask(t, "power_query", request(login)).Gives(want)
			ask(t, "power_on", request(login)).Succeeds()
			if sent := strings.Contains(seen(bmc), "=On"); sent != c.on {
				t.Errorf("power_on sent a command: %t", sent)
			}
			set()
			ask(t, "power_off", request(login)).Succeeds()
			if sent := strings.Contains(seen(bmc), "PowerTransition=Off"); sent != c.off {
				t.Errorf("power_off sent a command: %t", sent)
			}
		})
	}
}

// prefixed is a value of an enumeration; "" stays so.
func prefixed(prefix, word string) string {
	if word == "" {
		return ""
	}
	return prefix + word
}

// TestStatistics holds which sensors are read, and with which scale.
func TestStatistics(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{On: true})
	bmc.Set("sensors/voltage/huge", "Value", 1)
	bmc.Set("sensors/voltage/huge", "Scale", 4000)
	bmc.Set("sensors/power/text", "Value", "372")
	data := ask(t, "statistics", request(login)).Succeeds().Data
	var got []string
	for _, r := range data["device"].(object)["readings"].([]any) {
		reading := r.(object)
		got = append(got, strings.Join([]string{reading["name"].(string), reading["label"].(string), number(reading["value"]), reading["unit"].(string)}, " "))
	}
	want := "current ps0_output 16.25 A, fan_speed fan0_0 4200 rpm, power total_power 372 W, temperature ambient 23.437 Cel, temperature cpu0 51.5 Cel, voltage ps0_input 230.5 V"
	if strings.Join(got, ", ") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, ", "), want)
	}
	closed(t, bmc)
}

// TestCheck holds what check tells, and warns of.
func TestCheck(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{})
	ask(t, "check", request(login)).Gives(object{"protocol": "OpenBMC REST", "target": "host0"})
	bmc.Set(openbmcsim.BMC, "CurrentBMCState", "xyz.openbmc_project.State.BMC.BMCState.NotReady")
	text := ask(t, "check", request(with(login, object{"power_verify_ssl": "n", "power_tls_fingerprint": nil}))).Succeeds().Text
	for _, want := range []string{"power_verify_ssl", "not ready, but NotReady"} {
		if !strings.Contains(text, want) {
			t.Errorf("check does not say %q:\n%s", want, text)
		}
	}
}
