package redfish

import (
	"fmt"
	"strings"
)

// BootOrderError tells why a boot order was not set. Nothing was written,
// unless Unverified.
type BootOrderError struct {
	// Devices that the error is about.
	Devices []BootDevice
	// Ambiguous: a boot option could be either of the two devices.
	Ambiguous bool
	// Interleaved: the firmware orders classes of devices, and cannot have one
	// of another class between two.
	Interleaved bool
	// Unsupported: the machine offers no boot order that can be written.
	Unsupported bool
	// Unverified: the write was accepted, but the machine shows another order.
	Unverified bool
}

// Error says what is the matter and what to do.
func (e *BootOrderError) Error() string {
	names := make([]string, len(e.Devices))
	for i, device := range e.Devices {
		names[i] = device.String()
	}
	list := strings.Join(names, ", ")
	switch {
	case e.Unsupported:
		return "the machine has no boot order that can be written with Redfish; use set_boot_device"
	case e.Unverified:
		return "the boot order was accepted, but the machine still shows another one; look at its BIOS settings"
	case e.Ambiguous:
		return fmt.Sprintf("a boot option of the machine could be that of either device: %s; nothing was changed", list)
	case e.Interleaved:
		return fmt.Sprintf("the firmware orders network interfaces among themselves and drives among themselves, so that %s cannot come after a device of the other kind; nothing was changed", list)
	}
	return fmt.Sprintf("the machine has no boot option that is proven to be of: %s; nothing was changed "+
		"(is booting from it enabled in the BIOS settings?)", list)
}

// missing tells that devices have no boot option.
func (e *BootOrderError) missing() bool {
	return !e.Ambiguous && !e.Interleaved && !e.Unsupported && !e.Unverified
}

// complete tells what stands against writing: devices that contest an option,
// and devices without one.
func (m matching) complete(devices []BootDevice) error {
	if len(m.contested) > 0 {
		pair := m.contested[0]
		return &BootOrderError{Ambiguous: true, Devices: []BootDevice{devices[pair[0]], devices[pair[1]]}}
	}
	var without []BootDevice
	for _, i := range m.missing() {
		without = append(without, devices[i])
	}
	if len(without) > 0 {
		return &BootOrderError{Devices: without}
	}
	return nil
}
