package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// rackFile is what a rack file has beside the settings of its groups.
type rackFile struct {
	Seed    uint64            `json:"seed"`
	Groups  []json.RawMessage `json:"groups"`
	PDUs    []json.RawMessage `json:"pdus"`
	Redfish []json.RawMessage `json:"redfish"`
	OpenBMC []json.RawMessage `json:"openbmc"`
}

// usuals are the settings of groups that say nothing themselves.
type usuals struct {
	bmc     settings
	pdu     pduSettings
	redfish redfishSettings
	openbmc openbmcSettings
}

// readRack reads a rack file: settings, seed, groups of BMCs, of PDUs, of
// Redfish and of OpenBMC BMCs. A group of BMCs inherits the settings that it does not have
// itself. Without any groups the file is one group.
func readRack(path string, defaults usuals) (groups, *badUsage) {
	b := &badUsage{file: path}
	text, err := os.ReadFile(path)
	if err != nil {
		return groups{}, &badUsage{faults: []string{err.Error()}}
	}
	if err := syntax(text); err != nil {
		b.add("%v", err)
		return groups{}, b
	}
	file, common := rackFile{Seed: 1}, defaults.bmc
	given := b.fill(text, "", &file, &common)
	b.checkLists(file, given)
	all := b.groups(file, common, defaults, path)
	if !given["groups"] && otherKind(given) == "" {
		all.bmcs = []group{b.group("", given, common, path)}
	}
	return all, b
}

// groups puts the groups of a rack file together.
func (b *badUsage) groups(file rackFile, common settings, defaults usuals, path string) groups {
	all := groups{seed: file.Seed}
	for i, raw := range file.Groups {
		s, at := common, "groups["+strconv.Itoa(i)+"]."
		own := b.fill(raw, at, &s)
		all.bmcs = append(all.bmcs, b.group(at, own, s, path))
	}
	for i, raw := range file.PDUs {
		s, at := defaults.pdu, "pdus["+strconv.Itoa(i)+"]."
		own := b.fill(raw, at, &s)
		all.pdus = append(all.pdus, b.pduGroup(at, own, s, path))
	}
	for i, raw := range file.Redfish {
		s, at := defaults.redfish, "redfish["+strconv.Itoa(i)+"]."
		own := b.fill(raw, at, &s)
		all.redfish = append(all.redfish, b.redfishGroup(at, own, s, path))
	}
	for i, raw := range file.OpenBMC {
		s, at := defaults.openbmc, "openbmc["+strconv.Itoa(i)+"]."
		own := b.fill(raw, at, &s)
		all.openbmc = append(all.openbmc, b.openbmcGroup(at, own, s, path))
	}
	return all
}

// otherKind is the first list of a rack file that is not of BMCs, or "".
func otherKind(given map[string]bool) string {
	for _, list := range []string{"pdus", "redfish", "openbmc"} {
		if given[list] {
			return list
		}
	}
	return ""
}

// checkLists rejects lists of groups that are empty, and settings at the top of
// a file that has no BMCs to have them.
func (b *badUsage) checkLists(file rackFile, given map[string]bool) {
	if given["groups"] && len(file.Groups) == 0 {
		b.add("groups must not be empty: leave it out where there are no BMCs")
	}
	if given["pdus"] && len(file.PDUs) == 0 {
		b.add("pdus must not be empty: leave it out where there are no PDUs")
	}
	if given["redfish"] && len(file.Redfish) == 0 {
		b.add("redfish must not be empty: leave it out where there are no Redfish BMCs")
	}
	if given["openbmc"] && len(file.OpenBMC) == 0 {
		b.add("openbmc must not be empty: leave it out where there are no OpenBMC BMCs")
	}
	other := otherKind(given)
	if given["groups"] || other == "" {
		return
	}
	known := fields([]any{&settings{}})
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if _, isSetting := known[key]; isSetting {
			b.add("%s is a setting of BMCs, and beside %s they are in groups, which is missing", key, other)
		}
	}
}

// group puts a group together. Files that it names are beside the rack file.
func (b *badUsage) group(path string, given map[string]bool, s settings, file string) group {
	s.KGFile = beside(file, s.KGFile)
	s.Users = slices.Clone(s.Users) // groups share what they inherit
	for i := range s.Users {
		s.Users[i].PasswordFile = beside(file, s.Users[i].PasswordFile)
	}
	return group{settings: s, source: source{badUsage: b, path: path, given: given}}
}

func beside(file, name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(file), name)
}

// syntax tells where a text is not JSON.
func syntax(text []byte) error {
	var any json.RawMessage
	err := json.Unmarshal(text, &any)
	if wrong, ok := errors.AsType[*json.SyntaxError](err); ok {
		before := text[:min(int(wrong.Offset), len(text))]
		return fmt.Errorf("line %d: %w", 1+bytes.Count(before, []byte("\n")), err)
	}
	return err
}

// pduGroup puts a group of PDUs together.
func (b *badUsage) pduGroup(path string, given map[string]bool, s pduSettings, file string) pduGroup {
	s.CommunityFile, s.WriteCommunityFile = beside(file, s.CommunityFile), beside(file, s.WriteCommunityFile)
	s.ProfileFile = beside(file, s.ProfileFile)
	return pduGroup{pduSettings: s, source: source{badUsage: b, path: path, given: given}}
}

// redfishGroup puts a group of Redfish BMCs together.
func (b *badUsage) redfishGroup(path string, given map[string]bool, s redfishSettings, file string) redfishGroup {
	s.PasswordFile, s.Tree = beside(file, s.PasswordFile), beside(file, s.Tree)
	return redfishGroup{redfishSettings: s, source: source{badUsage: b, path: path, given: given}}
}

// openbmcGroup puts a group of OpenBMC BMCs together.
func (b *badUsage) openbmcGroup(path string, given map[string]bool, s openbmcSettings, file string) openbmcGroup {
	s.PasswordFile = beside(file, s.PasswordFile)
	return openbmcGroup{openbmcSettings: s, source: source{badUsage: b, path: path, given: given}}
}
