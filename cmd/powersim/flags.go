package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// bmcFlag is the flag of a setting of BMCs.
func bmcFlag(key string) string {
	if key == "count" {
		return "bmc"
	}
	return dashed(key)
}

// pduFlag is the flag of a setting of PDUs.
func pduFlag(key string) string {
	_, shared := fields([]any{&settings{}})[key]
	switch {
	case key == "count":
		return "pdu"
	case shared:
		return "pdu-" + dashed(key)
	}
	return dashed(key)
}

// redfishFlag is the flag of a setting of Redfish BMCs.
func redfishFlag(key string) string {
	if key == "count" {
		return "redfish"
	}
	return "redfish-" + dashed(key)
}

// openbmcFlag is the flag of a setting of OpenBMC BMCs.
func openbmcFlag(key string) string {
	if key == "count" {
		return "openbmc"
	}
	return "openbmc-" + dashed(key)
}

// The headings below which the flags of PDUs and of Redfish BMCs are.
var (
	pduTitles     = []string{"pdu", "outlet", "agent"}
	redfishTitles = []string{"redfish", "redfish-machine"}
)

// kinds are the kinds of devices that a command line asks for.
type kinds struct{ bmcs, pdus, redfish, openbmc bool }

// kindsOf tells which devices a command line asks for: PDUs where there is a flag
// of theirs, Redfish and OpenBMC BMCs likewise, and BMCs where --bmc is, or where there is
// nothing else.
func kindsOf(line []*kong.Path, b *badUsage) (k kinds) {
	var others []string
	for _, element := range line {
		switch flag := element.Flag; {
		case flag == nil || flag.Group == nil || flag.Group.Key == "rack":
		case slices.Contains(pduTitles, flag.Group.Key):
			k.pdus = true
		case slices.Contains(redfishTitles, flag.Group.Key):
			k.redfish = true
		case flag.Group.Key == "openbmc":
			k.openbmc = true
		case flag.Name == "bmc":
			k.bmcs = true
		default:
			others = append(others, flag.Name)
		}
	}
	if k.bmcs || !k.pdus && !k.redfish && !k.openbmc {
		k.bmcs = true
		return k
	}
	for _, name := range others {
		b.add("--%s is for BMCs, and there are none: give --bmc too, or %s", name, k.instead(name))
	}
	return k
}

// instead is what to do about a flag of BMCs where there are none.
func (k kinds) instead(name string) string {
	key, value := name, ""
	if name == "on" {
		key, value = "power", " on"
	}
	var flags []string
	if k.pdus && hasFlag(&pduSettings{}, pduFlag, "pdu-"+key) {
		flags = append(flags, "--pdu-"+key+value)
	}
	if k.redfish && hasFlag(&redfishSettings{}, redfishFlag, "redfish-"+key) {
		flags = append(flags, "--redfish-"+key+value)
	}
	if k.openbmc && hasFlag(&openbmcSettings{}, openbmcFlag, "openbmc-"+key) {
		flags = append(flags, "--openbmc-"+key+value)
	}
	if len(flags) == 0 {
		return "leave it out"
	}
	return strings.Join(flags, ", or ")
}

// hasFlag tells whether one of the settings has that flag.
func hasFlag(settings any, flagOf func(key string) string, flag string) bool {
	for key := range fields([]any{settings}) {
		if flagOf(key) == flag {
			return true
		}
	}
	return false
}
