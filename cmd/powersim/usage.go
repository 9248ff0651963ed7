package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// usageFaults names every flag of a command line that does not parse; the
// parser stops at the first. What the flags mean together is not looked at
// while some are unreadable.
func usageFaults(parser *kong.Kong, args []string, first error) *badUsage {
	b := &badUsage{}
	if len(args) > 0 && (args[0] == "serve" || args[0] == "run") {
		for _, flag := range flagsOf(parser.Model, args[1:]) {
			line := slices.Concat(args[:1], flag, []string{"--"})
			if args[0] == "run" {
				line = append(line, "command")
			}
			if _, err := parser.Parse(line); err != nil {
				b.add("%v", err)
			}
		}
	}
	if len(b.faults) == 0 {
		b.add("%v", first)
	}
	return b
}

// flagsOf splits arguments into flags with their values, up to the first that
// is none.
func flagsOf(model *kong.Application, args []string) [][]string {
	var all [][]string
	for len(args) > 0 && strings.HasPrefix(args[0], "-") && args[0] != "--" {
		n := 1
		if len(args) > 1 && !strings.HasPrefix(args[1], "-") && !strings.Contains(args[0], "=") && !isSwitch(model, args[0]) {
			n = 2
		}
		all, args = append(all, args[:n]), args[n:]
	}
	return all
}

// isSwitch tells whether a flag has no value.
func isSwitch(model *kong.Application, name string) bool {
	for _, command := range model.Leaves(false) {
		for _, flags := range command.AllFlags(false) {
			for _, flag := range flags {
				if "--"+flag.Name == name {
					return flag.IsBool()
				}
			}
		}
	}
	return false
}
