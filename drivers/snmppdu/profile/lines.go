package profile

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// files are the profiles, one file per line.
//
//go:embed lines/*.json
var files embed.FS

// Line is the name of a product line, with what people call it.
type Line struct{ Name, Title string }

// names are the names of all lines, sorted.
func names() []string {
	entries, err := files.ReadDir("lines")
	if err != nil {
		panic("profile: " + err.Error()) // the files are part of the program
	}
	var list []string
	for _, entry := range entries {
		list = append(list, strings.TrimSuffix(entry.Name(), ".json"))
	}
	slices.Sort(list)
	return list
}

// Lines returns all lines, sorted by name. It reads no more than the titles.
func Lines() []Line {
	var list []Line
	for _, name := range names() {
		list = append(list, Line{Name: name, Title: title(read(name))})
	}
	return list
}

// title is the text of the second key of a profile, which is "title".
func title(data []byte) string {
	decoder := json.NewDecoder(bytes.NewReader(data))
	var text string
	for range 5 { // the brace, "name", its text, "title", its text
		token, _ := decoder.Token()
		text, _ = token.(string)
	}
	return text
}

func read(name string) []byte {
	data, err := files.ReadFile("lines/" + name + ".json")
	if err != nil {
		return nil
	}
	return data
}

// Named returns the profile of a line. Its error names the lines whose names
// are near.
func Named(name string) (*Profile, error) {
	data := read(name)
	if data == nil {
		if near := nearest(name, names()); near != "" {
			return nil, fmt.Errorf("there is no product line %q; did you mean %q?", name, near)
		}
		return nil, fmt.Errorf("there is no product line %q", name)
	}
	p, faults := Parse(data)
	if len(faults) > 0 {
		return nil, fmt.Errorf("the profile %q of this program is wrong: %v", name, faults[0])
	}
	return p, nil
}

// All returns the profiles of all lines, sorted by name.
func All() ([]*Profile, error) {
	var list []*Profile
	for _, name := range names() {
		p, err := Named(name)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}
