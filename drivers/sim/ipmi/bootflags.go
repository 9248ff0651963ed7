package ipmisim

// BootDevice is a boot device selector (IPMI v2.0 rev 1.1, Table 28-14,
// parameter 5, data 2 bits 5:2).
type BootDevice uint8

// The selectors that power drivers use.
const (
	BootNone      BootDevice = 0x0
	BootPXE       BootDevice = 0x1
	BootDisk      BootDevice = 0x2
	BootCDROM     BootDevice = 0x5
	BootBIOS      BootDevice = 0x6
	BootRemovable BootDevice = 0xF
)

// BootFlags is the boot flags parameter as the BMC holds it. All zero means
// that nothing was set: flags not valid, no override.
type BootFlags struct {
	Valid, Persistent, EFI bool
	Device                 BootDevice
	// Raw is the parameter's data, data 1 first.
	Raw [5]byte
}

func decodeBootFlags(raw [5]byte) BootFlags {
	return BootFlags{
		Valid:      raw[0]&0x80 != 0,
		Persistent: raw[0]&0x40 != 0,
		EFI:        raw[0]&0x20 != 0,
		Device:     BootDevice(raw[1] >> 2 & 0x0F),
		Raw:        raw,
	}
}
