package ipmi_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/ipmi/openipmi"
)

// What becomes of the machine's process.
const (
	isOff     = "no process"
	isSame    = "the same process"
	isRenewed = "a new process"
)

// verbCase is one verb against ipmi_sim.
type verbCase struct {
	name, verb string
	on         bool   // the machine at the beginning
	params     object // on top of the login
	keys       object
	data       object
	fails      string
	actions    []string // what ipmi_sim did to the machine
	machine    string   // at the end
}

// Keys and parameters that several cases have.
var (
	quickly = object{"cycleDelayMs": 10}
	softly  = object{"power_off_mode": "soft"}
	asAdmin = object{"privilege_level": "ADMIN"}
	bootPXE = object{"bootDevice": object{"device": "pxe"}}
)

// verbCases are the cases of TestVerbsAgainstIPMISim.
var verbCases = []verbCase{
	{name: "query off", verb: "power_query", data: object{"status": "off"}, machine: isOff},
	{name: "query on", verb: "power_query", on: true, data: object{"status": "on"}, machine: isSame},
	{name: "on", verb: "power_on", actions: []string{"set power 1"}, machine: isRenewed},
	{name: "on while on", verb: "power_on", on: true, actions: []string{"set power 1"}, machine: isSame},
	{name: "on and wait", verb: "power_on", keys: object{"waitMs": 5000}, data: object{"status": "on"}, actions: []string{"set power 1"}, machine: isRenewed},
	{name: "on with boot device", verb: "power_on", keys: bootPXE, actions: []string{"set boot pxe", "set power 1"}, machine: isRenewed},
	{name: "off", verb: "power_off", on: true, actions: []string{"set power 0"}, machine: isOff},
	{name: "off while off", verb: "power_off", actions: []string{"set power 0"}, machine: isOff},
	{name: "off by soft shutdown", verb: "power_off", on: true, params: softly, actions: []string{"set shutdown 1"}, machine: isOff},
	{name: "soft off", verb: "power_soft_off", on: true, actions: []string{"set shutdown 1"}, machine: isOff},
	{name: "soft off and wait", verb: "power_soft_off", on: true, keys: object{"waitMs": 5000}, data: object{"status": "off"}, actions: []string{"set shutdown 1"}, machine: isOff},
	{name: "cycle", verb: "power_cycle", on: true, keys: quickly, actions: []string{"set power 0", "set power 1"}, machine: isRenewed},
	{name: "cycle while off", verb: "power_cycle", keys: quickly, actions: []string{"set power 1"}, machine: isRenewed},
	{name: "cycle with boot device", verb: "power_cycle", on: true, keys: with(quickly, bootPXE), actions: []string{"set boot pxe", "set power 0", "set power 1"}, machine: isRenewed},
	{name: "reset", verb: "power_reset", on: true, actions: []string{"set reset 1"}, machine: isRenewed},
	{name: "reset while off", verb: "power_reset", fails: "actionError wrongState none", machine: isOff},
	{name: "nmi, which ipmi_sim lacks", verb: "power_nmi", on: true, fails: "unsupportedActionError unsupported none", machine: isSame},
	{name: "BMC reset, which ipmi_sim lacks", verb: "bmc_reset", on: true, params: asAdmin, fails: "unsupportedActionError unsupported none", machine: isSame},
	{name: "BMC reset as operator", verb: "bmc_reset", on: true, fails: "authError privilege none", machine: isSame},
	{name: "boot device", verb: "set_boot_device", on: true, keys: bootPXE, actions: []string{"set boot pxe"}, machine: isSame},
	// ipmi_sim drops the bit that says that its flags are valid.
	{name: "get boot device", verb: "get_boot_device", on: true, data: object{"device": "none", "persistent": false, "mode": "auto"}, machine: isSame},
	{name: "identify", verb: "identify", on: true, actions: []string{"set identify 15 0"}, machine: isSame},
	{name: "identify for a time", verb: "identify", on: true, keys: object{"identify": object{"on": true, "seconds": 42}}, actions: []string{"set identify 42 0"}, machine: isSame},
	{name: "identify no longer", verb: "identify", on: true, keys: object{"identify": object{"on": false}}, actions: []string{"set identify 0 0"}, machine: isSame},
	{name: "check", verb: "check", on: true, machine: isSame, data: object{"vendor": "manufacturer ID 4753", "model": "product 0x0f02", "firmware": "9.08",
		"protocol": "IPMI 2.0, cipher suite 3", "target": "chassis", "privilege": "OPERATOR"}},
	{name: "validate", verb: "validate", on: true, machine: isSame},
}

// TestVerbsAgainstIPMISim holds every verb against a BMC in independent C code,
// by what happened to a real process and by the BMC's own log.
func TestVerbsAgainstIPMISim(t *testing.T) {
	t.Parallel()
	for _, c := range verbCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := openBMC(t, openipmi.Options{On: c.on})
			c.hold(t, bmc, login)
		})
	}
}

// hold runs the verb and looks at the answer, the log and the process.
func (c verbCase) hold(t *testing.T, bmc *openipmi.BMC, login object) {
	t.Helper()
	before := bmc.PID()
	if (before != 0) != c.on {
		t.Fatalf("the machine is process %d at the beginning", before)
	}
	got := ask(t, c.verb, request(with(login, c.params), c.keys))
	if c.fails != "" {
		got.Fails(c.fails)
	} else {
		got.Gives(c.data)
	}
	eventually(t, strings.Join(c.actions, ", "), func() bool { return slices.Equal(undoubled(bmc.Actions()), c.actions) })
	eventually(t, c.machine, func() bool { return c.is(before, bmc.PID()) })
	if c.verb == "validate" && len(bmc.Calls()) > 0 {
		t.Errorf("validate made the BMC do %q", bmc.Calls())
	}
}

// is tells whether the machine became what the case wants.
func (c verbCase) is(before, after int) bool {
	switch c.machine {
	case isSame:
		return after == before
	case isRenewed:
		return after != before && after != 0
	}
	return after == 0
}
