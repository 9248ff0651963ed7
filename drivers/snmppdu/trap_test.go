package snmppdu_test

import (
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// TestStateIsNotControl holds that the state is read where the state is: the
// control columns of these PDUs read something else.
func TestStateIsNotControl(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		device        *pdusim.Device
		outlet, relay string
	}{
		"Raritan PX2 reads 2 there":          {raritan(t, 4), "3", "1.3"},
		"Eaton reads -1 there":               {eaton(t, 4), "3", "0.3"},
		"rPDU has the last command there":    {rpdu1(t, 4), "3", "3"},
		"rPDU2 has other numbers there":      {rpdu2(t, 4), "3", "3"},
		"a MasterSwitch really has it there": {masterSwitch(t, 4), "4", "4"},
	} {
		t.Run(what, func(t *testing.T) {
			params := with(serve(t, test.device), object{"node_outlet": test.outlet})
			for _, state := range []string{"on", "off"} {
				good(t, "power_"+state, params)
				if data := good(t, "power_query", params); data["status"] != state || test.device.On(test.relay) != (state == "on") {
					t.Errorf("%v after power_%s", data, state)
				}
			}
		})
	}
}

// TestDetection holds which sysObjectIDs lead to a line, and that nothing is
// guessed where they do not.
func TestDetection(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what string
		id   snmp.Value
		want string // of the target, "" = refused
	}{
		{"rPDU2", identifier("1.3.6.1.4.1.318.1.3.4.6"), "APC Rack PDU 2G"},
		{"AP79xxB", identifier("1.3.6.1.4.1.318.1.3.4.8"), "APC Rack PDU 2G"},
		{"only the vendor", identifier("1.3.6.1.4.1.318"), "APC Rack PDU 2G"},
		{"a text", words("1.3.6.1.4.1.318.1.3.4.6"), "APC Rack PDU 2G"},
		{"a text with a leading dot", words(".1.3.6.1.4.1.318.1.3.4.6"), "APC Rack PDU 2G"},
		{"another vendor", identifier("1.3.6.1.4.1.32473.1"), ""},
		{"the beginning of a number", identifier("1.3.6.1.4.1.3181.3.4.6"), ""},
		{"no sysObjectID", snmp.Value{}, ""},
	} {
		t.Run(test.what, func(t *testing.T) {
			d := rpdu2(t, 8)
			d.Put("1.3.6.1.2.1.1.2.0", test.id)
			params := serve(t, d)
			if test.want != "" {
				if target := good(t, "check", params)["target"].(string); !strings.HasPrefix(target, test.want) {
					t.Errorf("it is taken for %s", target)
				}
				return
			}
			got := ask(t, "power_on", params)
			bad(t, got, "badInput", "none", "profile", "sysObjectID", test.id.Text)
			if len(got.Error.Violations) != 1 || got.Error.Violations[0].Pointer != "/driverParameters/profile" {
				t.Errorf("violations: %v", got.Error.Violations)
			}
			noSets(t, d)
		})
	}
}

// TestDetectionOfAnotherAgent holds that a device which shares the sysObjectID of
// a line, but has nothing of the line, is not said to be of it.
func TestDetectionOfAnotherAgent(t *testing.T) {
	t.Parallel()
	params := serve(t, rpdu2With(t, "1.3.6.1.4.1.8072.3.2.10"))
	got := ask(t, "power_query", params)
	bad(t, got, "badInput", "none", "1.3.6.1.4.1.8072.3.2.10", "iboot", "not one of", "profile_file")
	if strings.Contains(got.Error.Message, "set profile to one of") {
		t.Errorf("the message gives a line that the device is not of: %s", got.Error.Message)
	}
}

