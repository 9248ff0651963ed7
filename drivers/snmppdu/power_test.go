package snmppdu_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// TestSwitching switches an outlet on and off, with the numbers of the control
// column, and proves it with those of the state column.
func TestSwitching(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := serve(t, d)
	for _, state := range []string{"on", "off"} {
		data := good(t, "power_"+state, params, object{"waitMs": 5000})
		if data["status"] != state || d.On("5") != (state == "on") {
			t.Errorf("power_%s: %v, the relay is on: %t", state, data, d.On("5"))
		}
		if data := good(t, "power_query", params); data["status"] != state || data["detail"] != nil {
			t.Errorf("power_query: %v", data)
		}
	}
	want := []string{"SET 1.3.6.1.4.1.318.1.1.26.9.2.4.1.5.5=1", "SET 1.3.6.1.4.1.318.1.1.26.9.2.4.1.5.5=2"}
	if got := sets(d); !slices.Equal(got, want) {
		t.Errorf("written: %v", got)
	}
}

// TestNoSecondCommand holds that nothing is written to an outlet that is as
// wanted, or on its way there.
func TestNoSecondCommand(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8, slow(time.Minute))
	params := serve(t, d)
	good(t, "power_off", params, noWait)
	noSets(t, d)
	good(t, "power_on", params, noWait)
	good(t, "power_on", params, noWait)
	if d.Count("5", "on") != 1 {
		t.Errorf("written: %v", sets(d))
	}
	if data := good(t, "power_query", params); data["status"] != "off" || data["detail"] == nil {
		t.Errorf("an outlet with a command pending: %v", data)
	}
}

// TestSlowRelay holds that the verb waits for the relay, and says when it did
// not come.
func TestSlowRelay(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8, slow(700*time.Millisecond))
	params := serve(t, d)
	good(t, "power_on", params)
	if !d.On("5") {
		t.Error("power_on did not wait for the relay")
	}
	bad(t, ask(t, "power_off", params, object{"waitMs": 100}), "notVerified", "unknown", params["power_address"].(string), "still on")
}

// TestSeveralOutlets holds what a machine with two feeds is.
func TestSeveralOutlets(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := with(serve(t, d), object{"node_outlet": []string{"3", "Outlet 5"}})
	d.Switch("3", true)
	if data := good(t, "power_query", params); data["status"] != "on" || data["detail"] != "outlet 3 on, outlet 5 off" {
		t.Errorf("a mixture: %v", data)
	}
	good(t, "power_on", params)
	if !d.On("5") || d.Count("3", "on") != 0 {
		t.Errorf("power_on of a mixture: %v", sets(d))
	}
	if data := good(t, "power_query", params); data["status"] != "on" || data["detail"] != nil {
		t.Errorf("both on: %v", data)
	}
	good(t, "power_off", with(params, object{"node_outlet": "3, 5"}))
	if d.On("3") || d.On("5") {
		t.Error("power_off left an outlet on")
	}
}

// TestCycleOfSeveral holds that all outlets of a machine are off before the
// first is on again.
func TestCycleOfSeveral(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8, slow(300*time.Millisecond))
	params := with(serve(t, d), object{"node_outlet": "3,5"})
	d.Switch("5", true)
	good(t, "power_cycle", params, object{"cycleDelayMs": 100, "waitMs": 5000})
	commands := sets(d)
	want := []string{"5=2", "3=1", "5=1"}
	if len(commands) != len(want) || !d.On("3") || !d.On("5") {
		t.Fatalf("commands: %v", commands)
	}
	for i, suffix := range want {
		if !strings.HasSuffix(commands[i], "."+suffix) {
			t.Errorf("command %d is %s, want %s", i, commands[i], suffix)
		}
	}
}

// TestPowerOnDelay holds that the parameter is the time off of a cycle whose
// request names none.
func TestPowerOnDelay(t *testing.T) {
	t.Parallel()
	for delay, least := range map[int]time.Duration{0: 0, 1: time.Second} {
		d := rpdu2(t, 8, onFrom(1))
		params := with(serve(t, d), object{"power_on_delay": delay})
		start := time.Now()
		good(t, "power_cycle", params)
		if took := time.Since(start); took < least || took > least+4*time.Second {
			t.Errorf("power_on_delay %d: the cycle took %v", delay, took)
		}
	}
}

// TestRefusedCommand holds that a refusal ends the action, and that one after
// an outlet was switched is not taken for nothing.
func TestRefusedCommand(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := with(serve(t, d), object{"node_outlet": "3,5"})
	d.SetFaults(pdusim.Faults{SetStatus: map[snmp.OID]pdusim.Status{at(rpdu2Tree+".9.2.4.1.5", 3): pdusim.InconsistentValue}})
	bad(t, ask(t, "power_on", params, noWait), "refusedByDevice", "none", "outlet 3")
	if d.On("5") {
		t.Error("the other outlet was switched after the refusal")
	}
	// The first is switched, the second refused: that is not nothing.
	d.SetFaults(pdusim.Faults{SetStatus: map[snmp.OID]pdusim.Status{at(rpdu2Tree+".9.2.4.1.5", 5): pdusim.NoAccess}})
	bad(t, ask(t, "power_on", params, noWait), "refusedByDevice", "unknown", "outlet 5")
}

