package inventory

import (
	"encoding/binary"
	"maps"
	"slices"
)

// merged is what the layers of a route come to. Once made it is not changed, so
// that nodes share it.
type merged struct {
	parameters map[string]Value
	settings   Settings
}

// layers lays layer over layer. What nodes have in common is made once: ten
// thousand of them are mostly a few groups of one driver.
type layers struct {
	*loader
	inv *Inventory
	// common is by driver and groups, onDevice also by device, and further by
	// what is laid over and by the layer.
	common   map[string]*merged
	onDevice map[deviceKey]*merged
	further  map[layerKey]*merged
	clashes  map[string][]clash
}

type deviceKey struct {
	below  *merged
	device *Device
}

type layerKey struct {
	below *merged
	layer *layer
}

// fill gives every route its parameters and settings.
func (l *loader) fill(inv *Inventory, plans []nodePlan) {
	s := layers{l, inv, map[string]*merged{}, map[deviceKey]*merged{}, map[layerKey]*merged{}, map[string][]clash{}}
	for _, name := range inv.deviceNames {
		device := inv.devices[name]
		l.apply(s.device(s.base(device.Route.Driver, nil), device), &device.Route)
	}
	memberships := l.memberships(inv)
	names := map[string][]string{}
	for i, plan := range plans {
		node := &inv.nodes[i]
		key := setKey(memberships[i])
		if _, known := names[key]; !known {
			names[key] = groupNames(memberships[i])
		}
		node.groups = names[key]
		for f, routes := range plan.feeds {
			for r, c := range routes {
				s.route(&node.Feeds[f].Routes[r], c, plan.index, memberships[i])
				s.report(&node.Feeds[f].Routes[r], key, memberships[i])
			}
		}
	}
}

func (l *loader) apply(m *merged, route *Route) {
	route.Parameters, route.Settings = m.parameters, m.settings
}

func (s *layers) route(route *Route, c chain, index int, groups []*group) {
	m := s.base(route.Driver, groups)
	if route.Device != "" {
		m = s.device(m, s.inv.devices[route.Device])
	}
	for _, one := range c {
		m = s.with(m, &one.layer, index)
	}
	s.apply(m, route)
}

// base is what defaults, driver and groups come to.
func (s *layers) base(driver string, groups []*group) *merged {
	key := driver + "\x00" + setKey(groups)
	m := s.common[key]
	if m != nil {
		return m
	}
	m = &merged{settings: s.defaults.settings}
	if one := s.drivers[driver]; one != nil {
		m = over(m, one, 0)
	}
	for _, g := range groups {
		m = over(m, &g.layer, 0)
	}
	s.common[key] = m
	return m
}

func (s *layers) device(below *merged, device *Device) *merged {
	key := deviceKey{below, device}
	m := s.onDevice[key]
	if m == nil {
		m = over(below, device.layer, device.index)
		s.onDevice[key] = m
	}
	return m
}

// with lays a layer of a node over what is below. Where no text of it runs the
// result is the same for all nodes of the key.
func (s *layers) with(below *merged, one *layer, index int) *merged {
	if one.runs {
		return over(below, one, index)
	}
	key := layerKey{below, one}
	m := s.further[key]
	if m == nil {
		m = over(below, one, 0)
		s.further[key] = m
	}
	return m
}

// over lays the layer over the other. The index is which of its texts a running
// value has.
func over(below *merged, one *layer, index int) *merged {
	m := &merged{below.parameters, below.settings.over(one.settings)}
	if len(one.parameters) == 0 {
		return m
	}
	m.parameters = make(map[string]Value, len(below.parameters)+len(one.parameters))
	maps.Copy(m.parameters, below.parameters)
	for _, p := range one.parameters {
		if p.value == nil {
			delete(m.parameters, p.name)
			continue
		}
		value := *p.value
		value.index = index
		m.parameters[p.name] = value
	}
	return m
}

// memberships are the groups of each node, in the order of the files.
func (l *loader) memberships(inv *Inventory) [][]*group {
	all := make([][]*group, len(inv.nodes))
	index := make(map[string]int, len(inv.names))
	for i, name := range inv.names {
		index[name] = i
	}
	for _, g := range l.groups {
		for _, name := range g.members {
			if i, known := index[name]; known {
				all[i] = append(all[i], g)
			}
		}
	}
	return all
}

// setKey tells sets of groups apart.
func setKey(groups []*group) string {
	var key []byte
	for _, g := range groups {
		key = binary.AppendUvarint(key, uint64(g.index))
	}
	return string(key)
}

func groupNames(groups []*group) []string {
	var names []string
	for _, g := range groups {
		names = append(names, g.name)
	}
	return slices.Clip(names)
}
