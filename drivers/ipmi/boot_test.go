package ipmi_test

import (
	"fmt"
	"slices"
	"testing"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// selectors are the boot device selectors of IPMI v2.0 rev 1.1, table 28-14.
var selectors = map[string]ipmisim.BootDevice{
	"none": ipmisim.BootNone, "pxe": ipmisim.BootPXE, "disk": ipmisim.BootDisk,
	"cdrom": ipmisim.BootCDROM, "bios": ipmisim.BootBIOS, "usb": ipmisim.BootRemovable,
}

// TestBootFlags sets every device with every mode, once and for all boots, and
// reads each back through the driver.
func TestBootFlags(t *testing.T) {
	bmc, login := simBMC(t, ipmisim.Config{})
	for device, selector := range selectors {
		for _, persistent := range []bool{false, true} {
			for _, mode := range []string{"auto", "legacy", "efi"} {
				t.Run(fmt.Sprintf("%s %s persistent=%v", device, mode, persistent), func(t *testing.T) {
					boot := object{"device": device, "persistent": persistent, "mode": mode}
					ask(t, "set_boot_device", request(login, object{"bootDevice": boot})).Gives(nil)
					flags := bmc.Machine().BootFlags()
					want := ipmisim.BootFlags{Valid: true, Persistent: persistent, EFI: mode == "efi", Device: selector}
					flags.Raw = [5]byte{}
					if flags != want {
						t.Errorf("the BMC has %+v, want %+v", flags, want)
					}
					if device == "none" {
						boot = object{"device": "none", "persistent": false, "mode": "auto"}
					} else if mode == "auto" {
						boot["mode"] = "legacy" // IPMI has one bit for it
					}
					ask(t, "get_boot_device", request(login)).Gives(boot)
				})
			}
		}
	}
}

// TestBootType holds that power_boot_type decides where the request does not.
func TestBootType(t *testing.T) {
	cases := []struct {
		parameter, mode string
		efi             bool
	}{
		{"", "", false}, {"auto", "auto", false}, {"legacy", "auto", false}, {"efi", "auto", true}, {"efi", "", true},
		{"efi", "legacy", false}, {"legacy", "efi", true}, {"auto", "efi", true},
	}
	for _, c := range cases {
		bmc, login := simBMC(t, ipmisim.Config{})
		login["power_boot_type"] = c.parameter
		boot := object{"device": "pxe"}
		if c.mode != "" {
			boot["mode"] = c.mode
		}
		ask(t, "set_boot_device", request(login, object{"bootDevice": boot})).Gives(nil)
		if got := bmc.Machine().BootFlags(); got.EFI != c.efi || got.Device != ipmisim.BootPXE {
			t.Errorf("power_boot_type %q, mode %q: %+v", c.parameter, c.mode, got)
		}
	}
}

// TestBootDeviceThenPower holds that the boot device is set first and in the
// same session, also when the machine is on already, and that power is not
// touched when it cannot be set.
func TestBootDeviceThenPower(t *testing.T) {
	efi := object{"bootDevice": object{"device": "pxe", "mode": "efi"}, "cycleDelayMs": 10}
	cases := []struct {
		name, verb string
		on         bool
		faults     ipmisim.Faults
		fails      string
		log        []string
		boots      int
	}{
		{name: "on", verb: "power_on", log: []string{setLevel, setBoot, control, closing}, boots: 1},
		{name: "on while on", verb: "power_on", on: true, log: []string{setLevel, setBoot, control, closing}},
		{name: "cycle while off", verb: "power_cycle", log: []string{setLevel, setBoot, status, control, closing}, boots: 1},
		{name: "cycle", verb: "power_cycle", on: true, log: []string{setLevel, setBoot, status, control, status, control, closing}, boots: 1},
		{name: "cannot be set, on", verb: "power_on", faults: ipmisim.Faults{NoBootOptions: true},
			fails: "unsupportedActionError unsupported none", log: []string{setLevel, setBoot, closing}},
		{name: "cannot be set, cycle", verb: "power_cycle", on: true, faults: ipmisim.Faults{NoBootOptions: true},
			fails: "unsupportedActionError unsupported none", log: []string{setLevel, setBoot, closing}},
		{name: "refused", verb: "power_on", faults: refusing(netFnChassis, 0x08, 0xd6),
			fails: "unsupportedActionError unsupported none", log: []string{setLevel, setBoot, closing}},
		{name: "out of space", verb: "power_on", faults: refusing(netFnChassis, 0x08, 0xc4),
			fails: "actionError refusedByDevice none", log: []string{setLevel, setBoot, closing}},
		{name: "unspecified error", verb: "power_on", faults: refusing(netFnChassis, 0x08, 0xff),
			fails: "actionError refusedByDevice none", log: []string{setLevel, setBoot, closing}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{On: c.on, Faults: c.faults})
			got := ask(t, c.verb, request(login, efi))
			m := bmc.Machine()
			heard(t, bmc, append(slices.Clone(loggingIn), c.log...)...)
			if c.fails != "" {
				got.Fails(c.fails).Says(bmc.Addr(), "boot")
				if m.On() != c.on || m.Count("on")+m.Count("off") > 0 {
					t.Error("power was touched")
				}
				return
			}
			got.Gives(nil)
			if !m.On() || len(m.Boots()) != c.boots || (c.boots > 0 && (!m.Boots()[0].EFI || m.Boots()[0].Device != ipmisim.BootPXE)) {
				t.Errorf("on=%v, boots %+v", m.On(), m.Boots())
			}
		})
	}
}

