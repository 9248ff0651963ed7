package maaspd

import (
	"fmt"
	"slices"
	"strings"
)

// The device types of a boot order.
const (
	networkInterface = "NetworkInterface"
	storageDevice    = "StorageDevice"
)

// keywordDeviceType marks the fault of a device type that this version of the
// protocol does not know, which is fatalError instead of settingsError.
const keywordDeviceType = "deviceType"

// readBootOrder reads the devices of set_boot_order.
func (r *request) readBootOrder(out *faults) {
	v := r.member("devices")
	if v.kind != listValue || len(v.items) == 0 {
		out.add("/devices", "required", "devices must be a list with at least one device")
		return
	}
	for i, item := range v.items {
		r.action.BootOrder = append(r.action.BootOrder, bootDevice(item, fmt.Sprintf("/devices/%d", i), out))
	}
}

// bootDevice reads one device. Properties other than mac and serial are the
// host's own and are ignored.
func bootDevice(v value, pointer string, out *faults) BootDevice {
	kind := v.members["deviceType"]
	property := map[string]string{networkInterface: "mac", storageDevice: "serial"}[kind.text]
	switch {
	case v.kind != objectValue:
		out.add(pointer, "type", "each device must be an object")
		return BootDevice{}
	case kind.kind != stringValue:
		out.add(pointer+"/deviceType", "required", "deviceType must be "+networkInterface+" or "+storageDevice)
		return BootDevice{}
	case property == "":
		out.add(pointer+"/deviceType", keywordDeviceType, "deviceType is not one that this driver knows ("+networkInterface+", "+storageDevice+")")
		return BootDevice{}
	}
	id := v.members["properties"].members[property]
	if id.kind != stringValue || id.text == "" {
		out.add(pointer+"/properties/"+property, "required", "a "+kind.text+" needs the property "+property)
		return BootDevice{}
	}
	if property == "serial" {
		return BootDevice{Serial: id.text}
	}
	if !isBootMAC(id.text) {
		out.add(pointer+"/properties/mac", "pattern", "mac must be twelve hex digits, such as 52:54:00:12:34:56")
	}
	return BootDevice{MAC: NormalMAC(id.text)}
}

// readBootOverride reads bootDevice.
func (r *request) readBootOverride(required bool, out *faults) {
	v := r.member("bootDevice")
	if v.isNull() {
		if required {
			out.add("/bootDevice", "required", "bootDevice is required, such as {\"device\": \"pxe\"}")
		}
		return
	}
	if v.kind != objectValue {
		out.add("/bootDevice", "type", "bootDevice must be an object such as {\"device\": \"pxe\"}")
		return
	}
	override := &BootOverride{}
	devices := []string{BootPXE, BootDisk, BootCDROM, BootBIOS, BootUSB, BootNone}
	override.Device = word(v.members["device"], "/bootDevice/device", "", devices, out)
	modes := []string{BootModeAuto, BootModeLegacy, BootModeEFI}
	override.Mode = word(v.members["mode"], "/bootDevice/mode", BootModeAuto, modes, out)
	if persistent := v.members["persistent"]; persistent.kind == boolValue {
		override.Persistent = persistent.truth
	} else if !persistent.isNull() {
		out.add("/bootDevice/persistent", "type", "bootDevice.persistent must be true or false")
	}
	r.action.BootOverride = override
}

// word reads one of several words; absent stands for null, and "" as absent
// means that null is a fault.
func word(v value, pointer, absent string, words []string, out *faults) string {
	if v.isNull() && absent != "" {
		return absent
	}
	expected := keyName(pointer) + " must be one of " + strings.Join(words, ", ")
	switch {
	case v.isNull():
		out.add(pointer, "required", expected)
	case v.kind != stringValue || !slices.Contains(words, v.text):
		out.add(pointer, "enum", expected)
	}
	return v.text
}

// bootDeviceRefused tells that the request carries a bootDevice that its verb
// or the driver does not take: nothing may be sent then.
func (r *request) bootDeviceRefused(def *definition, verb Verb) *Error {
	if r.member("bootDevice").isNull() || verb == VerbSetBootDevice {
		return nil
	}
	if verb != VerbPowerOn && verb != VerbPowerCycle {
		return Failf(Unsupported, "bootDevice does not go with %s, only with power_on, power_cycle and set_boot_device", verb)
	}
	if !def.can(VerbSetBootDevice) {
		return Failf(Unsupported, "the driver %s cannot set a boot device; nothing was sent", def.name)
	}
	return nil
}
