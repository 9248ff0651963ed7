package drivers_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// described is what the reference page shows of a description.
type described struct {
	Name, Description string
	Properties        map[string]struct {
		Description string
		Type        string
		Minimum     *int
		Maximum     *int
		Default     any
		WriteOnly   bool
		Scope       string `json:"x-maaspd-scope"`
		Form        string `json:"x-maaspd-type"`
		Unit        string `json:"x-maaspd-unit"`
	}
	Fields []field
	Own    struct {
		DriverVersion  string   `json:"driver_version"`
		Actions        []string `json:"actions"`
		Kind           string   `json:"kind"`
		Protocols      []string `json:"protocols"`
		DeviceKey      []string `json:"device_key"`
		MaxConcurrency int      `json:"max_concurrency"`
		DefaultWait    int      `json:"default_wait_ms"`
		CycleDelay     int      `json:"default_cycle_delay_ms"`
	} `json:"x-maaspd"`
}

// field is a parameter as MAAS's form has it.
type field struct {
	Name, Label string
	Required    bool
	Choices     [][2]string
}

// referencePage renders a description for people.
func referencePage(t *testing.T, schema []byte) []byte {
	t.Helper()
	var d described
	if err := json.Unmarshal(schema, &d); err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	fmt.Fprintf(&page, "# maas-powerdriver-%s\n\n", d.Name)
	fmt.Fprintf(&page, "%s. Version %s. Made from the driver's declaration by `make schemas`; do not edit.\n\n", d.Description, d.Own.DriverVersion)
	fmt.Fprintf(&page, "| | |\n|---|---|\n")
	fmt.Fprintf(&page, "| kind | %s |\n", d.Own.Kind)
	fmt.Fprintf(&page, "| protocols | %s |\n", orNone(d.Own.Protocols))
	fmt.Fprintf(&page, "| actions | %s |\n", strings.Join(d.Own.Actions, ", "))
	fmt.Fprintf(&page, "| a device is identified by | %s |\n", orNone(d.Own.DeviceKey))
	fmt.Fprintf(&page, "| requests at a time per device | %s |\n", orAny(d.Own.MaxConcurrency))
	fmt.Fprintf(&page, "| waits for the state, without waitMs | %d ms |\n", d.Own.DefaultWait)
	fmt.Fprintf(&page, "| time off in a cycle, without cycleDelayMs | %d ms |\n\n", d.Own.CycleDelay)
	page.WriteString("## Parameters\n\n| name | type | | meaning |\n|---|---|---|---|\n")
	for _, field := range d.Fields {
		page.WriteString(d.row(field.Name, field.Label, field.Required))
	}
	for _, field := range d.Fields {
		if len(field.Choices) == 0 || d.Properties[field.Name].Type == "boolean" {
			continue
		}
		fmt.Fprintf(&page, "\n### Choices of %s\n\n| value | meaning |\n|---|---|\n", field.Name)
		for _, choice := range field.Choices {
			fmt.Fprintf(&page, "| %s | %s |\n", code(choice[0]), choice[1])
		}
	}
	return []byte(page.String())
}

// row is the line of one parameter.
func (d described) row(name, label string, required bool) string {
	p := d.Properties[name]
	typ := p.Type
	if p.Form != "" {
		typ = p.Form
	}
	if p.Minimum != nil && p.Maximum != nil {
		typ += strings.TrimSpace(fmt.Sprintf(" %d to %d %s", *p.Minimum, *p.Maximum, p.Unit))
		typ = strings.Replace(typ, "integer", "integer ", 1)
	}
	if p.Type == "array" && !slices.ContainsFunc(d.Fields, func(f field) bool { return f.Name == name && len(f.Choices) > 0 }) {
		typ = "texts, separated by commas"
	}
	var notes []string
	if required {
		notes = append(notes, "required")
	}
	if p.WriteOnly {
		notes = append(notes, "secret")
	}
	if p.Scope == "node" {
		notes = append(notes, "per machine")
	}
	if p.Default != nil {
		text, _ := json.Marshal(p.Default) // a value that came out of JSON
		notes = append(notes, "default "+code(strings.Trim(string(text), `"`)))
	}
	return fmt.Sprintf("| `%s` | %s | %s | %s. %s |\n", name, typ, strings.Join(notes, ", "), label, p.Description)
}

// code shows a value; the empty text would otherwise be invisible.
func code(text string) string {
	if text == "" {
		return "(empty)"
	}
	return "`" + text + "`"
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(slices.Values(list)), ", ")
}

func orAny(n int) string {
	if n == 0 {
		return "any number"
	}
	return fmt.Sprint(n)
}
