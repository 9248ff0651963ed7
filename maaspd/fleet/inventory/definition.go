package inventory

import (
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// A definition is one key below nodes or devices, read but not yet laid out for
// each of its names.
type definition struct {
	at Position
	// names are those that the key stands for. One that is taken already stays,
	// so that lists still run in step.
	names []string
	means
	feeds     []*means
	chassis   *reference
	dependsOn []dependence
	macs      []reference
	serial    *reference
}

// means is how something is switched: what nodes, devices, feeds and protocols
// have in common.
type means struct {
	at        Position
	driver    *reference
	device    *reference
	layer     layer
	protocols []*means
}

// reference is a name of something else, which may run.
type reference struct {
	running
	at Position
}

// dependence is an element of dependsOn.
type dependence struct {
	node  reference
	delay *item
}

// definition reads a node or a device.
func (l *loader) definition(p pair, what string) *definition {
	names, isRange := l.keyNames(p, what)
	if names == nil {
		return nil
	}
	d := &definition{at: p.at, names: names}
	r := runner{l: l}
	if isRange {
		r.names = len(names)
	}
	keys := r.means(&d.means, p.at)
	if what == "node" {
		keys["feeds"] = func(it *item) { d.feeds = r.several(it, "feeds", true) }
		keys["chassis"] = func(it *item) { d.chassis = r.one(it, "chassis") }
		keys["dependsOn"] = func(it *item) { d.dependsOn = r.dependsOn(it) }
		keys["macs"] = func(it *item) { d.macs = r.references(it, "macs") }
		keys["serial"] = func(it *item) { d.serial = r.one(it, "serial") }
		keys["protocols"] = func(it *item) { d.protocols = r.several(it, "protocols", false) }
	} else {
		delete(keys, "device")
	}
	l.fields(p.value, what, keys)
	return d
}

// keyNames are the names of a key of nodes or devices, and whether it is a
// range; nil when it is none or too many.
func (l *loader) keyNames(p pair, what string) (names []string, isRange bool) {
	if l.full {
		return nil, false
	}
	names, err := noderange.List(p.key)
	if err != nil {
		l.fault(p.at, "the %s %q: %v", what, p.key, err)
		return nil, false
	}
	if l.count += len(names); l.count > l.most {
		l.full = true
		l.fault(p.at, "the inventory has more than %d nodes and devices; split it", l.most)
		return nil, false
	}
	for _, name := range names {
		if !goodName(name) {
			l.fault(p.at, "the name %q of a %s must be %s", name, what, nameRule)
			return nil, false
		}
	}
	return names, strings.Contains(p.key, "[")
}

// means are the keys that nodes, devices, feeds and protocols share.
func (r runner) means(into *means, at Position) map[string]func(*item) {
	into.at = at
	keys := r.l.layerKeys(&into.layer, r)
	keys["driver"] = func(it *item) { into.driver = r.name(it, "driver") }
	keys["device"] = func(it *item) { into.device = r.name(it, "device") }
	return keys
}

// layerKeys are parameters and settings.
func (l *loader) layerKeys(into *layer, r runner) map[string]func(*item) {
	keys := map[string]func(*item){
		"parameters": func(it *item) { r.parameters(into, it) },
	}
	for _, key := range settingKeys() {
		keys[key] = func(it *item) { l.setting(&into.settings, key, it) }
	}
	return keys
}

// several reads the feeds of a node, or the protocols of a node or a feed.
func (r runner) several(it *item, what string, feeds bool) []*means {
	if it.kind != list || len(it.items) == 0 {
		r.l.fault(it.at, "%s must be a list with a table for each, and is %s", what, it.kind)
		return nil
	}
	var all []*means
	for _, one := range it.items {
		m := &means{}
		keys := r.means(m, one.at)
		if feeds {
			keys["protocols"] = func(it *item) { m.protocols = r.several(it, "protocols", false) }
		}
		r.l.fields(one, "element of "+what, keys)
		all = append(all, m)
	}
	return all
}

// name reads the name of a driver or a device.
func (r runner) name(it *item, what string) *reference {
	ref := r.one(it, what)
	if ref == nil {
		return nil
	}
	for i := range max(len(ref.each), 1) {
		if !goodName(ref.of(i)) {
			r.l.fault(it.at, "the %s %q must be a name: %s", what, ref.of(i), nameRule)
			return nil
		}
	}
	return ref
}

// one reads a text that may run.
func (r runner) one(it *item, what string) *reference {
	if it.kind != text && it.kind != number || it.text == "" {
		r.l.fault(it.at, "%s must be a text, and is %s", what, it.kind)
		return nil
	}
	ref := &reference{r.run(it.text), it.at}
	if ref.problem != "" {
		r.l.fault(it.at, "%s: %s", what, ref.problem)
		return nil
	}
	return ref
}

// references reads a text or a list of them.
func (r runner) references(it *item, what string) []reference {
	items := it.items
	if it.kind != list {
		items = []*item{it}
	}
	var all []reference
	for _, one := range items {
		if ref := r.one(one, what); ref != nil {
			all = append(all, *ref)
		}
	}
	return all
}

// dependsOn reads names of nodes, or tables with a node and a delay.
func (r runner) dependsOn(it *item) []dependence {
	items := it.items
	if it.kind != list {
		items = []*item{it}
	}
	var all []dependence
	for _, one := range items {
		var d dependence
		var node *reference
		if one.kind == table {
			r.l.fields(one, "element of dependsOn", map[string]func(*item){
				"node":  func(it *item) { node = r.one(it, "dependsOn") },
				"delay": func(it *item) { d.delay = it },
			})
			if one.field("node") == nil {
				r.l.fault(one.at, "an element of dependsOn needs the key node")
			}
		} else {
			node = r.one(one, "dependsOn")
		}
		if node != nil {
			d.node = *node
			all = append(all, d)
		}
	}
	return all
}
