package openbmc

import (
	"context"

	"github.com/maaspd/powerdrivers/maaspd"
)

// The objects that hold the boot override, and the values that are put there.
const (
	controlObject = "control/host0"
	everyBoot     = "control/host0/boot"
	nextBoot      = "control/host0/boot/one_time"

	sourcePrefix  = "xyz.openbmc_project.Control.Boot.Source.Sources."
	modePrefix    = "xyz.openbmc_project.Control.Boot.Mode.Modes."
	sourceDefault = "Default"
	modeRegular   = "Regular"
	modeSetup     = "Setup"

	setBoot = "set the boot device"
)

// sources are the boot sources that stand for a device. The firmware setup and
// a USB disk of its own have none.
var sources = []struct{ device, source string }{
	{maaspd.BootPXE, "Network"},
	{maaspd.BootDisk, "Disk"},
	{maaspd.BootCDROM, "ExternalMedia"},
	{maaspd.BootNone, sourceDefault},
}

// SetBootDevice sets the boot source of the next or of every boot, and reads it
// back: what is written may be dropped without an error.
func (d *driver) SetBootDevice(ctx context.Context, boot maaspd.BootOverride) error {
	source := sourceOf(boot.Device)
	if source == "" {
		return maaspd.Failf(maaspd.Unsupported, "%s: OpenBMC's REST API has no boot source for %s; it has pxe, disk, cdrom and none", d.Address, boot.Device)
	}
	if boot.Mode == maaspd.BootModeEFI || boot.Mode == maaspd.BootModeLegacy {
		return maaspd.Failf(maaspd.Unsupported, "%s: OpenBMC's REST API has no boot mode; leave bootDevice.mode on auto", d.Address)
	}
	s, err := d.session(ctx)
	if err != nil {
		return err
	}
	if err := s.writeBoot(ctx, boot, source); err != nil {
		return err
	}
	is, err := s.settleBoot(ctx)
	if err != nil {
		return unsure(err)
	}
	want := maaspd.BootOverride{Device: boot.Device, Persistent: boot.Persistent && boot.Device != maaspd.BootNone, Mode: maaspd.BootModeAuto}
	if is.override() != want {
		return maaspd.Failf(maaspd.NotVerified, "%s took the boot device without an error, but has another one set; it may not be able to boot from %s", d.Address, boot.Device)
	}
	return nil
}

// writeBoot sets the boot source. The override of the next boot is switched on
// or, where another is meant, off; without a device none is left.
func (s *session) writeBoot(ctx context.Context, boot maaspd.BootOverride, source string) error {
	object, enabled := nextBoot, 1
	if boot.Persistent || boot.Device == maaspd.BootNone {
		object, enabled = everyBoot, 0
	}
	if err := s.put(ctx, nextBoot, "Enabled", enabled, setBoot); err != nil {
		return err
	}
	return unsure(s.put(ctx, object, "BootSource", sourcePrefix+source, setBoot))
}

// settleBoot reads the override that holds. A boot mode other than the regular
// one, such as the firmware setup, goes before the source and is taken away.
func (s *session) settleBoot(ctx context.Context) (bootSetting, error) {
	is, err := s.readBoot(ctx)
	if err != nil || is.mode == "" || is.mode == modeRegular {
		return is, err
	}
	if err := s.put(ctx, is.object, "BootMode", modePrefix+modeRegular, setBoot); err != nil {
		return is, err
	}
	return s.readBoot(ctx)
}

// GetBootDevice reads the boot source.
func (d *driver) GetBootDevice(ctx context.Context) (maaspd.BootOverride, error) {
	s, err := d.session(ctx)
	if err != nil {
		return maaspd.BootOverride{}, err
	}
	is, err := s.readBoot(ctx)
	if err != nil {
		return maaspd.BootOverride{}, err
	}
	boot := is.override()
	if boot.Device == "" {
		return boot, maaspd.Failf(maaspd.RefusedByDevice, "%s has the boot source %q and the boot mode %q set, for which there is no name", d.Address, cut(is.source), cut(is.mode))
	}
	return boot, nil
}

// bootSetting is the boot override that holds.
type bootSetting struct {
	source, mode string
	object       string
}

// readBoot reads the override of the next boot if there is one, else that of
// every boot.
func (s *session) readBoot(ctx context.Context) (bootSetting, error) {
	list, err := s.get(ctx, controlObject, "read the boot device")
	if err != nil {
		return bootSetting{}, err
	}
	object := everyBoot
	if switchedOn(list, nextBoot, "Enabled") {
		object = nextBoot
	}
	is := bootSetting{source: word(list, object, "BootSource"), mode: word(list, object, "BootMode"), object: object}
	if is.source == "" {
		return is, maaspd.Failf(maaspd.Unsupported, "read the boot device: the firmware has no boot source (%s)", object)
	}
	return is, nil
}

// override is the setting in the protocol's terms; its Device is "" where there
// is no word for it.
func (b bootSetting) override() maaspd.BootOverride {
	boot := maaspd.BootOverride{Device: deviceOf(b.source), Mode: maaspd.BootModeAuto}
	if b.mode == modeSetup {
		boot.Device = maaspd.BootBIOS
	} else if b.mode != "" && b.mode != modeRegular {
		boot.Device = ""
	}
	boot.Persistent = b.object == everyBoot && boot.Device != maaspd.BootNone
	return boot
}

// switchedOn reads a boolean, which some firmware gives as a number.
func switchedOn(list objects, path, attribute string) bool {
	if on, ok := value[bool](list, path, attribute); ok {
		return on
	}
	number, _ := value[float64](list, path, attribute)
	return number != 0
}

// sourceOf is the source that stands for a device, or "".
func sourceOf(device string) string {
	for _, known := range sources {
		if known.device == device {
			return known.source
		}
	}
	return ""
}

// deviceOf is the device that a source stands for, or "".
func deviceOf(source string) string {
	for _, known := range sources {
		if known.source == source {
			return known.device
		}
	}
	return ""
}
