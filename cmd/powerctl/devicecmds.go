package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

type bootDeviceCmd struct {
	fleetFlags
	Set        string `enum:",pxe,disk,cdrom,bios,usb,none" default:"" placeholder:"DEVICE" help:"Set it: pxe, disk, cdrom, bios, usb; none takes an override away. Without it the present one is shown."`
	Persistent bool   `help:"It stays, until another is set."`
	Mode       string `enum:"auto,legacy,efi" default:"auto" help:"How it is started: ${enum}."`
	nodesArg
}

// Run shows or sets what nodes boot from next.
func (c bootDeviceCmd) Run(ctx context.Context, std streams) error {
	if c.Set == "" {
		return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "get_boot_device"})
	}
	device := &host.BootDevice{Device: c.Set, Persistent: c.Persistent, Mode: c.Mode}
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "set_boot_device", BootDevice: device})
}

type bootOrderCmd struct {
	fleetFlags
	Devices []string `required:"" name:"device" placeholder:"KIND=ID" help:"A boot device, in order: mac=52:54:00:12:34:56 or serial=S3Z8NB0K; may be repeated."`
	nodesArg
}

// Run sets the boot order of nodes.
func (c bootOrderCmd) Run(ctx context.Context, std streams) error {
	request := fleet.Request{Verb: "set_boot_order"}
	for _, text := range c.Devices {
		kind, id, _ := strings.Cut(text, "=")
		types := map[string]string{"mac": "NetworkInterface", "serial": "StorageDevice"}
		if types[kind] == "" || id == "" {
			return usageError{fmt.Errorf("--device %q: write mac=52:54:00:12:34:56 or serial=S3Z8NB0K", text)}
		}
		request.Devices = append(request.Devices, host.BootTarget{DeviceType: types[kind], Properties: map[string]string{kind: id}})
	}
	return c.drive(ctx, std, c.Nodes, request)
}

type identifyCmd struct {
	fleetFlags
	Off bool          `help:"Switch the light off."`
	For time.Duration `placeholder:"TIME" help:"How long, in whole seconds, where the device can do that."`
	nodesArg
}

// Run switches the locator lights of nodes.
func (c identifyCmd) Run(ctx context.Context, std streams) error {
	light := &host.Identify{On: !c.Off, Seconds: int(c.For / time.Second)}
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "identify", Identify: light})
}

type outletsCmd struct {
	fleetFlags
	nodesArg
}

// Run lists the outlets of devices.
func (c outletsCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "outlets"})
}

type statsCmd struct {
	fleetFlags
	nodesArg
}

// Run reads meters and sensors of nodes and devices.
func (c statsCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "statistics"})
}

type checkCmd struct {
	fleetFlags
	nodesArg
}

// Run reaches nodes and devices, logs in and reads, and changes nothing.
func (c checkCmd) Run(ctx context.Context, std streams) error {
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "check"})
}
