package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// longest is the longest time that a request may take or wait (protocol
// specification, section 2, timeoutMs).
const longest = time.Hour

// waitFlags are for commands that bring nodes to a state.
type waitFlags struct {
	Wait *time.Duration `placeholder:"TIME" help:"Wait so long for the state, and prove it; 0s does not. Otherwise as inventory and driver say."`
}

func (w waitFlags) apply(request *fleet.Request, _ *fleet.Options) error {
	request.Wait = w.Wait
	return within("--wait", w.Wait)
}

// delayFlags are for cycles.
type delayFlags struct {
	Delay *time.Duration `placeholder:"TIME" help:"The time off. Otherwise as inventory and driver say: mostly 5s."`
}

func (d delayFlags) apply(request *fleet.Request, _ *fleet.Options) error {
	request.CycleDelay = d.Delay
	return within("--delay", d.Delay)
}

// forceFlags are for soft-off.
type forceFlags struct {
	ForceAfter time.Duration `placeholder:"TIME" help:"Cut the power of what has not shut down after this time."`
}

func (f forceFlags) apply(request *fleet.Request, _ *fleet.Options) error {
	request.ForceAfter = f.ForceAfter
	return within("--force-after", &f.ForceAfter)
}

func within(flag string, d *time.Duration) error {
	if d != nil && (*d < 0 || *d > longest) {
		return fmt.Errorf("%s must be from 0s to %v, and is %v", flag, longest, *d)
	}
	return nil
}

// staggerFlags spread starts over time.
type staggerFlags struct {
	Batch int           `placeholder:"N" help:"Start at most so many nodes at a time; needs --every."`
	Every time.Duration `placeholder:"TIME" help:"The time between them."`
}

func (s staggerFlags) apply(_ *fleet.Request, options *fleet.Options) error {
	options.Stagger, options.Every = s.Batch, s.Every
	if s.Batch < 0 || s.Every < 0 || (s.Batch > 0) != (s.Every > 0) {
		return errors.New("--batch and --every belong together: --batch 10 --every 5s")
	}
	return nil
}

// bootFlags are what to boot from when the power comes.
type bootFlags struct {
	BootDevice string `enum:",pxe,disk,cdrom,bios,usb,none" default:"" placeholder:"DEVICE" help:"Boot from it next: pxe, disk, cdrom, bios, usb; none takes an override away."`
	Persistent bool   `help:"The boot device stays, until another is set."`
	Mode       string `enum:"auto,legacy,efi" default:"auto" placeholder:"MODE" help:"How the boot device is started: ${enum}."`
}

func (b bootFlags) apply(request *fleet.Request, _ *fleet.Options) error {
	if b.BootDevice != "" {
		request.BootDevice = &host.BootDevice{Device: b.BootDevice, Persistent: b.Persistent, Mode: b.Mode}
		return nil
	}
	if b.Persistent || b.Mode != "auto" {
		return errors.New("--persistent and --mode belong to --boot-device")
	}
	return nil
}
