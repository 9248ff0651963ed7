package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// rackFile is what a rack file has beside the settings of its groups.
type rackFile struct {
	Seed   uint64            `json:"seed"`
	Groups []json.RawMessage `json:"groups"`
}

// readRack reads a rack file: settings, seed and groups. A group inherits the
// settings that it does not have itself. Without groups the file is one group.
func readRack(path string, defaults settings) ([]group, uint64, *badUsage) {
	b := &badUsage{file: path}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, 0, &badUsage{faults: []string{err.Error()}}
	}
	if err := syntax(text); err != nil {
		b.add("%v", err)
		return nil, 0, b
	}
	file, common := rackFile{Seed: 1}, defaults
	given := b.fill(text, "", &file, &common)
	if !given["groups"] {
		return []group{b.group("", given, common, path)}, file.Seed, b
	} else if len(file.Groups) == 0 {
		b.add("groups must not be empty: a rack has at least one BMC")
	}
	var groups []group
	for i, raw := range file.Groups {
		s, at := common, "groups["+strconv.Itoa(i)+"]."
		own := b.fill(raw, at, &s)
		groups = append(groups, b.group(at, own, s, path))
	}
	return groups, file.Seed, b
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
