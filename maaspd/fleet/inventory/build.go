package inventory

import "slices"

// build lays the definitions out: devices first, then the drivers of nodes, then
// groups, which may ask for them, and then the parameters, which groups add to.
func (l *loader) build() *Inventory {
	inv := &Inventory{
		byName: make(map[string]*Node, l.count), devices: map[string]*Device{}, sets: map[string]*group{}, aliases: map[string][]string{},
	}
	l.buildSets(inv)
	for _, d := range l.devices {
		l.buildDevices(inv, d)
	}
	for _, a := range l.aliases {
		if inv.devices[a.nodes] != nil {
			a.device = a.nodes
		}
	}
	plans := l.buildNodes(inv)
	l.resolveGroups(inv)
	l.fill(inv, plans)
	l.relate(inv, plans)
	l.identify(inv, plans)
	l.checkSecretFiles()
	return inv
}

func (l *loader) buildSets(inv *Inventory) {
	for _, g := range l.groups {
		inv.sets[g.name] = g
		inv.groupNames = append(inv.groupNames, g.name)
	}
	for _, a := range l.aliases {
		inv.sets[a.name] = a
		inv.aliasNames = append(inv.aliasNames, a.name)
	}
}

// buildDevices lays out the devices of a key, but for their parameters.
func (l *loader) buildDevices(inv *Inventory, d *definition) {
	if d.driver == nil {
		l.fault(d.at, "the device %s has no driver", some(d.names))
		d.driver = &reference{}
	}
	for i, name := range d.names {
		if inv.devices[name] == nil {
			device := &Device{Name: name, Route: Route{Driver: d.driver.of(i), Device: name, At: d.at}, layer: &d.layer, index: i}
			inv.devices[name] = device
			inv.deviceNames = append(inv.deviceNames, name)
		}
	}
}

// nodePlan is which definition a node has, and which of its names it is.
type nodePlan struct {
	*definition
	index int
	feeds [][]chain
}

// chain is what a route is made of, from the node inwards to the protocol.
type chain []*means

func (l *loader) buildNodes(inv *Inventory) []nodePlan {
	var plans []nodePlan
	for _, d := range l.nodes {
		feeds := l.chains(d)
		for i, name := range d.names {
			if _, twice := inv.byName[name]; !twice {
				inv.byName[name] = nil
				inv.names = append(inv.names, name)
				plans = append(plans, nodePlan{d, i, feeds})
			}
		}
	}
	inv.nodes = make([]Node, len(plans))
	for i, plan := range plans {
		node := &inv.nodes[i]
		node.Name, node.At = inv.names[i], plan.at
		node.Feeds = l.routesOf(inv, plan)
		inv.byName[node.Name] = node
	}
	return plans
}

// chains are the routes of a definition, by feed.
func (l *loader) chains(d *definition) [][]chain {
	if d.feeds == nil {
		return [][]chain{protocols(chain{&d.means})}
	}
	if d.protocols != nil {
		l.fault(d.at, "the node %s has feeds and protocols: each feed has protocols of its own", some(d.names))
	}
	var feeds [][]chain
	for _, feed := range d.feeds {
		feeds = append(feeds, protocols(chain{&d.means, feed}))
	}
	return feeds
}

// protocols are the chains of all protocols of the last element.
func protocols(to chain) []chain {
	last := to[len(to)-1]
	if last.protocols == nil {
		return []chain{to}
	}
	var all []chain
	for _, protocol := range last.protocols {
		all = append(all, append(slices.Clip(to), protocol))
	}
	return all
}

// routesOf finds the driver of each route of a node: the innermost that is named,
// or that of the device that is.
func (l *loader) routesOf(inv *Inventory, plan nodePlan) []Feed {
	feeds := make([]Feed, len(plan.feeds))
	for f, routes := range plan.feeds {
		feeds[f].Routes = make([]Route, len(routes))
		for r, c := range routes {
			route := &feeds[f].Routes[r]
			route.At = c[len(c)-1].at
			l.driver(inv, route, c, plan)
		}
	}
	return feeds
}

func (l *loader) driver(inv *Inventory, route *Route, c chain, plan nodePlan) {
	for _, m := range slices.Backward(c) {
		switch {
		case m.driver != nil && m.device != nil:
			l.fault(m.at, "a driver and a device are named: a device has a driver of its own")
			return
		case m.driver != nil:
			route.Driver = m.driver.of(plan.index)
			return
		case m.device != nil:
			name := m.device.of(plan.index)
			device := inv.Device(name)
			if device == nil {
				l.fault(m.device.at, "there is no device %q", name)
				return
			}
			route.Device, route.Driver = device.Name, device.Route.Driver
			return
		}
	}
	l.fault(route.At, "the node %s has neither a driver nor a device", some(plan.names))
}
