package main

import (
	"cmp"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// argument are the candidates for an argument of the command.
func (l *commandLine) argument(word string) []candidate {
	arguments := l.node.Positional
	if len(arguments) == 0 {
		return nil
	}
	argument := arguments[min(l.positionals, len(arguments)-1)]
	switch {
	case l.positionals >= len(arguments) && !argument.IsSlice():
		return nil
	case argument.Enum != "":
		return begin(texts(argument.EnumSlice()), word, "")
	case argument.Tag.Type == "path":
		return []candidate{{text: ":files"}}
	}
	switch l.node.Name {
	case "describe":
		return begin(l.drivers(), word, "")
	case "conformance":
		return []candidate{{text: ":files"}}
	case "new-driver":
		return nil
	}
	inv := l.stock()
	if inv == nil {
		return nil
	}
	return rangeCandidates(inv, word, argument.Name != "nodes" && argument.Name != "range", argument.IsSlice())
}

// plainName is a name that means nothing to a shell: it ends up on a command
// line. Names in inventories are such.
var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// drivers are the names of those that are found; none of them is run.
func (l *commandLine) drivers() []candidate {
	found, _ := host.Find(host.Folders(l.folders...))
	var names []string
	for _, driver := range found {
		if driver.Refused == nil && plainName.MatchString(driver.Name) {
			names = append(names, driver.Name)
		}
	}
	slices.Sort(names)
	return texts(slices.Compact(names))
}

// stock is the inventory; nil where there is none that can be read.
func (l *commandLine) stock() *inventory.Inventory {
	path, err := inventory.Path(cmp.Or(l.inventory, os.Getenv("POWERCTL_INVENTORY")))
	if err != nil {
		return nil
	}
	inv, err := inventory.Load(path)
	if err != nil {
		return nil
	}
	return inv
}

// rangeCandidates are what the last term of a range may become. In brackets, in
// regular expressions and in names of files there is nothing to be offered.
func rangeCandidates(inv *inventory.Inventory, word string, devices, isRange bool) []candidate {
	before, term := "", word
	if isRange {
		var open bool
		if before, term, open = lastTerm(word); !open {
			return nil
		}
	}
	onlyGroups := strings.HasSuffix(before, "@") && (len(before) == 1 || strings.ContainsRune(",(- \t", rune(before[len(before)-2])))
	var all []candidate
	for _, name := range inv.Groups() {
		all = append(all, candidate{name, "group"})
	}
	if !onlyGroups {
		for _, name := range inv.Aliases() {
			all = append(all, candidate{name, "alias"})
		}
		if devices {
			for _, name := range inv.Devices() {
				all = append(all, candidate{name, "device"})
			}
		}
		all = append(all, texts(inv.Names())...)
	}
	return begin(all, term, before)
}

// lastTerm cuts the range before the name that is being typed. It is not open
// where no name can be: in brackets, in a regular expression, in the name of a
// file or behind an operator.
func lastTerm(word string) (before, term string, open bool) {
	from, depth, closed := 0, 0, false
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case depth > 0:
		case strings.IndexByte(", \t(@", c) >= 0:
			from, closed = i+1, false
		case c == '-' && i == from: // an exclusion
			from = i + 1
		case (c == '/' || c == '^') && i == from, strings.IndexByte("=~!)+", c) >= 0:
			closed = true
		}
	}
	return word[:from], word[from:], depth == 0 && !closed
}
