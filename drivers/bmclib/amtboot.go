package bmclib

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/wsman"
	"github.com/maaspd/powerdrivers/maaspd"
)

// The classes and instances of Intel AMT that have to do with booting (Intel AMT
// SDK, "Set SOL/Storage Redirection and other Boot Options").
const (
	bootSettings = "http://intel.com/wbem/wscim/1/amt-schema/1/AMT_BootSettingData"
	bootSource   = "CIM_BootSourceSetting"
	setBoot      = "set the boot device"
	// The roles of a boot configuration.
	isNextSingleUse = "1"
	isNotNext       = "32768"
)

// amtSource is the boot source of a device; "" is none.
func amtSource(device string) string {
	switch device {
	case maaspd.BootPXE:
		return "Intel(r) AMT: Force PXE Boot"
	case maaspd.BootDisk:
		return "Intel(r) AMT: Force Hard-drive Boot"
	case maaspd.BootCDROM:
		return "Intel(r) AMT: Force CD/DVD Boot"
	}
	return ""
}

// bootDevice sets the device of the next boot, in the order that Intel gives: the
// options of the last one are zeroed, for AMT refuses a source beside some.
func (a amt) bootDevice(ctx context.Context, boot maaspd.BootOverride) error {
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	source, setup := amtSource(boot.Device), boot.Device == maaspd.BootBIOS
	settings, err := a.readBoot(ctx, s, source)
	if err != nil {
		return notSent(err)
	}
	if setup && settings.Child("BIOSSetup") == nil {
		return maaspd.Failf(maaspd.Unsupported, "%s: %s cannot enter the firmware's setup (AMT_BootSettingData has no BIOSSetup)", setBoot, a.Address).NotSent()
	}
	if err := a.order(ctx, s, ""); err != nil {
		return err
	}
	if err := a.writeBoot(ctx, s, settings, source, boot.Device); err != nil {
		return afterPart(err)
	}
	return afterPart(a.verifyBoot(ctx, s, setup))
}

// afterPart says of an error that something was set before it.
func afterPart(err error) error {
	failure, ok := errors.AsType[*maaspd.Error](err)
	if !ok {
		return err
	}
	return unsure(maaspd.Failf(failure.Reason, "%w; a part of it was set before", err))
}

// writeBoot writes all that comes after the boot source was cleared.
func (a amt) writeBoot(ctx context.Context, s amtSession, settings *wsman.Element, source, device string) error {
	if wanted, differs := zeroed(settings, device == maaspd.BootBIOS); differs {
		if _, err := s.Put(ctx, setBoot, wsman.Reference{Resource: bootSettings}, wanted); err != nil {
			return a.managed(err)
		}
	}
	if source != "" {
		if err := a.order(ctx, s, source); err != nil {
			return err
		}
	}
	role, config := isNextSingleUse, bootConfiguration()
	if device == maaspd.BootNone {
		role = isNotNext
	}
	return a.invoke(ctx, s, setBoot, amtService("CIM_BootService", "Intel(r) AMT Boot Service"), "SetBootConfigRole",
		wsman.Argument{Name: "BootConfigSetting", To: &config}, wsman.Argument{Name: "Role", Text: role})
}

// verifyBoot reads back what of the boot device can be read: the option for the
// firmware's setup, not the order of sources.
func (a amt) verifyBoot(ctx context.Context, s amtSession, setup bool) error {
	is, err := a.readBoot(ctx, s, "")
	if err == nil && (is.Value("BIOSSetup") == "true") != setup {
		return maaspd.Failf(maaspd.NotVerified, "%s: %s took it without an error, but has another one set", setBoot, a.Address)
	}
	return err
}

// readBoot reads the boot settings, and finds out whether there is the source.
func (a amt) readBoot(ctx context.Context, s amtSession, source string) (*wsman.Element, error) {
	settings, err := s.Get(ctx, "read the boot device", wsman.Reference{Resource: bootSettings})
	if err != nil {
		return nil, a.managed(err)
	}
	if source == "" {
		return settings, nil
	}
	list, err := s.Enumerate(ctx, "read the boot sources", cimClasses+bootSource)
	if err != nil {
		return nil, a.managed(err)
	}
	if !slices.ContainsFunc(list, func(e *wsman.Element) bool { return e.Value("InstanceID") == source }) {
		return nil, maaspd.Failf(maaspd.Unsupported, "%s: %s has no boot source %q", setBoot, a.Address, source)
	}
	return settings, nil
}

// order sets the boot source, or none.
func (a amt) order(ctx context.Context, s amtSession, source string) error {
	var arguments []wsman.Argument
	if source != "" {
		to := amtInstance(bootSource, wsman.Selector{Name: "InstanceID", Value: source})
		arguments = append(arguments, wsman.Argument{Name: "Source", To: &to})
	}
	return a.invoke(ctx, s, setBoot, bootConfiguration(), "ChangeBootOrder", arguments...)
}

// bootConfiguration is the one configuration that there is.
func bootConfiguration() wsman.Reference {
	return amtInstance("CIM_BootConfigSetting", wsman.Selector{Name: "InstanceID", Value: "Intel(r) AMT: Boot Configuration 0"})
}

// bootReadOnly are the properties that AMT refuses in a Put, or that tell only
// what was.
func bootReadOnly() []string {
	return []string{"BIOSLastStatus", "BootguardStatus", "OptionsCleared", "RPEEnabled", "RSEPassword", "SecureBootControlEnabled",
		"UEFIHTTPSBootEnabled", "UEFILocalPBABootEnabled", "UefiBootParametersArray", "WinREBootEnabled"}
}

// zeroed are the boot settings with all options off, the firmware's setup
// excepted where it is wanted, and whether that is another thing than what is.
func zeroed(settings *wsman.Element, setup bool) (wanted *wsman.Element, differs bool) {
	wanted = &wsman.Element{Name: settings.Name}
	for _, is := range settings.Children {
		if slices.Contains(bootReadOnly(), is.Name.Local) {
			continue
		}
		option := *is
		switch {
		case is.Name.Local == "BIOSSetup" && setup:
			option.Text = "true"
		case is.Text == "true":
			option.Text = "false"
		case is.Text != "" && strings.Trim(is.Text, "0123456789") == "":
			option.Text = "0"
		}
		differs = differs || option.Text != is.Text
		wanted.Children = append(wanted.Children, &option)
	}
	return wanted, differs
}
