package ipmi_test

import (
	"testing"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

const ms = time.Millisecond

// stateCase is one verb against a machine in a certain state, or one that is
// slow or stuck.
type stateCase struct {
	name, verb string
	on         bool
	config     ipmisim.Config
	params     object
	keys       object
	data       object
	fails      string
	says       string
	did        string // what the BMC carried out, once; "" for nothing
	after      bool   // the machine is on at the end
}

// BMCs and machines that are not as they should be.
var (
	slowBMC    = ipmisim.Config{Faults: ipmisim.Faults{OnDelay: 600 * ms, OffDelay: 600 * ms}}
	stuckBMC   = ipmisim.Config{Faults: ipmisim.Faults{NeverChanges: true}}
	deafSystem = ipmisim.Config{Faults: ipmisim.Faults{IgnoreSoft: true}}
	// touchyBMC objects to every command, as some Dells do to a repetition.
	touchyBMC = ipmisim.Config{Faults: refusing(netFnChassis, 0x02, 0xd5)}
)

const (
	notVerified = "actionError notVerified unknown"
	wrongState  = "actionError wrongState none"
)

// stateCases are the cases of TestStates.
var stateCases = []stateCase{
	{name: "on while on", verb: "power_on", on: true, did: "on", after: true},
	{name: "off while off", verb: "power_off", did: "off"},
	{name: "on while on, which the BMC refuses", verb: "power_on", on: true, config: touchyBMC, after: true},
	{name: "off while off, which the BMC refuses", verb: "power_off", config: touchyBMC},
	{name: "on while off, which the BMC refuses", verb: "power_on", config: touchyBMC, fails: wrongState, says: "D5h"},
	{name: "off while on, which the BMC refuses", verb: "power_off", on: true, config: touchyBMC, fails: wrongState, says: "D5h", after: true},
	{name: "soft off while off", verb: "power_soft_off"},
	{name: "off by soft shutdown", verb: "power_off", on: true, params: softly, did: "soft"},
	{name: "off by soft shutdown while off", verb: "power_off", params: softly},
	{name: "reset", verb: "power_reset", on: true, did: "reset", after: true},
	{name: "reset while off", verb: "power_reset", fails: wrongState, says: "off"},
	{name: "reset that the BMC refuses", verb: "power_reset", on: true, config: touchyBMC, fails: wrongState, says: "D5h", after: true},
	{name: "nmi", verb: "power_nmi", on: true, did: "nmi", after: true},
	{name: "nmi while off", verb: "power_nmi", fails: wrongState, says: "D5h"},
	{name: "slow, waited for", verb: "power_on", config: slowBMC, keys: object{"waitMs": 5000}, data: object{"status": "on"}, did: "on", after: true},
	{name: "slow, off, waited for", verb: "power_off", on: true, config: slowBMC, keys: object{"waitMs": 5000}, data: object{"status": "off"}, did: "off"},
	{name: "slow, soft off, waited for", verb: "power_soft_off", on: true, config: slowBMC, keys: object{"waitMs": 5000}, data: object{"status": "off"}, did: "soft"},
	{name: "slow, only looked at", verb: "power_on", config: slowBMC, keys: object{"waitMs": 0}, data: object{"status": "off"}, did: "on", after: true},
	{name: "slower than the wait", verb: "power_on", config: slowBMC, keys: object{"waitMs": 200}, fails: notVerified, says: "still off", did: "on", after: true},
	{name: "never", verb: "power_on", config: stuckBMC, keys: object{"waitMs": 300}, fails: notVerified, says: "still off", did: "on"},
	{name: "never off", verb: "power_off", on: true, config: stuckBMC, keys: object{"waitMs": 300}, fails: notVerified, says: "still on", did: "off", after: true},
	{name: "never, not waited for", verb: "power_on", config: stuckBMC, did: "on"},
	{name: "system ignores soft off", verb: "power_soft_off", on: true, config: deafSystem, keys: object{"waitMs": 300}, fails: notVerified, says: "still on", did: "soft", after: true},
	{name: "system ignores soft off, not waited for", verb: "power_soft_off", on: true, config: deafSystem, did: "soft", after: true},
	{name: "reset, waited for", verb: "power_reset", on: true, keys: object{"waitMs": 1000}, data: object{"status": "on"}, did: "reset", after: true},
}

// TestStates holds what the verbs make of the machine's state (protocol
// specification, section 6).
func TestStates(t *testing.T) {
	t.Parallel()
	for _, c := range stateCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.config.On = c.on
			bmc, login := simBMC(t, c.config)
			c.hold(t, bmc, login)
		})
	}
}

