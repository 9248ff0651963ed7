package inventory

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// largestFile is the longest that a file may be, in bytes.
const largestFile = 64 << 20

// source is a file of the inventory.
type source struct {
	name    string
	content []byte
	// exposed tells that others than the owner may read it.
	exposed bool
	// stranger tells why others can change it; "" when they cannot.
	stranger string
}

// readSources reads the file, or all *.yaml, *.yml and *.json of the folder, by
// name.
func readSources(path string) ([]source, error) {
	names, err := filesOf(path)
	if err != nil {
		return nil, err
	}
	var sources []source
	for _, name := range names {
		s, err := readSource(name)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	return sources, nil
}

func filesOf(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path) // sorted by name
	if err != nil {
		return nil, unreadable(path, err)
	}
	var names []string
	for _, entry := range entries {
		switch filepath.Ext(entry.Name()) {
		case ".yaml", ".yml", ".json":
			if !strings.HasPrefix(entry.Name(), ".") && !entry.IsDir() {
				names = append(names, filepath.Join(path, entry.Name()))
			}
		}
	}
	if names == nil {
		return nil, fmt.Errorf("the inventory %s has no *.yaml, *.yml or *.json", printable(path))
	}
	return names, nil
}

// readSource reads one file. Whose it is, is asked of the open file, so that no
// other can be put in its place between.
func readSource(name string) (source, error) {
	s := source{name: name}
	info, err := os.Stat(name)
	if err != nil {
		return s, unreadable(name, err)
	}
	if !info.Mode().IsRegular() { // a pipe could keep us waiting
		return s, fmt.Errorf("the inventory %s is not a file", printable(name))
	}
	file, err := os.Open(name)
	if err != nil {
		return s, unreadable(name, err)
	}
	defer file.Close() // read only
	if info, err = file.Stat(); err != nil {
		return s, unreadable(name, err)
	}
	s.exposed, s.stranger = exposed(info), strange(info, filepath.Dir(name))
	s.content, err = io.ReadAll(io.LimitReader(file, largestFile+1))
	switch {
	case err != nil:
		return s, unreadable(name, err)
	case len(s.content) > largestFile:
		return s, fmt.Errorf("the inventory %s is longer than %d MiB", printable(name), largestFile>>20)
	}
	return s, nil
}

func unreadable(name string, err error) error {
	return fmt.Errorf("the inventory %s cannot be read: %w", printable(name), cause(err))
}

// tree reads the content; the item is nil when it is no YAML or JSON.
func (s source) tree() (*item, Faults) {
	r := &reader{file: s.name}
	content := bytes.TrimPrefix(s.content, []byte("\ufeff"))
	if !utf8.Valid(content) {
		r.fault(1+bytes.Count(validPart(content), []byte("\n")), "the text is not UTF-8")
		return nil, r.faults
	}
	var it *item
	if filepath.Ext(s.name) == ".json" {
		it = r.readJSON(content)
	} else {
		it = r.readYAML(content)
	}
	return it, r.faults
}

// validPart is what comes before the first byte that is not UTF-8.
func validPart(content []byte) []byte {
	for i := 0; i < len(content); {
		char, size := utf8.DecodeRune(content[i:])
		if char == utf8.RuneError && size == 1 {
			return content[:i]
		}
		i += size
	}
	return content
}

const (
	othersRead  = 0o044
	othersWrite = 0o022
)

// exposed tells whether the group or everybody may read the file.
func exposed(info fs.FileInfo) bool {
	return hasOwners && info.Mode().Perm()&othersRead != 0
}

// strange tells why somebody else can change the file; "" when nobody can.
func strange(info fs.FileInfo, folder string) string {
	switch {
	case !hasOwners:
		return ""
	case info.Mode().Perm()&othersWrite != 0:
		return "others may write it; chmod go-w"
	case !trusted(info):
		return "it belongs to another user"
	}
	dir, err := os.Stat(folder)
	if err == nil && dir.Mode().Perm()&0o002 != 0 && dir.Mode()&fs.ModeSticky == 0 {
		return "everybody may replace it in its folder; chmod o-w the folder"
	}
	return ""
}
