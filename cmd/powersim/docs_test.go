package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/faultkind"
	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

var update = flag.Bool("update", false, "write the table of settings anew")

// TestSettingsTables holds that docs/powersim.md has all settings and faults, as
// the help has them.
func TestSettingsTables(t *testing.T) {
	path := filepath.Join(tool.Root(), "docs", "powersim.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := within(t, string(text), "settings", settingsTable(t, reflect.TypeFor[settings](), bmcFlag))
	page = within(t, page, "settings of PDUs", settingsTable(t, reflect.TypeFor[pduSettings](), pduFlag))
	page = within(t, page, "settings of Redfish BMCs", expanded(settingsTable(t, reflect.TypeFor[redfishSettings](), redfishFlag)))
	page = within(t, page, "settings of OpenBMC BMCs", expanded(settingsTable(t, reflect.TypeFor[openbmcSettings](), openbmcFlag)))
	page = within(t, page, "faults of Redfish BMCs", kindsTable(redfishsim.FaultKinds()))
	page = within(t, page, "faults of OpenBMC BMCs", kindsTable(openbmcsim.FaultKinds()))
	if *update {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if page != string(text) {
		t.Error("docs/powersim.md is not what the settings are: go test ./cmd/powersim -update")
	}
}

// expanded is a table of settings with what the help has in place of names.
func expanded(table string) string {
	for name, value := range vars() {
		table = strings.ReplaceAll(table, "${"+name+"}", value)
	}
	return table
}

// within replaces what stands between two marks.
func within(t *testing.T, page, name, table string) string {
	t.Helper()
	from, to := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->\n"
	before, rest, found := strings.Cut(page, from)
	_, after, ended := strings.Cut(rest, to)
	if !found || !ended {
		t.Fatalf("the page has no place for the %s", name)
	}
	return before + from + table + to + after
}

// settingsTable also holds that a flag is called as its key.
func settingsTable(t *testing.T, settings reflect.Type, flagOf func(key string) string) string {
	t.Helper()
	table := "| key | flag | type | default | meaning |\n|---|---|---|---|---|\n"
	for _, field := range reflect.VisibleFields(settings) {
		if field.Tag.Get("kong") == "-" {
			continue
		}
		key, flag := field.Tag.Get("json"), field.Tag.Get("name")
		if flag == "" {
			flag = dashed(field.Name)[1:]
		}
		if want := flagOf(key); flag != want || field.Tag.Get("group") == "" || field.Tag.Get("help") == "" {
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

func kindsTable[C any](kinds []faultkind.Kind[C]) string {
	table := "| kind | what happens |\n|---|---|\n"
	for _, kind := range kinds {
		table += fmt.Sprintf("| `%s` | %s |\n", kind.Form(), kind.Help)
	}
	return table
}

func kindName(typ reflect.Type) string {
	name := strings.TrimSuffix(strings.TrimPrefix(wanted[typ], "a "), ` such as "20ms"`)
	return name
}
