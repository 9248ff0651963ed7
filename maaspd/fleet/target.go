package fleet

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/fleet/queue"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// target is a node, or a device, that the request is carried out on.
type target struct {
	name  string
	feeds []feed
	node  *inventory.Node // nil for a device

	past past
	// What follows is the run's, and touched by one goroutine at a time.
	attempts int
	last     answer
	asked    bool // the chassis was
	forced   bool // the time for a soft off is over
}

// feed is one supply of a target, with the ways to switch it.
type feed struct{ routes []*route }

// route is a way that is ready to be used.
type route struct {
	from        *inventory.Route
	driver      host.Driver
	description *host.Description
	device      string
	key         string
	login       loginKey
	secret      bool // something is to be kept from being tried too often
	parameters  host.Parameters
	pace        pace
}

// about names the device of the route to a person.
func (rt *route) about() string {
	if rt.device != "" {
		return rt.device
	}
	return rt.driver.Name
}

// lead is the first route of all: its settings are the target's.
func (t *target) lead() *route { return t.feeds[0].routes[0] }

// preparation makes targets out of names.
type preparation struct {
	inv          *inventory.Inventory
	request      Request
	drivers      inventory.Describer
	secrets      *inventory.Secrets
	descriptions map[string]*described
	faults       inventory.Faults
}

// described is a driver as the describer gave it, once for all its routes.
type described struct {
	driver      host.Driver
	description *host.Description
	err         error
}

func newPreparation(inv *inventory.Inventory, request Request, options Options) *preparation {
	secrets := options.Secrets
	if secrets == nil {
		secrets = inventory.NewSecrets()
	}
	return &preparation{inv: inv, request: request, drivers: options.Drivers, secrets: secrets, descriptions: map[string]*described{}}
}

// targets are those of the names, each once. The error has all that is wrong
// with them, so that nothing is begun that cannot be finished.
func (p *preparation) targets(ctx context.Context, names []string) ([]*target, error) {
	p.fetch(ctx, names)
	var list []*target
	seen := map[string]bool{}
	for _, name := range names {
		t := p.target(ctx, name)
		if t != nil && !seen[t.name] {
			seen[t.name] = true
			list = append(list, t)
		}
	}
	if err := ctx.Err(); err != nil { // which the faults come from, too
		return nil, err
	}
	if len(p.faults) > 0 {
		return nil, p.faults
	}
	return list, nil
}

// target is that of one name; nil when it is at fault.
func (p *preparation) target(ctx context.Context, name string) *target {
	if node := p.inv.Node(name); node != nil {
		return p.complete(ctx, &target{name: node.Name, node: node}, node.Feeds)
	}
	device := p.inv.Device(name)
	switch {
	case device == nil:
		p.fault(inventory.Position{}, "there is no node %q", name)
	case !ofDevices(p.request.Verb):
		p.fault(device.Route.At, "%s is a device, and %s is for nodes; powerctl impact %s shows what it feeds", name, p.request.Verb, name)
	default:
		feeds := []inventory.Feed{{Routes: []inventory.Route{device.Route}}}
		return p.complete(ctx, &target{name: device.Name}, feeds)
	}
	return nil
}

// complete makes the feeds of a target ready to be used.
func (p *preparation) complete(ctx context.Context, t *target, feeds []inventory.Feed) *target {
	before := len(p.faults)
	for i := range feeds {
		var ready feed
		for j := range feeds[i].Routes {
			if rt := p.route(ctx, &feeds[i].Routes[j]); rt != nil {
				ready.routes = append(ready.routes, rt)
			}
		}
		t.feeds = append(t.feeds, ready)
	}
	if len(p.faults) > before {
		return nil
	}
	return t
}

// describe is what is known of a driver, asked for once.
func (p *preparation) describe(ctx context.Context, name string) *described {
	d, known := p.descriptions[name]
	if !known {
		d = &described{}
		var description host.Description
		d.driver, description, d.err = p.drivers.Describe(ctx, name)
		d.description = &description
		p.descriptions[name] = d
	}
	return d
}

func (p *preparation) route(ctx context.Context, from *inventory.Route) *route {
	d := p.describe(ctx, from.Driver)
	if d.err != nil {
		p.fault(from.At, "%v", d.err)
		return nil
	}
	parameters, err := from.Resolve(ctx, p.secrets, *d.description)
	if err != nil {
		p.keep(from.At, err)
		return nil
	}
	return &route{
		from: from, driver: d.driver, description: d.description, device: from.Device, key: d.description.DeviceOf(parameters),
		login: loginOf(d.driver, d.description, parameters), secret: hasSecret(d.description, parameters), parameters: parameters,
		pace: paceOf(p.request, from.Settings, d.driver.Name, d.description.Own.DefaultCycleDelayMS),
	}
}

func (p *preparation) fault(at inventory.Position, format string, args ...any) {
	p.faults = append(p.faults, inventory.Fault{Position: at, Text: fmt.Sprintf(format, args...)})
}

// keep takes over faults that have a place of their own.
func (p *preparation) keep(at inventory.Position, err error) {
	if list, ok := errors.AsType[inventory.Faults](err); ok {
		p.faults = append(p.faults, list...)
		return
	}
	if fault, ok := errors.AsType[inventory.Fault](err); ok {
		p.faults = append(p.faults, fault)
		return
	}
	p.fault(at, "%v", err)
}

// claims are what the target needs to have its turn: all its devices, also
// those that are only fallen back to.
func (t *target) claims(shared func(*route) bool) []queue.Claim {
	var list []queue.Claim
	for _, f := range t.feeds {
		for _, rt := range f.routes {
			same := func(c queue.Claim) bool { return c.Device == rt.key }
			if rt.key == "" || slices.ContainsFunc(list, same) {
				continue
			}
			list = append(list, queue.Claim{Device: rt.key, Limit: rt.description.Own.MaxConcurrency, Shared: shared(rt)})
		}
	}
	return list
}
