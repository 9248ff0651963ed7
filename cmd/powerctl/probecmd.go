package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/fleet/importer"
	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

type probeCmd struct {
	JSON  bool `group:"output" name:"json" help:"One JSON object a device, with the hosts as its driver found them."`
	New   bool `group:"output" help:"Leave out what the inventory has already."`
	Trace bool `group:"output" help:"Print on standard error what the drivers exchange with the devices."`
	pacing
	stock
	devicesArg
}

// Help is what --help adds.
func (probeCmd) Help() string {
	return "Every host that a device tells of is printed as a node. One that the inventory has, by MAC or serial number or by its place behind the device, keeps the name " +
		"that it has there. Otherwise its host name is the name, or the name of the device with the number of the host."
}

// Examples are at the end of --help.
func (probeCmd) Examples() string {
	return `
powerctl probe chassis[1-4] > nodes.yaml
powerctl probe pdu1 --new           only what is not in the inventory`
}

// Run prints what is behind devices.
func (c probeCmd) Run(ctx context.Context, std streams) error {
	request, options := fleet.Request{Verb: "probe"}, fleet.Options{Drivers: c.drivers(), Secrets: inventory.NewSecrets()}
	if err := c.apply(&request, &options); err != nil {
		return usageError{error: err}
	}
	inv, err := c.load(std)
	if err != nil {
		return err
	}
	names, err := devicesFirst.expand(inv, c.Nodes)
	if err != nil {
		return err
	}
	if faults := inv.Check(ctx, options.Drivers, names); len(faults) > 0 && ctx.Err() == nil {
		return faultsError{faults}
	}
	show := newShow(showing{Quiet: true, Trace: c.Trace, JSON: c.JSON, Progress: "off"}, std, request, names, func() {})
	if c.Trace {
		options.Trace = show.trace
	}
	var results []fleet.Result
	options.Report = func(r fleet.Result) { results = append(results, r) }
	switch err := fleet.Run(ctx, inv, names, request, options); {
	case errors.Is(err, context.Canceled):
		return err
	case err != nil:
		return faultsError{err}
	}
	slices.SortFunc(results, func(a, b fleet.Result) int { return show.order[a.Node] - show.order[b.Node] })
	return c.print(ctx, std, inv, results, options)
}

func (c probeCmd) print(ctx context.Context, std streams, inv *inventory.Inventory, results []fleet.Result, options fleet.Options) error {
	if c.JSON {
		return probeLines(std, results)
	}
	probes, err := answered(ctx, std, inv, results, options)
	if err != nil {
		return err
	}
	found := importer.Probed(inv, probes, c.New)
	for _, kept := range found.Place(importer.Env, "") {
		fmt.Fprintln(std.err, "to be given in", kept)
	}
	if err := found.Write(std.out); err != nil {
		return err
	}
	for _, remark := range found.Remarks {
		fmt.Fprintln(std.err, "note:", remark)
	}
	if len(probes) < len(results) {
		return errSilent
	}
	return nil
}

// answered are the probes of the devices that answered; what the others have to
// say is told.
func answered(ctx context.Context, std streams, inv *inventory.Inventory, results []fleet.Result, options fleet.Options) ([]importer.Probe, error) {
	var probes []importer.Probe
	for _, r := range results {
		if r.Error != nil {
			fmt.Fprintf(std.err, "%s: %s\n", r.Node, printable("Error: "+r.Error.Error()))
			continue
		}
		probe := importer.Probe{Name: r.Node, Route: importer.RouteOf(inv, r.Node, r.Driver, r.Device)}
		var err error
		if _, probe.Description, err = options.Drivers.Describe(ctx, probe.Route.Driver); err == nil {
			probe.Hosts, err = importer.ReadHosts(r.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Node, err)
		}
		probes = append(probes, probe)
	}
	return probes, nil
}

// probeLines prints the hosts of each device as its driver found them.
func probeLines(std streams, results []fleet.Result) error {
	var failed error
	for _, r := range results {
		line := struct {
			Device string          `json:"device"`
			Driver string          `json:"driver"`
			Hosts  json.RawMessage `json:"hosts,omitempty"`
			Error  any             `json:"error"`
		}{Device: r.Node, Driver: r.Driver}
		if r.Error != nil {
			line.Error, failed = r.Error, errSilent
		}
		var data struct{ Hosts json.RawMessage }
		if json.Unmarshal(r.Data, &data) == nil {
			line.Hosts = data.Hosts
		}
		if _, err := fmt.Fprintln(std.out, toJSON(line)); err != nil {
			return err
		}
	}
	return failed
}