func (c stateCase) hold(t *testing.T, bmc *ipmisim.BMC, login object) {
	t.Helper()
	got := ask(t, c.verb, request(with(login, c.params), c.keys))
	if c.fails != "" {
		got.Fails(c.fails).Says(c.says)
	} else {
		got.Gives(c.data)
	}
	for _, action := range []string{"on", "off", "cycle", "reset", "nmi", "soft"} {
		want := 0
		if action == c.did {
			want = 1
		}
		if n := bmc.Machine().Count(action); n != want {
			t.Errorf("the BMC did %q %d times, want %d", action, n, want)
		}
	}
	eventually(t, "the machine's state", func() bool { return bmc.Machine().On() == c.after })
	eventually(t, "the session is closed", func() bool { return bmc.OpenSessions() == 0 })
}

// TestBMCReset holds that the silence of a controller that restarts is
// success, and that the machine does not notice.
func TestBMCReset(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]ipmisim.Faults{
		"answers first": {},
		"is silent":     {ResetSilence: time.Minute, Command: losing(netFnApp, 0x02).Command},
	} {
		t.Run(name, func(t *testing.T) {
			bmc, login := simBMC(t, ipmisim.Config{On: true, Faults: faults})
			login["privilege_level"] = "ADMIN"
			ask(t, "bmc_reset", request(login, object{"timeoutMs": 3000})).Gives(nil)
			if n := bmc.Machine().Count("bmc_reset"); n != 1 || !bmc.Machine().On() {
				t.Errorf("%d resets, the machine is on: %v", n, bmc.Machine().On())
			}
		})
	}
}

// TestIdentify holds the time that the light is asked to burn.
func TestIdentify(t *testing.T) {
	cases := []struct {
		name string
		keys object
		want int
	}{
		{"without a time", nil, 15},
		{"on", object{"identify": object{"on": true}}, 15},
		{"for a time", object{"identify": object{"on": true, "seconds": 240}}, 240},
		{"longest", object{"identify": object{"seconds": 255}}, 255},
		{"off", object{"identify": object{"on": false}}, 0},
		{"off wins over a time", object{"identify": object{"on": false, "seconds": 7}}, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			bmc, login := simBMC(t, ipmisim.Config{})
			ask(t, "identify", request(login, c.keys)).Gives(nil)
			if got := bmc.Machine().IdentifySeconds(); got != c.want || bmc.Machine().IdentifyForced() {
				t.Errorf("the light burns for %d s, want %d", got, c.want)
			}
		})
	}
	_, login := simBMC(t, ipmisim.Config{})
	ask(t, "identify", request(login, object{"identify": object{"seconds": 256}})).Violates("/identify/seconds maximum")
}

// TestCheck holds what check tells, and that it warns of what should not stay
// so. It changes nothing, and needs nothing of scope node.
func TestCheck(t *testing.T) {
	bmc, login := simBMC(t, ipmisim.Config{CipherSuites: []int{3, 17, 2}})
	want := object{"vendor": "manufacturer ID 32473", "model": "product 0x5053", "firmware": "1.07",
		"protocol": "IPMI 2.0, cipher suite 17", "target": "chassis", "privilege": "OPERATOR"}
	ask(t, "check", request(login)).Gives(want)
	got := ask(t, "check", request(with(login, object{"cipher_suite_id": "2", "privilege_level": "USER", "colour": "blue"}))).Succeeds()
	var pointers []string
	for _, warning := range got.Data["warnings"].([]any) {
		pointers = append(pointers, warning.(object)["pointer"].(string))
	}
	for _, pointer := range []string{"cipher_suite_id", "privilege_level", "colour"} {
		if count(pointers, "/driverParameters/"+pointer) != 1 || len(pointers) != 3 {
			t.Errorf("warnings for %q, and %s among them once", pointers, pointer)
		}
	}
	if got.Data["privilege"] != "USER" || got.Data["protocol"] != "IPMI 2.0, cipher suite 2" {
		t.Errorf("data %v", got.Data)
	}
	if bmc.Machine().On() {
		t.Error("check has switched the machine on")
	}
	ask(t, "check", request(with(login, object{"power_pass": "mistaken"}))).Fails("authError badCredentials none")
}
