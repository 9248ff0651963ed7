package redfish_test

import (
	"testing"
	"time"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// unsupported is the answer to what a BMC does not have.
const unsupported = "unsupportedActionError unsupported none"

// powerVerbs are the verbs of TestPowerOfVendors, and what is asked of a BMC
// that has all of the standard's reset types. A reset reads the state before it,
// a cycle before and between.
var powerVerbs = []struct{ verb, story string }{
	{"power_on", "GET On"},
	{"power_off", "GET ForceOff"},
	{"power_soft_off", "GET GracefulShutdown"},
	{"power_reset", "GET ForceRestart"},
	{"power_nmi", "GET Nmi"},
	{"power_cycle", "GET ForceOff GET On"},
}

// hanging is the machine whose reset is an off and an on.
const hanging = "SR675V3"

// lacking is what a vendor's BMC does not have, by verb, and what it was asked.
var lacking = map[string]map[string]string{
	"AMI":  {"power_nmi": "GET (Nmi) info"},
	"DGX":  {"power_nmi": "GET (Nmi) info"},
	"Cray": {"power_soft_off": "GET (GracefulShutdown) info", "power_reset": "GET (ForceRestart) info", "power_nmi": "GET (Nmi) info"},
}

// TestPowerOfVendors holds, for every vendor and verb, the requests, each of
// them. No ActionInfo is read but after a refusal, no task, and PowerCycle, which
// most lack, is sent to none.
func TestPowerOfVendors(t *testing.T) {
	t.Parallel()
	for _, vendor := range redfishsim.Vendors() {
		vendor.Behaviour.Power.OnRefusedFor = 0 // of which TestOnAfterOff is
		for _, c := range powerVerbs {
			t.Run(vendor.Name+", "+c.verb, func(t *testing.T) {
				t.Parallel()
				bmc, login := simBMC(t, redfishsim.Config{Vendor: vendor})
				if c.verb != "power_on" {
					bmc.Machines()[0].SetState(redfishsim.On)
				}
				got := askPausing(t, time.Millisecond, c.verb, request(login, object{"cycleDelayMs": 0}))
				want, lacks := lacking[vendor.Name][c.verb]
				switch {
				case lacks:
					got.Fails(unsupported)
				case vendor.Name == hanging && c.verb == "power_reset":
					got.Gives(nil)
					want = "GET ForceOff GET On"
				default:
					got.Gives(nil)
					want = c.story
				}
				if asked := story(bmc); asked != want {
					t.Errorf("the BMC was asked %q, want %q", asked, want)
				}
				wellFormed(t, bmc)
			})
		}
	}
}

// TestAdvertisedAction holds that an action goes to the target that the system
// names, and is nothing but its ResetType whatever else the action supports.
func TestAdvertisedAction(t *testing.T) {
	t.Parallel()
	config := changed(t, redfishsim.Generic(), systemPath, func(system object) {
		reset := system["Actions"].(object)["#ComputerSystem.Reset"].(object)
		reset["target"] = systemPath + "/Actions/Oem/Switch.Reset"
		reset["@Redfish.OperationApplyTimeSupport"] = object{"SupportedValues": []string{"Immediate", "AtMaintenanceWindowStart"}}
	})
	bmc, login := simBMC(t, config)
	ask(t, "power_on", request(login)).Gives(nil)
	if got := story(bmc); got != "GET Actions/Oem/Switch.Reset:On" {
		t.Errorf("the BMC was asked %q", got)
	}
	wellFormed(t, bmc)
}

// refusedOnce are the cases of TestRefusedOnce: the first command is refused so.
var refusedOnce = []struct {
	name  string
	do    redfishsim.Misbehaviour
	times int
	fails string
	story string
}{
	{name: "the value by MessageId", do: redfishsim.Refuse(400, "Base.1.8.ActionParameterValueNotInList"), story: "GET (On) ForceOn"},
	{name: "the value by MessageId, 422", do: redfishsim.Refuse(422, "Base.1.8.ActionParameterValueNotInList"), story: "GET (On) ForceOn"},
	{name: "the value by its name", do: redfishsim.Reply(400, "application/json", `{"error":{"message":"The value On is not in the list"}}`), story: "GET (On) ForceOn"},
	{name: "the value, without a word", do: redfishsim.Reply(400, "text/plain", ""), story: "GET (On) ForceOn"},
	{name: "something else", do: redfishsim.Reply(400, "application/json", `{"error":{"message":"Out of memory"}}`), story: "GET (On) GET GET",
		fails: "actionError refusedByDevice none"},
	{name: "the value, without the error around the message", story: "GET (On) ForceOn", do: redfishsim.Reply(400, "application/json",
		`{"@Message.ExtendedInfo":[{"MessageId":"Base.1.8.ActionParameterValueFormatError"}]}`)},
	{name: "for now, HPE", do: redfishsim.Refuse(400, "iLO.2.14.InvalidOperationForSystemState"), times: 2, story: "GET (On) GET (On) GET On"},
	{name: "for now, Dell", do: redfishsim.Refuse(500, "IDRAC.2.8.SYS518"), story: "GET (On) GET GET On"},
	{name: "for now, Dell, 409", do: redfishsim.Refuse(409, "Base.1.8.ActionParameterValueConflict"), story: "GET (On) GET On"},
	{name: "for now, without words", do: redfishsim.Reply(409, "text/plain", ""), story: "GET (On) GET On"},
	{name: "for now, after a general error", do: redfishsim.Reply(400, "application/json", `{"error":{"code":"Base.1.8.GeneralError","@Message.ExtendedInfo":[`+
		`{"MessageId":"Base.1.8.GeneralError"},{"MessageId":"iLO.2.14.InvalidOperationForSystemState"}]}}`), story: "GET (On) GET On"},
	{name: "for now, by the code alone", do: redfishsim.Reply(500, "application/json", `{"error":{"code":"IDRAC.2.8.SYS518"}}`), story: "GET (On) GET GET On"},
}

// TestRefusedOnce holds what follows a refusal of On: ForceOn where the value is
// what was refused, On again where it was for now, and the error otherwise.
func TestRefusedOnce(t *testing.T) {
	t.Parallel()
	for _, c := range refusedOnce {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			config := generic(redfishsim.PowerRules{Types: []string{"On", "ForceOn", "ForceOff"}, Advertise: redfishsim.Nowhere})
			config.Faults = []redfishsim.Fault{{Method: "POST", Times: max(c.times, 1), Do: c.do}}
			bmc, login := simBMC(t, config)
			got := ask(t, "power_on", request(login))
			if c.fails == "" {
				got.Gives(nil)
			} else {
				got.Fails(c.fails)
			}
			if asked := story(bmc); asked != c.story {
				t.Errorf("the BMC was asked %q, want %q", asked, c.story)
			}
		})
	}
}

