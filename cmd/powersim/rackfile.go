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
	Seed   uint64            `json:"seed"`
	Groups []json.RawMessage `json:"groups"`
	PDUs   []json.RawMessage `json:"pdus"`
}

// readRack reads a rack file: settings, seed, groups of BMCs and of PDUs. A
// group of BMCs inherits the settings that it does not have itself. Without
// groups and PDUs the file is one group.
func readRack(path string, defaults settings, pduDefaults pduSettings) (groups, *badUsage) {
	b := &badUsage{file: path}
	text, err := os.ReadFile(path)
	if err != nil {
		return groups{}, &badUsage{faults: []string{err.Error()}}
	}
	if err := syntax(text); err != nil {
		b.add("%v", err)
		return groups{}, b
	}
	file, common := rackFile{Seed: 1}, defaults
	given := b.fill(text, "", &file, &common)
	b.checkLists(file, given)
	all := groups{seed: file.Seed}
	if !given["groups"] && !given["pdus"] {
		all.bmcs = []group{b.group("", given, common, path)}
	}
	for i, raw := range file.Groups {
		s, at := common, "groups["+strconv.Itoa(i)+"]."
		own := b.fill(raw, at, &s)
		all.bmcs = append(all.bmcs, b.group(at, own, s, path))
	}
	for i, raw := range file.PDUs {
		s, at := pduDefaults, "pdus["+strconv.Itoa(i)+"]."
		own := b.fill(raw, at, &s)
		all.pdus = append(all.pdus, b.pduGroup(at, own, s, path))
	}
	return all, b
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
	if given["groups"] || !given["pdus"] {
		return
	}
	known := fields([]any{&settings{}})
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if _, isSetting := known[key]; isSetting {
			b.add("%s is a setting of BMCs, and beside pdus they are in groups, which is missing", key)
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
