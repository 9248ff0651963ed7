package redfish_test

import (
	"testing"
	"time"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// generic is a BMC that does all as the standard has it, but for its power rules.
func generic(rules redfishsim.PowerRules) redfishsim.Config {
	vendor := redfishsim.Generic()
	vendor.Behaviour.Power = rules
	return redfishsim.Config{Vendor: vendor}
}

var (
	onSame     = redfishsim.Refusal{Status: 409, MessageID: "IDRAC.2.8.PSU501"}
	wrongState = redfishsim.Refusal{Status: 400, MessageID: "iLO.2.14.InvalidOperationForSystemState"}
	withoutOn  = []string{"ForceOn", "ForceOff"}
)

// powerCases are the cases of TestPower: what a verb sends to a machine in that
// state, and what comes of it.
var powerCases = []struct {
	name  string
	rules redfishsim.PowerRules
	from  redfishsim.State
	verb  string
	fails string
	sent  string
	posts int
}{
	{name: "on from off", from: redfishsim.Off, verb: "power_on", sent: "On", posts: 1},
	{name: "on when on", from: redfishsim.On, verb: "power_on"},
	{name: "on when on its way", from: redfishsim.PoweringOn, verb: "power_on"},
	{name: "on from PoweringOff", from: redfishsim.PoweringOff, verb: "power_on", sent: "On", posts: 1},
	{name: "on when unknown", from: redfishsim.Unknown, verb: "power_on", sent: "On", posts: 1},
	{name: "off from on", from: redfishsim.On, verb: "power_off", sent: "ForceOff", posts: 1},
	{name: "off when off", from: redfishsim.Off, verb: "power_off"},
	{name: "off when on its way", from: redfishsim.PoweringOff, verb: "power_off"},
	{name: "off from PoweringOn", from: redfishsim.PoweringOn, verb: "power_off", sent: "ForceOff", posts: 1},
	{name: "off from Paused", from: redfishsim.Paused, verb: "power_off", sent: "ForceOff", posts: 1},
	{name: "reset", from: redfishsim.On, verb: "power_reset", sent: "ForceRestart", posts: 1},
	{name: "reset when off", from: redfishsim.Off, verb: "power_reset", fails: "actionError wrongState none"},
	{name: "soft off", from: redfishsim.On, verb: "power_soft_off", sent: "GracefulShutdown", posts: 1},
	{name: "soft off when off", from: redfishsim.Off, verb: "power_soft_off"},
	{name: "interrupt", from: redfishsim.On, verb: "power_nmi", sent: "Nmi", posts: 1},
	{name: "interrupt when off", from: redfishsim.Off, verb: "power_nmi", fails: "actionError wrongState none"},

	{name: "accepted with 200 and an error body", rules: redfishsim.PowerRules{Accepted: redfishsim.Success{Status: 200, ErrorBody: "Base.1.4.Success"}},
		from: redfishsim.Off, verb: "power_on", sent: "On", posts: 1},
	{name: "accepted with 202 and a task", rules: redfishsim.PowerRules{Accepted: redfishsim.Success{Status: 202, Task: true}},
		from: redfishsim.Off, verb: "power_on", sent: "On", posts: 1},
	{name: "ForceOn where the action names no On", rules: redfishsim.PowerRules{Types: withoutOn}, from: redfishsim.Off, verb: "power_on", sent: "ForceOn", posts: 1},
	{name: "ForceOn where only the ActionInfo says so", rules: redfishsim.PowerRules{Types: withoutOn, Advertise: redfishsim.InActionInfo},
		from: redfishsim.Off, verb: "power_on", sent: "ForceOn", posts: 2},
	{name: "ForceOn where nothing says so", rules: redfishsim.PowerRules{Types: withoutOn, Advertise: redfishsim.Nowhere},
		from: redfishsim.Off, verb: "power_on", sent: "ForceOn", posts: 2},
	{name: "never the power button", rules: redfishsim.PowerRules{Types: []string{"PushPowerButton"}}, from: redfishsim.Off, verb: "power_on",
		fails: "unsupportedActionError unsupported none"},
	{name: "no restart in the action", rules: redfishsim.PowerRules{Types: []string{"On", "ForceOff"}}, from: redfishsim.On, verb: "power_reset",
		fails: "unsupportedActionError unsupported none"},
	{name: "no restart in the ActionInfo", rules: redfishsim.PowerRules{Types: []string{"On", "ForceOff", "Off"}, Advertise: redfishsim.InActionInfo},
		from: redfishsim.On, verb: "power_reset", fails: "unsupportedActionError unsupported none", posts: 1},
	{name: "no graceful restart in its place", rules: redfishsim.PowerRules{Types: []string{"GracefulRestart", "GracefulShutdown"}},
		from: redfishsim.On, verb: "power_reset", fails: "unsupportedActionError unsupported none"},
	{name: "a licence is missing", rules: redfishsim.PowerRules{Already: redfishsim.Refusal{Status: 403, MessageID: "SMC.1.0.OemLicenseNotPassed"}},
		from: redfishsim.Unknown, verb: "power_on", fails: "actionError refusedByDevice none", posts: 1},
	{name: "the account may not", rules: redfishsim.PowerRules{Already: redfishsim.Refusal{Status: 403, MessageID: "Base.1.8.InsufficientPrivilege"}},
		from: redfishsim.Unknown, verb: "power_on", fails: "authError forbidden none", posts: 1},
	{name: "an internal error after it was sent", rules: redfishsim.PowerRules{Already: redfishsim.Refusal{Status: 500, MessageID: "Base.1.8.InternalError"}},
		from: redfishsim.Unknown, verb: "power_on", fails: "actionError refusedByDevice unknown", posts: 1},
}

// TestPower holds section by section what is sent in which state.
func TestPower(t *testing.T) {
	t.Parallel()
	for _, c := range powerCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, generic(c.rules))
			bmc.Machines()[0].SetState(c.from)
			got := ask(t, c.verb, request(login, object{"timeoutMs": 5000}))
			if c.fails == "" {
				got.Gives(nil)
			} else {
				got.Fails(c.fails).Says(bmc.Addr()[len("127.0.0.1:"):])
			}
			if resets(bmc) != c.sent || count(bmc, "POST") != c.posts {
				t.Errorf("the machine took %q with %d POSTs, want %q with %d:\n%v", resets(bmc), count(bmc, "POST"), c.sent, c.posts, bmc.Log())
			}
		})
	}
}

