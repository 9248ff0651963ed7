package inventory

import (
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// group is a group, or an alias, which stands for a node, a device or a range.
type group struct {
	name  string
	at    Position
	alias bool
	// nodes is the range.
	nodes   string
	nodesAt Position
	layer   layer
	members []string
	state   groupState
	// index is the place in the order of the files.
	index int
	// node is what an alias of one node stands for, and device that of one of a
	// device.
	node, device string
}

type groupState uint8

const (
	unread groupState = iota
	reading
	read
)

// deepestGroups is how deep groups may name groups.
const deepestGroups = 100

func (l *loader) readGroups(it *item) {
	if !l.isTable(it, "groups") {
		return
	}
	for _, p := range it.pairs {
		g := &group{name: p.key, at: p.at, nodesAt: p.at, index: len(l.groups)}
		keys := l.layerKeys(&g.layer, runner{l: l})
		keys["nodes"] = func(it *item) { l.groupNodes(g, it) }
		l.fields(p.value, "group", keys)
		if l.nameGroup(g, "group") {
			l.groups = append(l.groups, g)
		}
	}
}

func (l *loader) readAliases(it *item) {
	if !l.isTable(it, "aliases") {
		return
	}
	for _, p := range it.pairs {
		g := &group{name: p.key, at: p.at, alias: true}
		l.groupNodes(g, p.value)
		if l.nameGroup(g, "alias") {
			l.aliases = append(l.aliases, g)
		}
	}
}

func (l *loader) nameGroup(g *group, what string) bool {
	if !goodName(g.name) {
		l.fault(g.at, "the name %q of %s must be %s", g.name, map[bool]string{true: "an alias", false: "a group"}[g.alias], nameRule)
		return false
	}
	return len(l.take([]string{g.name}, owner{what, g.at})) > 0
}

// groupNodes reads a range, or a list of them, which are one range together: an
// exclusion in one element counts for all.
func (l *loader) groupNodes(g *group, it *item) {
	g.nodesAt = it.at
	items := it.items
	if it.kind != list {
		items = []*item{it}
	}
	var parts []string
	for _, one := range items {
		if one.kind != text && one.kind != number {
			l.fault(one.at, "the nodes of %q must be a range or a list of ranges, and one is %s", g.name, one.kind)
			return
		}
		parts = append(parts, one.text)
	}
	g.nodes = strings.Join(parts, ",")
}

// resolver is the universe of the ranges of groups: that of the inventory, but
// that groups are resolved as they are asked for.
type resolver struct {
	*Inventory
	l    *loader
	path []string
}

// Group resolves the group, and notes when it is in itself.
func (r *resolver) Group(name string) ([]string, bool) {
	g := r.sets[name]
	if g == nil || g.device != "" {
		return nil, false
	}
	r.resolve(g)
	return g.members, true
}

func (r *resolver) resolve(g *group) {
	switch {
	case g.state == read:
		return
	case g.state == reading:
		from := len(r.path) - 1
		for r.path[from] != g.name {
			from--
		}
		r.l.fault(g.nodesAt, "%q is in itself: %s", g.name, strings.Join(append(r.path[from:], g.name), " → "))
		return
	case len(r.path) == deepestGroups:
		r.l.fault(g.nodesAt, "groups name each other more than %d deep", deepestGroups)
		return
	}
	g.state = reading
	r.path = append(r.path, g.name)
	r.expand(g)
	r.path = r.path[:len(r.path)-1]
	g.state = read
}

func (r *resolver) expand(g *group) {
	most := runOfEach * r.l.most
	if strings.TrimSpace(g.nodes) == "" || g.device != "" || r.l.run > most {
		return
	}
	members, err := noderange.Expand(g.nodes, r)
	if err != nil {
		r.l.fault(g.nodesAt, "the nodes of %q: %v", g.name, err)
		return
	}
	if r.l.run += len(members); r.l.run > most {
		r.l.fault(g.at, "the groups have more than %d nodes together", most)
		return
	}
	g.members = members
}
