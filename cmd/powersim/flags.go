package main

import (
	"slices"

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

// pduTitles are the headings below which the flags of PDUs are.
var pduTitles = []string{"pdu", "outlet", "agent"}

// kinds tells which devices a command line asks for: PDUs where there is a flag
// of theirs, and BMCs where --bmc is, or where there are no PDUs.
func kinds(line []*kong.Path, b *badUsage) (bmcs, pdus bool) {
	var others []string
	for _, element := range line {
		switch flag := element.Flag; {
		case flag == nil || flag.Group == nil || flag.Group.Key == "rack":
		case slices.Contains(pduTitles, flag.Group.Key):
			pdus = true
		case flag.Name == "bmc":
			bmcs = true
		default:
			others = append(others, flag.Name)
		}
	}
	if bmcs || !pdus {
		return true, pdus
	}
	for _, name := range others {
		b.add("--%s is for BMCs, and there are none: give --bmc too, or %s", name, instead(name))
	}
	return false, true
}

// instead is what to do about a flag of BMCs where there are only PDUs.
func instead(name string) string {
	if name == "on" {
		return "--pdu-power on"
	}
	for key := range fields([]any{&pduSettings{}}) {
		if flag := pduFlag(key); flag == "pdu-"+name {
			return "--" + flag
		}
	}
	return "leave it out"
}
