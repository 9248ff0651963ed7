package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// stock is where drivers and inventory are found.
type stock struct {
	search
	Inventory string `short:"i" env:"POWERCTL_INVENTORY" placeholder:"PATH" help:"The inventory: a file, or a folder of them. Otherwise inventory.yaml or inventory.d in ~/.config/maaspd, then in /etc/maaspd."`
}

// pacing is how long things may take.
type pacing struct {
	Timeout  *time.Duration `help:"Time for each request to a driver (60s)."`
	Deadline time.Duration  `help:"Time for everything; what is not done by then is not tried or given up."`
	Retries  *int           `placeholder:"N" help:"How often an error that may pass is met with another try; 0 is never."`
	Jobs     int            `placeholder:"N" help:"How many requests may be in flight; 0 is a number that fits."`
	Engine   string         `enum:"auto,process,batch" default:"auto" help:"How drivers are run: a process for each request, one for all, or by itself: ${enum}."`
}

// showing is how results are shown.
type showing struct {
	Collapse bool   `short:"c" xor:"form" help:"One line for all nodes with the same result, at the end: on: n[0-5]."`
	JSON     bool   `name:"json" xor:"form" help:"One JSON object a line, as results arrive."`
	Table    bool   `xor:"form" help:"A table, at the end."`
	Quiet    bool   `short:"q" help:"No summary and no progress bar."`
	Progress string `enum:"auto,on,off" default:"auto" help:"The progress bar: on a terminal when it takes over a second (auto), on or off."`
	DryRun   bool   `short:"n" help:"Print what would be sent, in order and without secrets, and send nothing."`
	Trace    bool   `help:"Print on standard error what the drivers exchange with the devices."`
}

// nodesArg are the nodes of a command.
type nodesArg struct {
	Nodes []string `arg:"" name:"nodes" help:"The nodes: names, groups and ranges, such as n[1-8],rack2,-n3. See powerctl help ranges."`
}

// fleetFlags are those of every command that drives nodes.
type fleetFlags struct {
	stock
	pacing
	showing
}

// load reads the inventory, and says what should be mended in it.
func (s stock) load(std streams) (*inventory.Inventory, error) {
	path, err := inventory.Path(s.Inventory)
	if err != nil {
		return nil, usageError{err}
	}
	inv, err := inventory.Load(path)
	if err != nil {
		return nil, faultsError{err}
	}
	for _, warning := range inv.Warnings {
		fmt.Fprintf(std.err, "powerctl: warning: %v\n", warning)
	}
	return inv, nil
}

// faultsError is an inventory with faults: as with bad usage, nothing is done.
type faultsError struct{ error }

// names are the nodes of the range; devices too where the verb is for them.
func names(inv *inventory.Inventory, ranges []string, verb string) ([]string, error) {
	list, err := noderange.Expand(strings.Join(ranges, ","), universeOf(inv, verb))
	if err != nil {
		return nil, usageError{err}
	}
	if len(list) == 0 {
		return nil, usageError{errors.New("the range names no node")}
	}
	return list, nil
}

// universe is what the names of a range may be.
type universe struct {
	*inventory.Inventory
	all []string
}

// universeOf is that of a verb: outlets and probe are for devices first.
func universeOf(inv *inventory.Inventory, verb string) noderange.Universe {
	switch verb {
	case "outlets", "probe":
		return universe{inv, append(inv.Devices(), inv.Names()...)}
	case "statistics", "check", "impact":
		return universe{inv, append(inv.Names(), inv.Devices()...)}
	}
	return inv
}

func (u universe) Has(name string) bool {
	return u.Inventory.Has(name) || u.Device(name) != nil
}

func (u universe) Names() []string { return u.all }

// options are those of the fleet.
func (f fleetFlags) options(drivers *host.Catalogue) fleet.Options {
	return fleet.Options{
		Drivers: drivers, Secrets: inventory.NewSecrets(), Engine: fleet.EngineChoice(f.Engine),
		Jobs: f.Jobs, Deadline: f.Deadline,
	}
}

// drive carries the request out, and shows what becomes of it.
func (f fleetFlags) drive(ctx context.Context, std streams, ranges []string, request fleet.Request, adjust ...func(*fleet.Options)) error {
	inv, err := f.load(std)
	if err != nil {
		return err
	}
	list, err := names(inv, ranges, request.Verb)
	if err != nil {
		return err
	}
	request.Timeout, request.Retries = f.Timeout, f.Retries
	drivers := host.Open(host.Folders(f.DriverDir...))
	if faults := inv.Check(ctx, drivers, list); len(faults) > 0 {
		return faultsError{faults}
	}
	options := f.options(drivers)
	for _, change := range adjust {
		change(&options)
	}
	if f.DryRun {
		return f.plan(ctx, std, inv, list, request, options)
	}
	return f.run(ctx, std, inv, list, request, options)
}

// run carries the request out.
func (f fleetFlags) run(ctx context.Context, std streams, inv *inventory.Inventory, list []string, request fleet.Request, options fleet.Options) error {
	show := newShow(f.showing, std, request, slices.Clone(list))
	options.Report = show.add
	if f.Trace {
		options.Trace = show.trace
	}
	if err := fleet.Run(ctx, inv, list, request, options); err != nil {
		show.abort()
		return faultsError{err}
	}
	return show.end(ctx)
}
