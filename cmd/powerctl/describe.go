package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

type describeCmd struct {
	search
	Name     string `arg:"" help:"The driver: the <name> of maas-powerdriver-<name>."`
	JSON     bool   `xor:"form" help:"Print the whole description as the driver has it."`
	Markdown bool   `xor:"form" help:"Print a section of a page in Markdown."`
}

// Examples are at the end of --help.
func (describeCmd) Examples() string {
	return `
powerctl describe ipmi
powerctl describe snmppdu | less`
}

// Run prints what the driver says of itself.
func (c describeCmd) Run(ctx context.Context, std streams) error {
	driver, d, err := c.catalogue().Describe(ctx, c.Name)
	if err != nil {
		return err
	}
	switch {
	case c.JSON:
		_, err := fmt.Fprintf(std.out, "%s\n", d.Raw)
		return err
	case c.Markdown:
		return markdown(std.out, driver.Name, d)
	}
	fmt.Fprintf(std.out, "%s: %s\n%s\n\n", strings.TrimSpace(driver.Name+" "+d.Own.DriverVersion), d.Description, driver.Path)
	for _, f := range facts(d) {
		fmt.Fprintf(std.out, "%s: %s\n", f.name, f.value)
	}
	return parameters(std.out, d)
}

// fact is something that a driver says of itself as a whole.
type fact struct{ name, value string }

func facts(d host.Description) []fact {
	return []fact{
		{"kind", orDash(d.Own.Kind)},
		{"protocols", orNone(d.Own.Protocols)},
		{"actions", orNone(d.Own.Actions)},
		{"identifies a device", orNone(d.Own.DeviceKey)},
		{"requests at a time for one device", atATime(d.Own.MaxConcurrency)},
		{"waits for the wanted state, unless a request says otherwise", waiting(d.Own.DefaultWaitMS)},
		{"time off in a cycle, unless a request says otherwise", span(d.Own.DefaultCycleDelayMS)},
	}
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

func waiting(milliseconds int) string {
	if milliseconds == 0 {
		return "not at all"
	}
	return "at most " + span(milliseconds)
}

func span(milliseconds int) string { return (time.Duration(milliseconds) * time.Millisecond).String() }

// parameters prints the parameters as a table.
func parameters(out io.Writer, d host.Description) error {
	names := parameterNames(d)
	if len(names) == 0 {
		_, err := fmt.Fprintln(out, "\nno parameters")
		return err
	}
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PARAMETER\tTYPE\tSCOPE\tDEFAULT\tMEANING")
	for _, name := range names {
		p := d.Properties[name]
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", name, kind(p), p.Scope, standard(d, name), withChoices(p))
	}
	return table.Flush()
}

// withChoices is the meaning of a parameter with the values of a choice.
func withChoices(p host.Property) string {
	values := choiceValues(p)
	if len(values) == 0 {
		return meaning(p)
	}
	return meaning(p) + ". One of: " + strings.Join(values, ", ")
}