// TestMissingOutlet is the trap of fence_apc_snmp: an outlet that does not
// exist is no outlet that is off, and switching it off is no success.
func TestMissingOutlet(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := with(serve(t, d), object{"node_outlet": "99"})
	for _, version := range []string{"1", "2c"} {
		for _, verb := range []string{"power_query", "power_on", "power_off", "power_cycle", "power_reset", "statistics", "check"} {
			got := ask(t, verb, with(params, object{"snmp_version": version}))
			bad(t, got, "noSuchTarget", "none", "99", "1 to 8", params["power_address"].(string))
		}
	}
	bad(t, ask(t, "power_off", with(params, object{"node_outlet": "3,99"})), "noSuchTarget", "none", "outlet 99")
	noSets(t, d)
}

// TestMissingInSetReply holds that noSuchInstance in the reply to a SET is no
// success.
func TestMissingInSetReply(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := serve(t, d)
	d.SetFaults(pdusim.Faults{SetMissing: true})
	got := ask(t, "power_on", params, noWait)
	if got.Error == nil || got.Error.Code != "settingsError" && got.Error.Code != "actionError" {
		t.Errorf("a SET that met no object: %s", got.Text)
	}
}

// TestReset holds that a reboot is sent once, and is proven when there is time
// to wait.
func TestReset(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8, onFrom(1))
	params := serve(t, d)
	good(t, "power_reset", params)
	if d.Count("5", "reset") != 1 || !d.On("5") {
		t.Errorf("reset %d times, on: %t", d.Count("5", "reset"), d.On("5"))
	}
	d.Switch("5", false)
	bad(t, ask(t, "power_reset", params), "wrongState", "none")
	if d.Count("5", "reset") != 1 {
		t.Error("an outlet that is off was rebooted")
	}
}

// TestResetOneAfterTheOther holds that outlets which are never off at the same
// time are seen rebooting all the same.
func TestResetOneAfterTheOther(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8, onFrom(1), func(n int, o *pdusim.Outlet) { o.Delay = time.Duration(n-3) * time.Second })
	good(t, "power_reset", with(serve(t, d), object{"node_outlet": "3,5"}))
	if d.Count("3", "reset") != 1 || d.Count("5", "reset") != 1 {
		t.Errorf("reset %d and %d times", d.Count("3", "reset"), d.Count("5", "reset"))
	}
}

// TestResetWithAWordOfItsOwn holds that the number for an outlet which is off
// for a moment is understood: Raritan PX1 calls it cycling.
func TestResetWithAWordOfItsOwn(t *testing.T) {
	t.Parallel()
	const state snmp.OID = "1.3.6.1.4.1.13742.4.1.2.2.1.3.5"
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: identifier("1.3.6.1.4.1.13742.4")})
	d.AddOutlet(pdusim.Outlet{
		Name: "5", On: true, OffTime: time.Second,
		Shows: []pdusim.Shown{{OID: state, On: number(1), Off: number(0), TurningOn: number(2)}},
		Takes: []pdusim.Taken{{OID: state, Commands: map[int64]pdusim.Command{0: pdusim.TurnOff, 1: pdusim.TurnOn, 2: pdusim.Reset}}},
	})
	good(t, "power_reset", with(serve(t, d), object{"profile": "raritan-px1"}))
	if d.Count("5", "reset") != 1 {
		t.Errorf("reset %d times", d.Count("5", "reset"))
	}
}

// TestResetThatNobodySaw holds that a reboot which was accepted and not seen is
// not called a success.
func TestResetThatNobodySaw(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8, onFrom(1))
	params := serve(t, d)
	d.SetFaults(pdusim.Faults{Stuck: true})
	bad(t, ask(t, "power_reset", params, object{"waitMs": 1000}), "notVerified", "unknown", "outlet 5", "not seen off", "power_cycle")
	good(t, "power_reset", params, noWait)
	if d.Count("5", "reset") != 2 {
		t.Errorf("sent %d times", d.Count("5", "reset"))
	}
}

// TestResetIsSentOnce holds that silence after a reboot does not repeat it.
func TestResetIsSentOnce(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8, onFrom(1))
	params := with(serve(t, d), object{"exchange_timeout": 100, "retries": 2})
	muteSets(d)
	bad(t, ask(t, "power_reset", params, noWait), "timeout", "unknown")
	if d.Count("5", "reset") != 1 {
		t.Errorf("sent %d times", d.Count("5", "reset"))
	}
	// Off is harmless to repeat.
	bad(t, ask(t, "power_off", params, noWait), "timeout", "unknown")
	if sent := len(sets(d)); sent != 1+3 {
		t.Errorf("%d SETs", sent)
	}
}

// muteSets lets replies to SETs get lost.
func muteSets(d *pdusim.Device) {
	isSet := false
	d.SetFaults(pdusim.Faults{
		Reply: func(request pdusim.Message, _ *pdusim.Message) { isSet = request.Operation == pdusim.Set },
		Packet: func(_ int, packet []byte) [][]byte {
			if isSet {
				return nil
			}
			return [][]byte{packet}
		},
	})
}

// TestReadOnly holds that what a line cannot do is said with its name, before
// anything is written.
func TestUnsupported(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := serve(t, d)
	bad(t, ask(t, "identify", params), "unsupported", "none", "apc-rpdu2")
	noSets(t, d)
}
