package fleet

import "slices"

// The verbs that are treated in a way of their own (protocol specification,
// section 1).
const (
	powerOn      = "power_on"
	powerOff     = "power_off"
	powerQuery   = "power_query"
	powerCycle   = "power_cycle"
	powerReset   = "power_reset"
	powerSoftOff = "power_soft_off"

	setBootDevice = "set_boot_device"
)

// reading tells whether the verb changes nothing.
func reading(verb string) bool {
	return slices.Contains([]string{powerQuery, "probe", "outlets", "statistics", "check", "validate", "get_boot_device"}, verb)
}

// repeatable tells whether a verb may be sent again when nobody knows whether
// it was carried out (section 3.13 has the same list, the other way round).
func repeatable(verb string) bool {
	return !slices.Contains([]string{powerCycle, powerReset, powerSoftOff, "bmc_reset", "power_nmi"}, verb)
}

// ofDevices tells whether the verb makes sense for a device, too.
func ofDevices(verb string) bool {
	return slices.Contains([]string{"probe", "outlets", "statistics", "check"}, verb)
}

// waits tells whether the verb heeds waitMs.
func waits(verb string) bool {
	return slices.Contains([]string{powerOn, powerOff, powerCycle, powerReset, powerSoftOff}, verb)
}

// draws tells whether the verb makes machines draw current all at once, so that
// it is what staggering is for.
func draws(verb string) bool { return verb == powerOn || verb == powerCycle || verb == powerReset }
