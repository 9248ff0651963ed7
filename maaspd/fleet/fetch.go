package fleet

import (
	"context"
	"sync"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

// helpers is how many nodes ask their credential helpers at the same time.
const helpers = 16

// fetch asks the credential helpers of all names before the first of them is
// needed: one after the other, ten thousand would take their time. What they
// say is kept with the secrets, and so is what is wrong.
func (p *preparation) fetch(ctx context.Context, names []string) {
	room := make(chan struct{}, helpers)
	var group sync.WaitGroup
	for _, from := range p.asking(names) {
		d := p.describe(ctx, from.Driver)
		if d.err != nil || ctx.Err() != nil {
			continue
		}
		room <- struct{}{}
		group.Go(func() {
			defer func() { <-room }()
			_, _ = from.Resolve(ctx, p.secrets, *d.description) // it is told when it is needed
		})
	}
	group.Wait()
}

// asking are the routes that ask a credential helper.
func (p *preparation) asking(names []string) []*inventory.Route {
	var list []*inventory.Route
	for _, name := range names {
		var feeds []inventory.Feed
		if node := p.inv.Node(name); node != nil {
			feeds = node.Feeds
		} else if device := p.inv.Device(name); device != nil && device.Route.HasCommand() {
			list = append(list, &device.Route)
		}
		for _, feed := range feeds {
			for i := range feed.Routes {
				if feed.Routes[i].HasCommand() {
					list = append(list, &feed.Routes[i])
				}
			}
		}
	}
	return list
}