// racing makes a state that the read of it is too early for: the BMC says what
// was, and then refuses a command because of what is.
func racing(t *testing.T, rules redfishsim.PowerRules, shown, is redfishsim.State) (*redfishsim.Server, object) {
	t.Helper()
	config := generic(rules)
	config.Faults = []redfishsim.Fault{{Method: "GET", Path: systemPath, Times: 1, Do: redfishsim.Set("PowerState", string(shown))}}
	bmc, login := simBMC(t, config)
	bmc.Machines()[0].SetState(is)
	return bmc, login
}

// TestObjections holds that what a BMC objects to is no error when the machine
// is where it should be.
func TestObjections(t *testing.T) {
	t.Parallel()
	for name, already := range map[string]redfishsim.Refusal{"409": onSame, "400": wrongState} {
		t.Run("on, "+name, func(t *testing.T) {
			t.Parallel()
			bmc, login := racing(t, redfishsim.PowerRules{Already: already}, redfishsim.Off, redfishsim.On)
			ask(t, "power_on", request(login)).Gives(nil)
			if bmc.Requests() != 3 {
				t.Errorf("%v: want a read, the command and a read", bmc.Log())
			}
		})
		t.Run("off, "+name, func(t *testing.T) {
			t.Parallel()
			_, login := racing(t, redfishsim.PowerRules{Already: already}, redfishsim.On, redfishsim.Off)
			ask(t, "power_off", request(login)).Gives(nil)
		})
		t.Run("soft off, "+name, func(t *testing.T) {
			t.Parallel()
			_, login := racing(t, redfishsim.PowerRules{WhileOff: already}, redfishsim.On, redfishsim.Off)
			ask(t, "power_soft_off", request(login)).Gives(nil)
		})
	}
}

