package main

import (
	"math"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// group is a number of BMCs with the same settings.
type group struct {
	settings
	source
}

var groupName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// choices are the words that a setting may have.
var choices = map[string][]string{
	"power":       {"off", "on", "random"},
	"bootDevice":  {"none", "pxe", "disk", "cdrom", "bios", "removable"},
	"damageKinds": {"bit", "truncate", "length", "random"},
}

func (g group) checkChoice(key, value string) {
	if !slices.Contains(choices[key], value) {
		g.reject(key, "must be one of %s, not %q", strings.Join(choices[key], ", "), value)
	}
}

// check rejects what is impossible in the settings by themselves.
func (g group) check() {
	if !groupName.MatchString(g.Name) {
		g.reject("name", "must begin with a letter and have only letters, digits, - and _, not %q", g.Name)
	}
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

func (g group) checkShare(key string, share float64) {
	if !(share >= 0 && share <= 1) { // so that no number fails, too
		g.reject(key, "must be between 0 and 1, not %v", share)
	}
}

func (g group) checkTime(key string, d time.Duration) {
	if d < 0 {
		g.reject(key, "must not be negative")
	}
}

// addresses returns where the BMCs listen, one address for each.
func (g group) addresses() []netip.AddrPort {
	a, err := parseAddresses(g.Address)
	if err != nil {
		g.reject("address", "%v", err)
	}
	count := 1
	switch {
	case g.Count != nil:
		count = *g.Count
	case err == nil && !a.single():
		count = len(a.list(maxBMCs))
	}
	switch {
	case count < 1 || count > maxBMCs:
		g.reject("count", "must be from 1 to %d, not %d", maxBMCs, count)
	case g.Port < 0 || g.Port > math.MaxUint16:
		g.reject("port", "must be from 0 to 65535, not %d", g.Port)
	case err == nil && a.single():
		return g.onOneAddress(a.first, count)
	case err == nil:
		return g.onRange(a, count)
	}
	return make([]netip.AddrPort, max(0, min(count, maxBMCs)))
}

func (g group) onOneAddress(address netip.Addr, count int) []netip.AddrPort {
	if g.Port > 0 && g.Port+count-1 > math.MaxUint16 {
		g.reject("port", "%d leaves no room for %d BMCs below port 65536", g.Port, count)
	}
	all := make([]netip.AddrPort, count)
	for i := range all {
		port := g.Port
		if port > 0 {
			port += i
		}
		all[i] = netip.AddrPortFrom(address, uint16(port))
	}
	return all
}

func (g group) onRange(a addresses, count int) []netip.AddrPort {
	list := a.list(count)
	if len(list) < count {
		g.reject("address", "has %d addresses for %d BMCs", len(list), count)
	}
	all := make([]netip.AddrPort, len(list))
	for i, address := range list {
		all[i] = netip.AddrPortFrom(address, uint16(g.Port))
	}
	return all
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