// TestBootDeviceElsewhere holds that a boot device beside another verb is
// refused before anything is sent.
func TestBootDeviceElsewhere(t *testing.T) {
	for _, verb := range []string{"power_off", "power_reset", "power_query", "power_soft_off"} {
		bmc, login := simBMC(t, ipmisim.Config{On: true})
		ask(t, verb, request(login, object{"bootDevice": object{"device": "pxe"}})).Fails("unsupportedActionError unsupported none")
		if bmc.Requests() > 0 || !bmc.Machine().On() {
			t.Errorf("%s: %q was sent", verb, bmc.RequestLog())
		}
	}
}

// TestStrangeBootFlags holds what the driver makes of flags that others set.
func TestStrangeBootFlags(t *testing.T) {
	cases := []struct {
		name  string
		data  [2]byte
		want  object
		fails string
	}{
		{name: "never set", want: object{"device": "none", "persistent": false, "mode": "auto"}},
		{name: "not valid", data: [2]byte{0x60, 0x04}, want: object{"device": "none", "persistent": false, "mode": "auto"}},
		{name: "safe mode disk", data: [2]byte{0x80, 0x0c}, want: object{"device": "disk", "persistent": false, "mode": "legacy"}},
		{name: "diagnostic partition", data: [2]byte{0x80, 0x10}, want: object{"device": "disk", "persistent": false, "mode": "legacy"}},
		{name: "virtual media, removable", data: [2]byte{0xa0, 0x1c}, want: object{"device": "usb", "persistent": false, "mode": "efi"}},
		{name: "virtual media, CD", data: [2]byte{0xc0, 0x20}, want: object{"device": "cdrom", "persistent": true, "mode": "legacy"}},
		{name: "virtual media, disk", data: [2]byte{0x80, 0x2c}, want: object{"device": "disk", "persistent": false, "mode": "legacy"}},
		{name: "reserved", data: [2]byte{0x80, 0x30}, fails: "actionError refusedByDevice none"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			bmc, login := simBMC(t, ipmisim.Config{})
			raw(t, bmc.Addr(), 0, 8, 5, c.data[0], c.data[1], 0, 0, 0)
			got := ask(t, "get_boot_device", request(login))
			if c.fails != "" {
				got.Fails(c.fails).Says(bmc.Addr(), "0xc")
				return
			}
			got.Gives(c.want)
		})
	}
}
