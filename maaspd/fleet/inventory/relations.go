package inventory

import (
	"slices"
	"strings"
	"time"
)

// longestDelay is the longest that a node may wait for one it depends on.
const longestDelay = 24 * time.Hour

// resolveGroups expands all groups and aliases.
func (l *loader) resolveGroups(inv *Inventory) {
	r := &resolver{Inventory: inv, l: l}
	for _, a := range l.aliases {
		if inv.byName[a.nodes] != nil {
			a.node = a.nodes
		}
	}
	for _, g := range slices.Concat(l.groups, l.aliases) {
		r.resolve(g)
	}
	for _, a := range l.aliases {
		if a.node == "" && len(a.members) == 1 {
			a.node = a.members[0]
		}
		if a.node != "" {
			inv.aliases[a.node] = append(inv.aliases[a.node], a.name)
		}
	}
}

// relate resolves chassis and dependsOn, and refuses cycles of them: no order
// could keep to one.
func (l *loader) relate(inv *Inventory, plans []nodePlan) {
	for i, plan := range plans {
		node := &inv.nodes[i]
		if plan.chassis != nil {
			node.Chassis = l.nodeNamed(inv, plan.chassis, plan.index, "chassis")
		}
		for _, d := range plan.dependsOn {
			dependency := Dependency{Node: l.nodeNamed(inv, &d.node, plan.index, "dependsOn")}
			if d.delay != nil {
				if delay := l.duration("the delay of dependsOn", d.delay, 0, longestDelay); delay != nil {
					dependency.Delay = *delay
				}
			}
			if dependency.Node != "" {
				node.DependsOn = append(node.DependsOn, dependency)
			}
		}
	}
	c := cycles{l, inv, map[*Node]bool{}, nil}
	for i := range inv.nodes {
		c.visit(&inv.nodes[i])
	}
}

// nodeNamed is the node that a reference names; "" when there is none.
func (l *loader) nodeNamed(inv *Inventory, ref *reference, index int, what string) string {
	name := ref.of(index)
	node, ok := inv.Lookup(name)
	switch {
	case ok:
		return node
	case inv.Device(name) != nil:
		l.fault(ref.at, "%s: %q is a device; it must be a node", what, name)
	default:
		l.fault(ref.at, "%s: there is no node %q", what, name)
	}
	return ""
}

// cycles finds nodes that are before themselves.
type cycles struct {
	l   *loader
	inv *Inventory
	// done are the nodes that were visited; false while they are on the path.
	done map[*Node]bool
	path []*Node
}

func (c *cycles) visit(node *Node) {
	done, known := c.done[node]
	if known && !done {
		c.found(node)
	}
	if known {
		return
	}
	c.done[node] = false
	c.path = append(c.path, node)
	for _, before := range node.before() {
		c.visit(c.inv.byName[before])
	}
	c.path = c.path[:len(c.path)-1]
	c.done[node] = true
}

func (c *cycles) found(node *Node) {
	const mostNamed = 20
	names := []string{}
	for _, one := range c.path[slices.Index(c.path, node):] {
		names = append(names, one.Name)
	}
	if len(names) > mostNamed {
		names = append(names[:mostNamed], "…")
	}
	c.l.fault(node.At, "dependsOn and chassis go in a circle: %s", strings.Join(append(names, node.Name), " → "))
}

// before are the nodes that must be on before this one.
func (n *Node) before() []string {
	var names []string
	if n.Chassis != "" {
		names = append(names, n.Chassis)
	}
	for _, d := range n.DependsOn {
		names = append(names, d.Node)
	}
	return names
}

// identify gives nodes what a probe is matched by. A MAC or serial that two
// nodes have matches neither for sure.
func (l *loader) identify(inv *Inventory, plans []nodePlan) {
	first := map[string]*Node{}
	for i, plan := range plans {
		node := &inv.nodes[i]
		for m := range plan.macs {
			mac, ok := normalMAC(plan.macs[m].of(plan.index))
			if !ok {
				l.fault(plan.macs[m].at, "%q is no MAC such as 52:54:00:12:34:56", plan.macs[m].of(plan.index))
				continue
			}
			node.MACs = append(node.MACs, mac)
			l.unique(first, node, "MAC "+mac)
		}
		if plan.serial != nil {
			node.Serial = plan.serial.of(plan.index)
			l.unique(first, node, "serial "+printable(strings.ToLower(node.Serial)))
		}
	}
}

func (l *loader) unique(first map[string]*Node, node *Node, identity string) {
	if other := first[identity]; other != nil && other != node {
		l.warn(node.At, "nodes %q and %q (%s) both have the %s: a probe cannot tell them apart", node.Name, other.Name, other.At, identity)
		return
	}
	first[identity] = node
}

// normalMAC is a MAC in lower case with colons.
func normalMAC(written string) (string, bool) {
	hex := strings.ToLower(strings.NewReplacer(":", "", "-", "", ".", "").Replace(written))
	if len(hex) != 12 || strings.Trim(hex, "0123456789abcdef") != "" {
		return "", false
	}
	var pairs []string
	for i := 0; i < len(hex); i += 2 {
		pairs = append(pairs, hex[i:i+2])
	}
	return strings.Join(pairs, ":"), true
}