// TestNoModel holds that a PDU whose objects have its model's number, which it
// does not tell, is not sent from the line to detection and back.
func TestNoModel(t *testing.T) {
	t.Parallel()
	params := serve(t, rpdu2With(t, "1.3.6.1.4.1.28507"))
	for _, line := range []string{"auto", "gude"} {
		got := ask(t, "power_query", with(params, object{"profile": line}))
		bad(t, got, "badInput", "none", "1.3.6.1.4.1.28507", "gude", "model", "profile_file")
		if strings.Contains(got.Error.Message, "set profile to one of") {
			t.Errorf("%s: %s", line, got.Error.Message)
		}
	}
}

// TestPending holds that a command which was accepted is not the state, and
// that a second one is not sent: on PDUs that tell of it in a column of its
// own, and on those that have values for it.
func TestPending(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		device        *pdusim.Device
		outlet, relay string
	}{
		"a column": {rpdu2(t, 4, slow(3*time.Second)), "3", "3"},
		"a value":  {eatonWith(t, 4, slow(3*time.Second)), "3", "0.3"},
	} {
		t.Run(what, func(t *testing.T) {
			params := with(serve(t, test.device), object{"node_outlet": test.outlet})
			good(t, "power_on", params, noWait)
			if data := good(t, "power_query", params); data["status"] != "off" || data["detail"] == nil {
				t.Errorf("right after: %v", data)
			}
			if data := good(t, "power_on", params, object{"waitMs": 20000}); data["status"] != "on" {
				t.Errorf("at last: %v", data)
			}
			if n := test.device.Count(test.relay, "on"); n != 1 {
				t.Errorf("%d commands", n)
			}
		})
	}
}

// TestForeignCommandPending holds that a command of somebody else, which may be
// a reboot, is not taken for the off that is wanted.
func TestForeignCommandPending(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 4, onFrom(1), slow(5*time.Second))
	params := with(serve(t, d), object{"node_outlet": "3"})
	good(t, "power_reset", params, noWait)
	data := good(t, "power_query", params)
	if data["status"] != "on" || data["detail"] != "a command is pending" {
		t.Errorf("before the reboot: %v", data)
	}
	good(t, "power_off", params)
	if d.Count("3", "off") != 1 || d.On("3") {
		t.Errorf("off was written %d times, the outlet is on: %t", d.Count("3", "off"), d.On("3"))
	}
}

// TestNotSwitchable holds that an outlet which the PDU marks as not switchable
// is an error, and not skipped.
func TestNotSwitchable(t *testing.T) {
	t.Parallel()
	d := eaton(t, 4)
	d.Put("1.3.6.1.4.1.534.6.6.7.6.6.1.9.0.3", number(2))
	params := with(serve(t, d), object{"node_outlet": "2,3"})
	bad(t, ask(t, "power_on", params), "wrongState", "none", "outlet 0.3", params["power_address"].(string))
	noSets(t, d)
}

// TestStrapFromZero holds that 0 is a unit where units are counted from 0, and
// that an outlet without unit is one of the first.
func TestStrapFromZero(t *testing.T) {
	t.Parallel()
	d := eaton(t, 4)
	params := serve(t, d)
	for _, test := range []object{
		{"node_outlet": "2"}, {"node_outlet": "0.2"}, {"node_outlet": "2", "strap": 0}, {"node_outlet": "Outlet 2"},
	} {
		d.Switch("0.2", true)
		good(t, "power_off", with(params, test))
		if d.On("0.2") {
			t.Errorf("%v: not switched", test)
		}
	}
	bad(t, ask(t, "power_query", with(params, object{"node_outlet": "1.2"})), "noSuchTarget", "none", "0.1 to 0.4")
}

