package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// badUsage is everything that is wrong with the command line or a rack file.
type badUsage struct {
	file   string // the rack file, or "" for the command line
	faults []string
}

func (b *badUsage) Error() string {
	if b.file == "" && len(b.faults) == 1 {
		return b.faults[0]
	}
	head := "bad usage"
	if b.file != "" {
		head = b.file
	}
	return head + ":\n  " + strings.Join(b.faults, "\n  ")
}

func (b *badUsage) add(format string, args ...any) {
	if fault := fmt.Sprintf(format, args...); !slices.Contains(b.faults, fault) {
		b.faults = append(b.faults, fault)
	}
}

// err is nil if there are no faults.
func (b *badUsage) err() error {
	if len(b.faults) == 0 {
		return nil
	}
	return b
}

// source names the settings of one group as whoever wrote them knows them, and
// collects what is wrong with them.
type source struct {
	*badUsage
	path  string          // "groups[2]." in a rack file
	given map[string]bool // keys that the group has itself
	// flags names the flags of keys; nil in a rack file.
	flags func(key string) string
}

// name names a setting by its flag or by its key in the rack file. A key such
// as users[0].privilege belongs to its first part.
func (s source) name(key string) string {
	first, _, _ := strings.Cut(key, "[")
	switch {
	case s.flags != nil:
		return "--" + s.flags(key[strings.LastIndexByte(key, '.')+1:])
	case s.given[first]:
		return s.path + key
	}
	return key // inherited by the group, or its default
}

// reject adds a fault of a setting.
func (s source) reject(key, format string, args ...any) {
	s.add("%s %s", s.name(key), fmt.Sprintf(format, args...))
}

// dashed is the flag of a key: kgFile is kg-file.
func dashed(key string) string {
	var b strings.Builder
	for _, r := range key {
		if unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
