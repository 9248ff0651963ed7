package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

var update = flag.Bool("update", false, "write the table of settings anew")

// TestSettingsTable holds that docs/powersim.md has all settings, as the help
// has them.
func TestSettingsTable(t *testing.T) {
	const from, to = "<!-- settings -->\n", "<!-- end of settings -->\n"
	path := filepath.Join(tool.Root(), "docs", "powersim.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), from)
	_, after, ended := strings.Cut(rest, to)
	if !found || !ended {
		t.Fatalf("%s has no place for the table", path)
	}
	page := before + from + settingsTable(t) + to + after
	if *update {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if page != string(text) {
		t.Error("docs/powersim.md is not what the settings are: go test ./cmd/powersim -update")
	}
}

// settingsTable also holds that a flag is called as its key.
func settingsTable(t *testing.T) string {
	t.Helper()
	flags := map[string]string{"count": "bmc"} // the one that is called otherwise
	table := "| key | flag | type | default | meaning |\n|---|---|---|---|---|\n"
	for _, field := range reflect.VisibleFields(reflect.TypeFor[settings]()) {
		if field.Tag.Get("kong") == "-" {
			continue
		}
		key, flag := field.Tag.Get("json"), field.Tag.Get("name")
		if flag == "" {
			flag = dashed(field.Name)[1:]
		}
		want := flags[key]
		if want == "" {
			want = dashed(key)
		}
		if flag != want || field.Tag.Get("group") == "" || field.Tag.Get("help") == "" {
			t.Errorf("the setting %s has the flag --%s, not --%s, or no group or help", key, flag, want)
		}
		typ := field.Type
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		table += fmt.Sprintf("| `%s` | `--%s` | %s | %s | %s |\n", key, flag, kindName(typ), field.Tag.Get("default"), field.Tag.Get("help"))
	}
	return table
}

func kindName(typ reflect.Type) string {
	name := strings.TrimSuffix(strings.TrimPrefix(wanted[typ], "a "), ` such as "20ms"`)
	return name
}
