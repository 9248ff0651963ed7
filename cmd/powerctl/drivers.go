package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

type driversCmd struct {
	search
	JSON bool `help:"Print a JSON list."`
}

// Help is what --help adds.
func (driversCmd) Help() string {
	return "A driver is refused when it is broken, speaks no version of the protocol that is known, can be changed by everybody, " +
		"or is shadowed by one of the same name in an earlier folder. Descriptions are remembered until the driver changes, " +
		"in the user's cache folder or in MAASPD_CACHE_DIR (off: not at all)."
}

// Run prints the drivers that are used, and then those that are refused.
func (c driversCmd) Run(ctx context.Context, std streams) error {
	entries, err := c.catalogue().Entries(ctx)
	if err != nil {
		fmt.Fprintln(std.err, "powerctl:", err)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(entries) == 0 {
		return fmt.Errorf("no drivers (%s*) in these folders: %s; name one with --driver-dir", host.Prefix, strings.Join(c.folders(), ", "))
	}
	if c.JSON {
		return printEntries(std.out, entries)
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tVERSION\tKIND\tDESCRIPTION")
	var refused []host.Entry
	for _, entry := range entries {
		if entry.Refused != nil {
			refused = append(refused, entry)
			continue
		}
		d := entry.Description
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", entry.Name, orDash(d.Own.DriverVersion), orDash(d.Own.Kind), d.Description)
	}
	for _, entry := range refused {
		fmt.Fprintf(table, "%s\t-\trefused\t%s: %v\n", entry.Name, entry.Path, entry.Refused)
	}
	return table.Flush()
}

// orDash is the text, or a dash for what a driver does not tell.
func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// driverLine is a driver in the JSON list.
type driverLine struct {
	Name        string   `json:"name"`
	Path        string   `json:"path"`
	Version     string   `json:"version,omitempty"`
	Kind        string   `json:"kind,omitempty"`
	Description string   `json:"description,omitempty"`
	Protocols   []string `json:"protocols,omitempty"`
	Actions     []string `json:"actions,omitempty"`
	// Refused tells why the driver is not used; it is absent when it is.
	Refused string `json:"refused,omitempty"`
}

// printEntries prints all drivers in the order in which they were found.
func printEntries(out io.Writer, entries []host.Entry) error {
	lines := make([]driverLine, len(entries))
	for i, entry := range entries {
		lines[i] = driverLine{Name: entry.Name, Path: entry.Path}
		if entry.Refused != nil {
			lines[i].Refused = entry.Refused.Error()
			continue
		}
		d := entry.Description
		lines[i].Version, lines[i].Kind, lines[i].Description = d.Own.DriverVersion, d.Own.Kind, d.Description
		lines[i].Protocols, lines[i].Actions = d.Own.Protocols, d.Own.Actions
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "    ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(lines)
}
