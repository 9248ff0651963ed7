package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// exampler is a command whose --help ends with examples.
type exampler interface{ Examples() string }

// help prints kong's help, and then the examples, which kong has no place for.
func help(options kong.HelpOptions, line *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, line); err != nil {
		return err
	}
	text := generalExamples
	if line.Selected() != nil {
		command, ok := line.Selected().Target.Interface().(exampler)
		if !ok {
			return nil
		}
		text = command.Examples()
	}
	_, err := fmt.Fprintf(line.Stdout, "\nExamples:\n  %s\n", strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  "))
	return err
}

const generalExamples = `
powerctl query all                  what is on, and what is off
powerctl on rack1 --batch 10 --every 5s
powerctl cycle n[1-8],-n3           off and on again, but not n3
powerctl off n17 --dry-run          what would be sent, without secrets
powerctl stats pdu1                 what its meters say
powerctl ranges                     how nodes are named
powerctl drivers                    which drivers there are
`

// commandGroups are the headings of the commands, and of their flags.
var commandGroups = []kong.Group{
	{Key: "power", Title: "Power"},
	{Key: "boot", Title: "Boot"},
	{Key: "devices", Title: "Devices and readings"},
	{Key: "inventory", Title: "Inventory"},
	{Key: "drivers", Title: "Drivers"},
	{Key: "output", Title: "Output"},
	{Key: "pace", Title: "Time and tries"},
	{Key: "stock", Title: "Inventory and drivers"},
}

// asked are the arguments, where help COMMAND is COMMAND --help, and help
// ranges the page about ranges.
func asked(args []string) []string {
	switch {
	case len(args) == 0 || args[0] != "help":
		return args
	case len(args) == 2 && args[1] == "ranges":
		return args[1:]
	}
	return append(slices.Clone(args[1:]), "--help")
}
