package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

// fleetFlags are those of every command that drives nodes.
type fleetFlags struct {
	showing
	pacing
	stock
}

// pacing is how long things may take.
type pacing struct {
	Timeout  *time.Duration `group:"pace" placeholder:"TIME" help:"Time for each request to a driver; otherwise as the inventory says, or 60s."`
	Deadline time.Duration  `group:"pace" placeholder:"TIME" help:"Time for everything: what is not done by then is given up, or not tried."`
	Retries  *int           `group:"pace" placeholder:"N" help:"How often an error that may pass is met with another try; 0 is never."`
	Jobs     int            `group:"pace" placeholder:"N" help:"How many requests may be in flight; otherwise a number that fits."`
	Engine   string         `group:"pace" enum:"auto,process,batch" default:"auto" placeholder:"auto" help:"How drivers are run: a process for each request, one for all (batch), or as fits the number of nodes (auto)."`
}

// part is a group of flags that changes a request, or how it is carried out.
type part interface {
	apply(request *fleet.Request, options *fleet.Options) error
}

func (p pacing) apply(request *fleet.Request, options *fleet.Options) error {
	switch {
	case p.Timeout != nil && (*p.Timeout < time.Second || *p.Timeout > time.Hour):
		return fmt.Errorf("--timeout must be from 1s to 1h, and is %v", *p.Timeout)
	case p.Deadline < 0, p.Deadline > 0 && p.Deadline < time.Second:
		return fmt.Errorf("--deadline must be at least 1s, and is %v", p.Deadline)
	case p.Jobs < 0:
		return fmt.Errorf("--jobs must not be negative, and is %d", p.Jobs)
	case p.Retries != nil && (*p.Retries < 0 || *p.Retries > 100):
		return fmt.Errorf("--retries must be from 0 to 100, and is %d", *p.Retries)
	}
	request.Timeout, request.Retries = p.Timeout, p.Retries
	options.Deadline, options.Jobs, options.Engine = p.Deadline, p.Jobs, fleet.EngineChoice(p.Engine)
	return nil
}

// drive carries the request out, and shows what becomes of it.
func (f fleetFlags) drive(ctx context.Context, std streams, ranges []string, request fleet.Request, parts ...part) error {
	options := fleet.Options{Drivers: f.drivers(), Secrets: inventory.NewSecrets()}
	for _, p := range append(parts, f.pacing) {
		if err := p.apply(&request, &options); err != nil {
			return usageError{error: err}
		}
	}
	inv, err := f.load(std)
	if err != nil {
		return err
	}
	list, err := scopeOf(request.Verb).expand(inv, ranges)
	if err != nil {
		return err
	}
	if faults := inv.Check(ctx, options.Drivers, list); len(faults) > 0 && ctx.Err() == nil {
		return faultsError{faults}
	}
	if f.DryRun {
		return f.plan(ctx, std, inv, list, request, options)
	}
	return f.run(ctx, std, inv, list, request, options)
}

// run carries the request out.
func (f fleetFlags) run(ctx context.Context, std streams, inv *inventory.Inventory, list []string, request fleet.Request, options fleet.Options) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	show := newShow(f.showing, std, request, list, stop)
	options.Report = show.add
	if f.Trace {
		options.Trace = show.trace
	}
	rest := show.watch(ctx)
	err := fleet.Run(ctx, inv, list, request, options)
	rest()
	if err != nil && !errors.Is(err, context.Canceled) {
		return faultsError{err}
	}
	if err != nil {
		return errors.New("ended before anything was sent")
	}
	return show.end(ctx)
}