// TestResetTooLate holds that a reset of a machine that went off after the read
// is refused by the BMC, and that nothing took its place.
func TestResetTooLate(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]redfishsim.Refusal{"409": onSame, "400": wrongState} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc, login := racing(t, redfishsim.PowerRules{WhileOff: refusal}, redfishsim.On, redfishsim.Off)
			ask(t, "power_reset", request(login)).Fails("actionError wrongState none")
			if resets(bmc) != "" || count(bmc, "POST") != 1 {
				t.Errorf("the machine took %q: %v", resets(bmc), bmc.Log())
			}
		})
	}
}

// TestPassingStatesEach holds that each state that says nothing is read again.
func TestPassingStatesEach(t *testing.T) {
	t.Parallel()
	for name, shown := range map[string]redfishsim.Misbehaviour{
		"null": redfishsim.Set("PowerState", nil), "Unknown": redfishsim.Set("PowerState", "Unknown"), "Reset": redfishsim.Set("PowerState", "Reset"),
		"a number": redfishsim.Set("PowerState", 1), "missing": redfishsim.Edit(func(system map[string]any) { delete(system, "PowerState") }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Path: systemPath, Times: 2, Do: shown}}})
			bmc.Machines()[0].SetState(redfishsim.PoweringOff)
			ask(t, "power_query", request(login)).Gives(object{"status": "on", "detail": "PoweringOff"})
			if got := story(bmc); got != "GET GET GET" {
				t.Errorf("the BMC was asked %q", got)
			}
		})
	}
}

// TestSlowReplies holds that the time is that of the whole action, not that of
// each of its requests.
func TestSlowReplies(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Do: redfishsim.Late(2500 * time.Millisecond)}}})
	login["node_id"] = nil
	begin := time.Now()
	ask(t, "power_on", request(login, object{"timeoutMs": 4500})).Fails("connError timeout none")
	if took := time.Since(begin); took > 20*time.Second || resets(bmc) != "" {
		t.Errorf("it took %v, and the machine %q", took, resets(bmc))
	}
}