// TestOnAfterOff holds that a BMC that refuses to switch on for a while after an
// off is asked again until it does, or until the time is up.
func TestOnAfterOff(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, generic(redfishsim.PowerRules{OnRefusedFor: 1200 * time.Millisecond}))
	bmc.Machines()[0].SetState(redfishsim.On)
	ask(t, "power_cycle", request(login, object{"cycleDelayMs": 0, "waitMs": 3000})).Gives(object{"status": "on"})
	if resets(bmc) != "ForceOff On" || count(bmc, "POST") < 3 {
		t.Errorf("%q, %v", resets(bmc), bmc.Log())
	}

	bmc, login = simBMC(t, generic(redfishsim.PowerRules{OnRefusedFor: time.Hour}))
	bmc.Machines()[0].SetState(redfishsim.On)
	ask(t, "power_off", request(login)).Gives(nil)
	got := ask(t, "power_on", request(login, object{"timeoutMs": 3000})).Fails("connError busy none").Says("409", "until the time was up")
	if !got.Error.Retryable {
		t.Error("not retryable")
	}
}

// TestOffIsNotRepeated holds that a refused off is not sent again.
func TestOffIsNotRepeated(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Method: "POST", Do: redfishsim.Refuse(409, "Base.1.8.ResourceInUse")}}})
	bmc.Machines()[0].SetState(redfishsim.On)
	ask(t, "power_off", request(login)).Fails("connError busy none")
	if n := count(bmc, "POST"); n != 1 {
		t.Errorf("%d POSTs", n)
	}
}

// TestWaiting holds that waitMs waits for what is, not for what was accepted.
func TestWaiting(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, generic(redfishsim.PowerRules{OnDelay: 5 * time.Second, Transitional: true}))
	ask(t, "power_on", request(login)).Gives(nil)
	ask(t, "power_query", request(login)).Gives(object{"status": "off", "detail": "PoweringOn"})
	ask(t, "power_on", request(login, object{"waitMs": 30000})).Gives(object{"status": "on"})
	if resets(bmc) != "On" {
		t.Errorf("a machine on its way got a second command: %q", resets(bmc))
	}

	lost := redfishsim.PowerRules{OnDelay: 5 * time.Second, Transitional: true, OffLost: true}
	bmc, login = simBMC(t, generic(lost))
	ask(t, "power_on", request(login)).Gives(nil)
	ask(t, "power_off", request(login, object{"waitMs": 7000})).Fails("actionError notVerified unknown")
	if bmc.Machines()[0].State() != redfishsim.On {
		t.Error("the off was not lost")
	}
}

// TestCycle holds that a cycle is an off, proven, and an on, on every BMC.
func TestCycle(t *testing.T) {
	t.Parallel()
	for _, vendor := range redfishsim.Vendors() {
		t.Run(vendor.Name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Vendor: vendor})
			bmc.Machines()[0].SetState(redfishsim.On)
			ask(t, "power_cycle", request(login, object{"cycleDelayMs": 0, "waitMs": 5000})).Gives(object{"status": "on"})
			if resets(bmc) != "ForceOff On" {
				t.Errorf("the machine took %q", resets(bmc))
			}
		})
	}
}

// TestVendors holds on, off and query on every BMC.
func TestVendors(t *testing.T) {
	t.Parallel()
	for _, vendor := range redfishsim.Vendors() {
		t.Run(vendor.Name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Vendor: vendor})
			for range 2 {
				ask(t, "power_on", request(login, object{"waitMs": 3000})).Gives(object{"status": "on"})
			}
			for range 2 {
				ask(t, "power_off", request(login, object{"waitMs": 3000})).Gives(object{"status": "off"})
			}
			ask(t, "power_reset", request(login)).Fails("actionError wrongState none")
			if resets(bmc) != "On ForceOff" {
				t.Errorf("the machine took %q", resets(bmc))
			}
		})
	}
}

// TestBMCReset restarts the BMC, which then has nothing to say.
func TestBMCReset(t *testing.T) {
	t.Parallel()
	for _, vendor := range redfishsim.Vendors() {
		t.Run(vendor.Name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Vendor: vendor})
			ask(t, "bmc_reset", request(login)).Gives(nil)
			if bmc.ManagerResets() != 1 || resets(bmc) != "" {
				t.Errorf("%d resets of the BMC, and the machine took %q", bmc.ManagerResets(), resets(bmc))
			}
		})
	}
	bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Method: "POST", Do: redfishsim.Drop(true)}}})
	ask(t, "bmc_reset", request(login)).Gives(nil)
	if bmc.ManagerResets() != 1 {
		t.Errorf("%d resets of the BMC", bmc.ManagerResets())
	}
}
