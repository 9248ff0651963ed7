package main

import (
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/maaspd/powerdrivers/cmd/powerctl/newdriver"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

type newDriverCmd struct {
	Name string `arg:"" help:"The <name> of maas-powerdriver-<name>: small letters, digits and hyphens."`
	Lang string `enum:"go,sh,python" required:"" help:"The language: ${enum}."`
	Dir  string `default:"." placeholder:"DIR" help:"Write the new folder into this one."`
}

// Help is what --help adds.
func (newDriverCmd) Help() string {
	return "It writes a folder maas-powerdriver-NAME with a driver that passes the checks of powerctl conformance as it is. Its machine has a file for a switch; " +
		"put your device in its place. A driver in Go is a module of its own; one in sh needs jq; one in Python needs the standard library only. " +
		"What is there already is not touched. For example: powerctl new-driver acme --lang python"
}

// Run writes the driver and says how to go on.
func (c newDriverCmd) Run(std streams) error {
	version := moduleVersion()
	paths, err := newdriver.Skeleton{Name: c.Name, Language: c.Lang, Version: version}.Write(c.Dir)
	if err != nil {
		return err
	}
	program := filepath.Join(c.Dir, host.Prefix+c.Name, host.Prefix+c.Name)
	for _, path := range paths {
		fmt.Fprintln(std.out, path)
	}
	fmt.Fprintln(std.out, "\nIt switches a machine whose switch is a file. Try it:")
	if c.Lang == "go" {
		fmt.Fprintf(std.out, "  cd %s\n", quoted(filepath.Dir(program)))
		if version == unpublished {
			fmt.Fprintln(std.out, "  go mod edit -replace github.com/maaspd/powerdrivers=CHECKOUT   # the sources of this powerctl")
		}
		fmt.Fprintf(std.out, "  go mod tidy\n  go test\n  go build -o %s .\n", host.Prefix+c.Name)
	} else {
		fmt.Fprintf(std.out, "  echo 0 >/tmp/switch\n  echo '{\"switch_file\": \"/tmp/switch\"}' >/tmp/switch.json\n  powerctl conformance %s --params /tmp/switch.json\n", quoted(program))
	}
	_, err = fmt.Fprintln(std.out, "Then put your device in its place; docs/writing-a-driver.md tells how.")
	return err
}

// unpublished is the version of a module that was built from a checkout.
const unpublished = "v0.0.0"

// moduleVersion is the version of this module that a new driver can require.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || !strings.HasPrefix(info.Main.Version, "v") || strings.Contains(info.Main.Version, "+") {
		return unpublished
	}
	return info.Main.Version
}

// quoted is the text as one word of a shell.
func quoted(text string) string {
	if text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-") == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