// TestReadOnlyLines holds that lines without a control are named, and can
// still be read where they have something to read.
func TestReadOnlyLines(t *testing.T) {
	t.Parallel()
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: identifier("1.3.6.1.4.1.318.1.3.4.9"), SysDescr: "Easy PDU"})
	d.Put(apcTree+".30.6.1.1.4.1", number(1))
	d.Put(apcTree+".30.6.1.1.4.2", number(2))
	d.Put(apcTree+".30.5.0", number(2))
	params := with(serve(t, d), object{"node_outlet": "2", "profile": "apc-easy"})
	if data := good(t, "power_query", params); data["status"] != "on" {
		t.Errorf("power_query: %v", data)
	}
	for _, verb := range []string{"power_on", "power_off", "power_reset", "identify", "power_cycle"} {
		bad(t, ask(t, verb, params), "unsupported", "none", "apc-easy")
	}
	if warned := warningsOf(good(t, "check", params)); strings.Count(warned, "profile: ") != 2 || !strings.Contains(warned, "confidence low") {
		t.Errorf("warnings: %s", warned)
	}
	geist := pdusim.NewDevice(pdusim.Identity{SysObjectID: identifier("1.3.6.1.4.1.21239.2"), SysDescr: "Geist"})
	params = with(serve(t, geist), object{"profile": "geist-v4"})
	for _, verb := range []string{"power_on", "power_query", "outlets", "probe"} {
		bad(t, ask(t, verb, params), "unsupported", "none", "geist-v4")
	}
	good(t, "check", params)
}

// TestMasterStates holds that one text tells the states of all outlets, where
// a walk would take a request for each of them.
func TestMasterStates(t *testing.T) {
	t.Parallel()
	d := masterSwitch(t, 8)
	params := with(serve(t, d), object{"node_outlet": nil, "profile": "apc-ms", "snmp_version": "1"})
	list := good(t, "outlets", params)["outlets"].([]any)
	if d.Requests() > 2 || len(list) != 8 {
		t.Errorf("%d requests for %d outlets: %v", d.Requests(), len(list), d.Log())
	}
	for i, entry := range list {
		outlet := entry.(object)
		want := map[bool]string{true: "on", false: "off"}[d.On(outlet["id"].(string))]
		if outlet["status"] != want || outlet["name"] == "" {
			t.Errorf("outlet %d: %v", i+1, outlet)
		}
	}
}

// TestThreeParts holds that an outlet is not guessed where its number says too
// little: outlet 5 of which branch?
func TestThreeParts(t *testing.T) {
	t.Parallel()
	const tree snmp.OID = "1.3.6.1.4.1.476.1.42.3.8.50.20.1"
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: identifier("1.3.6.1.4.1.476.1.42"), SysDescr: "MPH2"})
	d.AddOutlet(pdusim.Outlet{
		Name:  "1.2.5",
		Shows: []pdusim.Shown{{OID: tree + ".95.1.2.5", On: number(2), Off: number(1), TurningOn: number(3), TurningOff: number(3)}},
		// It reads what is configured, not what is.
		Takes: []pdusim.Taken{{OID: tree + ".100.1.2.5", Reads: number(2), Commands: map[int64]pdusim.Command{0: pdusim.TurnOff, 1: pdusim.TurnOn, 2: pdusim.Reset}}},
	})
	params := with(serve(t, d), object{"profile": "liebert-mph2"})
	bad(t, ask(t, "power_on", params), "noSuchTarget", "none", "branch")
	if d.Requests() > 0 {
		t.Errorf("sent: %v", d.Log())
	}
	for _, test := range []object{
		{"node_outlet": "1.2.5"}, {"node_outlet": "2.5"}, {"node_outlet": "5", "branch": 2}, {"node_outlet": "5", "unit": 1, "phase": 2},
	} {
		d.Switch("1.2.5", false)
		good(t, "power_on", with(params, test))
		if !d.On("1.2.5") {
			t.Errorf("%v: not switched", test)
		}
	}
}

// TestAbsentOutlet holds that nothing is written for an outlet whose state says
// that the PDU does not have it.
func TestAbsentOutlet(t *testing.T) {
	t.Parallel()
	eachLine(t, func(e entry) bool { return e.line == "eaton-pulizzi" }, func(t *testing.T, e entry) {
		d := e.device(t, showing(e, 0))
		for _, verb := range []string{"power_on", "power_off", "power_reset"} {
			bad(t, ask(t, verb, e.request(t, d, "2")), "wrongState", "none")
		}
		noSets(t, d)
	})
}
