package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

type bootDeviceCmd struct {
	Set        string `enum:",pxe,disk,cdrom,bios,usb,none" default:"" placeholder:"DEVICE" help:"Set it: pxe, disk, cdrom, bios, usb; none takes an override away. Without it the present one is shown."`
	Persistent bool   `help:"It stays, until another is set."`
	Mode       string `enum:"auto,legacy,efi" default:"auto" placeholder:"MODE" help:"How it is started: ${enum}."`
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (bootDeviceCmd) Help() string {
	return "What nodes boot from next: once, unless --persistent. on and cycle can set it, too, in the same session."
}

// Examples are at the end of --help.
func (bootDeviceCmd) Examples() string {
	return `
powerctl boot-device all --collapse
powerctl boot-device n[1-4] --set pxe
powerctl boot-device n1 --set disk --persistent --mode efi`
}

// Run shows or sets what nodes boot from next.
func (c bootDeviceCmd) Run(ctx context.Context, std streams) error {
	if c.Set == "" {
		if c.Persistent || c.Mode != "auto" {
			return usageError{error: errors.New("--persistent and --mode belong to --set")}
		}
		return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "get_boot_device"})
	}
	device := &host.BootDevice{Device: c.Set, Persistent: c.Persistent, Mode: c.Mode}
	return c.drive(ctx, std, c.Nodes, fleet.Request{Verb: "set_boot_device", BootDevice: device})
}

type bootOrderCmd struct {
	Devices []string `required:"" name:"device" placeholder:"KIND=ID" help:"A device to boot from: mac=52:54:00:12:34:56 or serial=S3Z8NB0K. Given several times, in order."`
	fleetFlags
	nodesArg
}

// Help is what --help adds.
func (bootOrderCmd) Help() string {
	return "The order in which nodes try network cards, by MAC, and disks, by serial number."
}

// Examples are at the end of --help.
func (bootOrderCmd) Examples() string {
	return "powerctl boot-order n1 --device mac=52:54:00:12:34:56 --device serial=S3Z8NB0K"
}

// Run sets the boot order of nodes.
func (c bootOrderCmd) Run(ctx context.Context, std streams) error {
	request := fleet.Request{Verb: "set_boot_order"}
	types := map[string]string{"mac": "NetworkInterface", "serial": "StorageDevice"}
	for _, text := range c.Devices {
		kind, id, _ := strings.Cut(text, "=")
		if types[kind] == "" || id == "" {
			return usageError{error: fmt.Errorf("--device %q: write mac=52:54:00:12:34:56 or serial=S3Z8NB0K", text)}
		}
		request.Devices = append(request.Devices, host.BootTarget{DeviceType: types[kind], Properties: map[string]string{kind: id}})
	}
	return c.drive(ctx, std, c.Nodes, request)
}
