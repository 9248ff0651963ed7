package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

type describeCmd struct {
	search
	Name string `arg:"" help:"The driver: the <name> of maas-powerdriver-<name>."`
}

// Run prints what the driver says of itself, for a person.
func (c describeCmd) Run(ctx context.Context, std streams) error {
	driver, err := c.driver()
	if err != nil {
		return err
	}
	d, err := describe(ctx, driver)
	if err != nil {
		return fmt.Errorf("%s is refused: %w", driver.Path, err)
	}
	fmt.Fprintf(std.out, "%s %s: %s\n%s\n", driver.Name, d.Own.DriverVersion, d.Description, driver.Path)
	fmt.Fprintf(std.out, "\nkind: %s\nprotocols: %s\nactions: %s\n", d.Own.Kind, orNone(d.Own.Protocols), orNone(d.Own.Actions))
	fmt.Fprintf(std.out, "identifies a device: %s\nrequests at a time for one device: %s\n", orNone(d.Own.DeviceKey), atATime(d.Own.MaxConcurrency))
	return parameters(std.out, d)
}

// driver finds the driver of the name; one that is refused tells why.
func (c describeCmd) driver() (host.Driver, error) {
	found, err := c.find()
	var names []string
	var refused *host.Driver
	for _, driver := range found {
		switch {
		case driver.Name == c.Name && driver.Refused == nil:
			return driver, nil
		case driver.Name == c.Name && refused == nil:
			refused = &driver
		}
		names = append(names, driver.Name)
	}
	if refused != nil {
		return *refused, nil
	}
	if err != nil {
		return host.Driver{}, err
	}
	slices.Sort(names)
	return host.Driver{}, fmt.Errorf("there is no driver %q; found are: %s", c.Name, orNone(slices.Compact(names)))
}

func orNone(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}

func atATime(count int) string {
	if count == 0 {
		return "any number"
	}
	return fmt.Sprint(count)
}

// parameters prints the parameters as a table, in the order of the form, those
// that no form shows last.
func parameters(out io.Writer, d host.Description) error {
	if len(d.Properties) == 0 {
		_, err := fmt.Fprintln(out, "\nno parameters")
		return err
	}
	var names []string
	for _, field := range d.Fields {
		names = append(names, field.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Properties)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PARAMETER\tTYPE\tSCOPE\tDEFAULT\tMEANING")
	for _, name := range names {
		p := d.Properties[name]
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", name, kind(p), p.Scope, standard(d, name), meaning(p))
	}
	return table.Flush()
}

// kind is the type of a parameter with its bounds.
func kind(p host.Property) string {
	switch {
	case p.Secret:
		return "secret"
	case p.Type == "array":
		return "list"
	case len(p.OneOf)+len(p.Enum) > 0:
		return "choice"
	case p.Minimum != nil && p.Maximum != nil:
		return fmt.Sprintf("%s %s to %s", p.Type, *p.Minimum, *p.Maximum)
	}
	return p.Type
}

// standard is the default of a parameter, or that it is required.
func standard(d host.Description, name string) string {
	switch value := d.Properties[name].Default.(type) {
	case nil:
		if slices.Contains(d.Required, name) {
			return "required"
		}
		return "-"
	case []any:
		return strings.Trim(fmt.Sprint(value), "[]")
	default:
		if value == "" {
			return `""`
		}
		return fmt.Sprint(value)
	}
}

// meaning is the label and the help, with the values of a choice.
func meaning(p host.Property) string {
	text := strings.TrimSuffix(p.Title, ".")
	if p.Description != "" {
		text += ". " + strings.TrimSuffix(p.Description, ".")
	}
	choices, values := p.OneOf, p.Enum
	if p.Items != nil {
		choices, values = append(choices, p.Items.OneOf...), append(values, p.Items.Enum...)
	}
	for _, c := range choices {
		values = append(values, c.Const)
	}
	if len(values) == 0 {
		return text
	}
	var words []string
	for _, value := range values {
		if value == "" {
			value = `""`
		}
		words = append(words, fmt.Sprint(value))
	}
	return text + ". One of: " + strings.Join(words, ", ")
}
