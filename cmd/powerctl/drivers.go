package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// search is where drivers are looked for.
type search struct {
	DriverDir []string `placeholder:"DIR" help:"Look here first; may be repeated. Then follow MAASPD_DRIVER_PATH, the folder of powerctl, and ../libexec/maaspd beside it."`
}

func (s search) find() ([]host.Driver, error) { return host.Find(host.Folders(s.DriverDir...)) }

type driversCmd struct{ search }

// Help is what --help adds.
func (driversCmd) Help() string {
	return "A driver is refused when it is broken, speaks no version of the protocol that is known, can be changed by everybody, " +
		"or is shadowed by one of the same name in an earlier folder."
}

// Run prints the drivers that are used, and then those that are refused.
func (c driversCmd) Run(ctx context.Context, std streams) error {
	found, err := c.find()
	if err != nil {
		fmt.Fprintln(std.err, "powerctl:", err)
	}
	if len(found) == 0 {
		return fmt.Errorf("no drivers (%s*) in these folders: %v; name one with --driver-dir", host.Prefix, host.Folders(c.DriverDir...))
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tVERSION\tKIND\tDESCRIPTION")
	var refused []host.Driver
	for _, driver := range found {
		description, err := describe(ctx, driver)
		if driver.Refused = err; err != nil {
			refused = append(refused, driver)
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", driver.Name, description.Own.DriverVersion, description.Own.Kind, description.Description)
	}
	for _, driver := range refused {
		fmt.Fprintf(table, "%s\t-\trefused\t%s: %v\n", driver.Name, driver.Path, driver.Refused)
	}
	return table.Flush()
}

// describe asks a driver that is not refused for its description.
func describe(ctx context.Context, driver host.Driver) (host.Description, error) {
	if driver.Refused != nil {
		return host.Description{}, driver.Refused
	}
	return host.Describe(ctx, driver.Path)
}
