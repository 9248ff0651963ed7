package redfish

import (
	"fmt"
	"strings"
)

// bootOrderError tells why a boot order was not set, though nothing failed. The
// zero reason is that devices have no boot option.
type bootOrderError struct {
	reason  bootOrderReason
	devices []BootDevice // that it is about
}

type bootOrderReason int

const (
	noOption    bootOrderReason = iota
	ambiguous                   // an option could be either device's
	interleaved                 // the firmware orders classes, and cannot have another one between
	noOrder                     // there is none that can be written
	unverified                  // accepted, but read back otherwise
)

// kind is that of the error that callers see.
func (r bootOrderReason) kind() Kind {
	switch r {
	case interleaved, noOrder:
		return KindUnsupported
	case unverified:
		return KindNotTaken
	}
	return KindNotFound
}

// Error says what is the matter and what to do.
func (e *bootOrderError) Error() string {
	names := make([]string, len(e.devices))
	for i, device := range e.devices {
		names[i] = device.String()
	}
	list := strings.Join(names, ", ")
	switch e.reason {
	case noOrder:
		return "the machine has no boot order that can be written with Redfish; use set_boot_device"
	case unverified:
		return "the boot order was accepted, but the machine still shows another one; look at its BIOS settings"
	case ambiguous:
		return fmt.Sprintf("a boot option of the machine could be that of either device: %s; nothing was changed", list)
	case interleaved:
		return fmt.Sprintf("the firmware orders network interfaces among themselves and drives among themselves, so that %s cannot come after a device of the other kind; nothing was changed", list)
	}
	return fmt.Sprintf("the machine has no boot option that is proven to be of: %s; nothing was changed "+
		"(is booting from it enabled in the BIOS settings?)", list)
}

// complete tells what stands against writing: devices that contest an option,
// and devices without one.
func (m matching) complete(devices []BootDevice) error {
	if len(m.contested) > 0 {
		pair := m.contested[0]
		return &bootOrderError{ambiguous, []BootDevice{devices[pair[0]], devices[pair[1]]}}
	}
	var without []BootDevice
	for _, i := range m.missing() {
		without = append(without, devices[i])
	}
	if len(without) > 0 {
		return &bootOrderError{noOption, without}
	}
	return nil
}
