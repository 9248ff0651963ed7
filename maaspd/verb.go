package maaspd

import (
	"reflect"
	"strings"
)

// Verb names one action of the protocol, as on the command line and in
// action_type (protocol specification, section 1).
type Verb string

// The verbs of protocol version 1.
const (
	VerbSchema        Verb = "schema"
	VerbPowerOn       Verb = "power_on"
	VerbPowerOff      Verb = "power_off"
	VerbPowerQuery    Verb = "power_query"
	VerbPowerCycle    Verb = "power_cycle"
	VerbPowerReset    Verb = "power_reset"
	VerbPowerSoftOff  Verb = "power_soft_off"
	VerbPowerNMI      Verb = "power_nmi"
	VerbBMCReset      Verb = "bmc_reset"
	VerbSetBootOrder  Verb = "set_boot_order"
	VerbSetBootDevice Verb = "set_boot_device"
	VerbGetBootDevice Verb = "get_boot_device"
	VerbIdentify      Verb = "identify"
	VerbProbe         Verb = "probe"
	VerbOutlets       Verb = "outlets"
	VerbStatistics    Verb = "statistics"
	VerbValidate      Verb = "validate"
	VerbCheck         Verb = "check"
	VerbBatch         Verb = "batch"
)

// verbSpec is all that the dispatch needs to know about a verb.
type verbSpec struct {
	verb Verb
	help string
	// companion is the optional interface that the driver's type must
	// implement; nil where every driver has the verb.
	companion reflect.Type
	// changes tells that the verb may change something on the device.
	changes bool
	// harmful tells that carrying the verb out twice is worse than once, so
	// that an uncertain failure must not be retried.
	harmful bool
	// wanted is the state that the verb leads to; empty when none.
	wanted Power
	// bmcOnly tells that parameters of scope node are not demanded.
	bmcOnly bool
	// run does the verb; nil for the verbs that Run answers by itself.
	run func(*action) (any, error)
}

// verbSpecs lists the verbs in the order in which help shows them.
func verbSpecs() []verbSpec {
	return []verbSpec{
		{verb: VerbSchema, help: "Print the description of this driver and its parameters"},
		{verb: VerbPowerOn, help: "Switch the machine on", changes: true, wanted: On, run: (*action).powerOn},
		{verb: VerbPowerOff, help: "Switch the machine off", changes: true, wanted: Off, run: (*action).powerOff},
		{verb: VerbPowerQuery, help: "Tell whether the machine is on", run: (*action).powerQuery},
		{verb: VerbPowerCycle, help: "Switch off, wait, switch on", changes: true, harmful: true, wanted: On, run: (*action).powerCycle},
		{verb: VerbPowerReset, help: "Hard reset of a running machine", companion: reflect.TypeFor[Resetter](), changes: true, harmful: true, wanted: On, run: (*action).powerReset},
		{verb: VerbPowerSoftOff, help: "Ask the operating system to shut down", companion: reflect.TypeFor[SoftOffer](), changes: true, harmful: true, wanted: Off, run: (*action).powerSoftOff},
		{verb: VerbPowerNMI, help: "Send the diagnostic interrupt (NMI)", companion: reflect.TypeFor[NMISender](), changes: true, harmful: true, run: (*action).powerNMI},
		{verb: VerbBMCReset, help: "Restart the controller, not the machine", companion: reflect.TypeFor[BMCResetter](), changes: true, harmful: true, run: (*action).bmcReset},
		{verb: VerbSetBootOrder, help: "Put boot devices in order", companion: reflect.TypeFor[BootOrderer](), changes: true, run: (*action).setBootOrder},
		{verb: VerbSetBootDevice, help: "Choose the next boot device", companion: reflect.TypeFor[BootDeviceSetter](), changes: true, run: (*action).setBootDevice},
		{verb: VerbGetBootDevice, help: "Tell the boot device that is set", companion: reflect.TypeFor[BootDeviceGetter](), run: (*action).getBootDevice},
		{verb: VerbIdentify, help: "Switch the locator light", companion: reflect.TypeFor[Identifier](), changes: true, run: (*action).identify},
		{verb: VerbProbe, help: "List the machines behind this device", companion: reflect.TypeFor[Prober](), bmcOnly: true, run: (*action).probe},
		{verb: VerbOutlets, help: "List the outlets of this device with their states", companion: reflect.TypeFor[OutletLister](), bmcOnly: true, run: (*action).outlets},
		{verb: VerbStatistics, help: "Read power, temperatures and the like", companion: reflect.TypeFor[Meter](), bmcOnly: true, run: (*action).statistics},
		{verb: VerbValidate, help: "Check a request without touching the network", bmcOnly: false, run: (*action).validate},
		{verb: VerbCheck, help: "Reach the device, log in, find the target, read its state", bmcOnly: true, run: (*action).check},
		{verb: VerbBatch, help: "Answer many requests, one JSON line each"},
	}
}

// specOf returns the entry of the verb, or nil.
func specOf(verb Verb) *verbSpec {
	for _, spec := range verbSpecs() {
		if spec.verb == verb {
			return &spec
		}
	}
	return nil
}

// dashed is the spelling of the verb that is accepted for people.
func (v Verb) dashed() string { return strings.ReplaceAll(string(v), "_", "-") }
