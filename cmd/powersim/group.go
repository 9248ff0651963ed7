package main

import (
	"math"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// group is a number of BMCs with the same settings.
type group struct {
	settings
	source
}

// check rejects what is impossible in the settings by themselves.
func (g group) check() {
	g.checkName(g.Name)
	g.checkChoice("power", g.Power)
	g.checkChoice("bootDevice", g.BootDevice)
	for _, kind := range g.DamageKinds {
		g.checkChoice("damageKinds", kind)
	}
	if len(g.DamageKinds) == 0 {
		g.reject("damageKinds", "must not be empty; a damage of 0 means none")
	}
	if len(g.CipherSuites) == 0 {
		g.reject("cipherSuites", "must not be empty")
	}
	if g.Watts != nil && (*g.Watts < 0 || *g.Watts > math.MaxUint16) {
		g.reject("watts", "must be from 0 to 65535, not %d", *g.Watts)
	}
	g.checkShare("stuckShare", g.StuckShare)
	g.checkShare("loss", g.Loss)
	g.checkShare("duplicates", g.Duplicates)
	g.checkShare("damage", g.Damage)
	g.checkShare("deadShare", g.DeadShare)
	g.checkTime("sessionTimeout", g.SessionTimeout)
	g.checkTime("onDelay", g.OnDelay)
	g.checkTime("offDelay", g.OffDelay)
	g.checkTime("resetSilence", g.ResetSilence)
	g.checkTime("delay", g.Delay)
}

// bootFlags are the boot flags as the BMC holds them (IPMI v2.0 rev 1.1, Table
// 28-14, parameter 5).
func (g group) bootFlags() (flags [5]byte) {
	device, chosen := map[string]ipmisim.BootDevice{
		"pxe": ipmisim.BootPXE, "disk": ipmisim.BootDisk, "cdrom": ipmisim.BootCDROM,
		"bios": ipmisim.BootBIOS, "removable": ipmisim.BootRemovable,
	}[g.BootDevice]
	if !chosen {
		return flags
	}
	const valid, persistent, efi = 0x80, 0x40, 0x20
	flags[0], flags[1] = valid, byte(device)<<2
	if g.BootPersistent {
		flags[0] |= persistent
	}
	if g.BootEFI {
		flags[0] |= efi
	}
	return flags
}
