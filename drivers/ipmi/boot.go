package ipmi

import (
	"context"

	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"
	"github.com/maaspd/powerdrivers/maaspd"
)

// SetBootDevice writes the boot flags. BMCs forget flags that are not
// persistent after one boot or about 60 s.
func (d *driver) SetBootDevice(ctx context.Context, boot maaspd.BootOverride) error {
	mode := boot.Mode
	if mode == maaspd.BootModeAuto {
		mode = string(d.BootType)
	}
	flags := ipmi.BootFlags{
		Device:     selectorOf(boot.Device),
		Persistent: boot.Persistent,
		EFI:        mode == maaspd.BootModeEFI,
	}
	return d.command(ctx, func(ctx context.Context, s *ipmi.Session) error { return s.SetBootFlags(ctx, flags) })
}

// GetBootDevice reads the boot flags. Flags that are not valid set nothing.
func (d *driver) GetBootDevice(ctx context.Context) (maaspd.BootOverride, error) {
	flags, err := exchange(ctx, d, (*ipmi.Session).BootFlags)
	if err != nil {
		return maaspd.BootOverride{}, err
	}
	if !flags.Valid || flags.Device == ipmi.BootNone {
		return maaspd.BootOverride{Device: maaspd.BootNone, Mode: maaspd.BootModeAuto}, nil
	}
	device := deviceOf(flags.Device)
	if device == "" {
		return maaspd.BootOverride{}, maaspd.Failf(maaspd.RefusedByDevice,
			"%s has the boot device selector %#x set, for which there is no name", d.Address.HostPort(d.Port), byte(flags.Device))
	}
	boot := maaspd.BootOverride{Device: device, Persistent: flags.Persistent, Mode: maaspd.BootModeLegacy}
	if flags.EFI {
		boot.Mode = maaspd.BootModeEFI
	}
	return boot, nil
}

// selectorOf is the boot device selector of a device (IPMI v2.0 rev 1.1,
// table 28-14).
func selectorOf(device string) ipmi.BootDevice {
	switch device {
	case maaspd.BootPXE:
		return ipmi.BootPXE
	case maaspd.BootDisk:
		return ipmi.BootDisk
	case maaspd.BootCDROM:
		return ipmi.BootCDROM
	case maaspd.BootBIOS:
		return ipmi.BootBIOS
	case maaspd.BootUSB:
		return ipmi.BootUSB
	}
	return ipmi.BootNone
}

// deviceOf is the device of a selector; the remote ones, which a BMC's virtual
// media use, count as what they stand for. "" means that there is no word.
func deviceOf(selector ipmi.BootDevice) string {
	switch selector {
	case ipmi.BootPXE:
		return maaspd.BootPXE
	case ipmi.BootDisk, ipmi.BootDiskSafe, ipmi.BootDiagnostic, ipmi.BootRemoteDisk:
		return maaspd.BootDisk
	case ipmi.BootCDROM, ipmi.BootRemoteCDROM:
		return maaspd.BootCDROM
	case ipmi.BootBIOS:
		return maaspd.BootBIOS
	case ipmi.BootUSB, ipmi.BootRemoteUSB, ipmi.BootRemoteMedia:
		return maaspd.BootUSB
	}
	return ""
}
