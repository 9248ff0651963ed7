package redfish

import (
	"context"
	"slices"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

// The words of Redfish for a boot override (schema ComputerSystem, Boot).
const (
	enabledOnce       = "Once"
	enabledContinuous = "Continuous"
	enabledDisabled   = "Disabled"
	targetNone        = "None"
	modeUEFI          = "UEFI"
	modeLegacy        = "Legacy"
)

// bootWords are the targets that stand for a device: the first is what is set,
// or the first that the machine offers; all of them are read.
var bootWords = []struct {
	device  string
	targets []string
}{
	{maaspd.BootPXE, []string{"Pxe", "UefiHttp"}},
	{maaspd.BootDisk, []string{"Hdd", "RemoteDrive", "SDCard"}},
	{maaspd.BootCDROM, []string{"Cd", "UsbCd"}},
	{maaspd.BootBIOS, []string{"BiosSetup"}},
	{maaspd.BootUSB, []string{"Usb"}},
	{maaspd.BootNone, []string{targetNone}},
}

// SetBootDevice sets the boot override, and reads it back.
func (d *driver) SetBootDevice(ctx context.Context, boot maaspd.BootOverride) error {
	client, system, err := d.system(ctx)
	if err != nil {
		return err
	}
	want := redfish.Override{Enabled: enabledOnce, Target: targetOf(boot.Device, system.Boot.TargetAllowed)}
	switch {
	case boot.Device == maaspd.BootNone:
		want.Enabled = enabledDisabled
	case boot.Persistent:
		want.Enabled = enabledContinuous
	}
	switch boot.Mode {
	case maaspd.BootModeEFI:
		want.Mode = modeUEFI
	case maaspd.BootModeLegacy:
		want.Mode = modeLegacy
	}
	return patiently(ctx, func() error { return client.SetBootOverride(ctx, system, want) })
}

// GetBootDevice reads the boot override.
func (d *driver) GetBootDevice(ctx context.Context) (maaspd.BootOverride, error) {
	client, system, err := d.system(ctx)
	if err != nil {
		return maaspd.BootOverride{}, err
	}
	set, err := client.BootOverride(ctx, system)
	if err != nil {
		return maaspd.BootOverride{}, reported(err)
	}
	if set.Enabled == enabledDisabled || set.Enabled == "" || set.Target == targetNone || set.Target == "" {
		return maaspd.BootOverride{Device: maaspd.BootNone, Mode: maaspd.BootModeAuto}, nil
	}
	boot := maaspd.BootOverride{Device: deviceOf(set.Target), Persistent: set.Enabled == enabledContinuous, Mode: maaspd.BootModeAuto}
	switch set.Mode {
	case modeUEFI:
		boot.Mode = maaspd.BootModeEFI
	case modeLegacy:
		boot.Mode = maaspd.BootModeLegacy
	}
	if boot.Device == "" {
		return boot, maaspd.Failf(maaspd.RefusedByDevice, "%s has the boot override target %.64q set, for which there is no name", d.Address, set.Target)
	}
	return boot, nil
}

// targetOf is the target that stands for a device, of those that are offered.
func targetOf(device string, offered []string) string {
	for _, word := range bootWords {
		if word.device != device {
			continue
		}
		// Booting from the network by HTTP, or from another kind of disk, is not
		// what was asked for; only the CD drive has two names.
		if device == maaspd.BootCDROM && !slices.Contains(offered, word.targets[0]) && slices.Contains(offered, word.targets[1]) {
			return word.targets[1]
		}
		return word.targets[0]
	}
	return targetNone
}

// deviceOf is the device that a target stands for; "" means that there is no
// word.
func deviceOf(target string) string {
	for _, word := range bootWords {
		if slices.Contains(word.targets, target) {
			return word.device
		}
	}
	return ""
}
