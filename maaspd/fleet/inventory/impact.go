package inventory

import "slices"

// Impact is one node that something else bears on.
type Impact struct {
	Node string
	// Why is feed, chassis or dependsOn.
	Why string
	// Lost tells that nothing else keeps the node on: it has no other feed.
	Lost bool
	// Via is the node that stands between, "" for none. Where there are several
	// it is the last; that one is listed, too.
	Via string
}

// Fed are the nodes that the device or node of the name bears on: by a feed, by
// a chassis that they are in, or because they depend on one that it bears on.
// It is empty for a name that is not there. A node that loses one feed of
// several is in it, but what depends on that node is not: it stays on.
func (i *Inventory) Fed(name string) []Impact {
	s := spread{inv: i, index: map[string]int{}}
	var lost []string
	if device := i.Device(name); device != nil {
		lost = s.feeds(device.Name)
	} else if node := i.Node(name); node != nil {
		s.start = node.Name
		lost = []string{node.Name}
	}
	inside, dependents := i.followers()
	for n := 0; n < len(lost); n++ {
		for _, follower := range inside[lost[n]] {
			if s.add(Impact{Node: follower, Why: "chassis", Lost: true, Via: lost[n]}) {
				lost = append(lost, follower)
			}
		}
	}
	visited := map[string]bool{}
	for n := 0; n < len(lost); n++ {
		for _, follower := range dependents[lost[n]] {
			s.add(Impact{Node: follower, Why: "dependsOn", Via: lost[n]})
			if !visited[follower] {
				visited[follower] = true
				lost = append(lost, follower)
			}
		}
	}
	return s.all
}

// followers are the nodes inside of each node, and those that depend on it.
func (i *Inventory) followers() (inside, dependents map[string][]string) {
	inside, dependents = map[string][]string{}, map[string][]string{}
	for n := range i.nodes {
		node := &i.nodes[n]
		if node.Chassis != "" {
			inside[node.Chassis] = append(inside[node.Chassis], node.Name)
		}
		for _, d := range node.DependsOn {
			dependents[d.Node] = append(dependents[d.Node], node.Name)
		}
	}
	return inside, dependents
}

// spread is what is affected so far.
type spread struct {
	inv *Inventory
	// start is the node that it begins with; "" when that is a device.
	start string
	all   []Impact
	index map[string]int
}

// feeds adds the nodes that the device feeds, and returns those that have no
// other feed.
func (s *spread) feeds(device string) (lost []string) {
	for n := range s.inv.nodes {
		node := &s.inv.nodes[n]
		fed := 0
		for _, feed := range node.Feeds {
			if slices.ContainsFunc(feed.Routes, func(r Route) bool { return r.Device == device }) {
				fed++
			}
		}
		if fed == 0 {
			continue
		}
		all := fed == len(node.Feeds)
		s.add(Impact{Node: node.Name, Why: "feed", Lost: all})
		if all {
			lost = append(lost, node.Name)
		}
	}
	return lost
}

// add lists an impact, and tells whether the node is newly lost, or new. A node
// that is listed already is changed only when it turns out to be lost.
func (s *spread) add(one Impact) bool {
	if one.Via == s.start {
		one.Via = ""
	}
	n, listed := s.index[one.Node]
	switch {
	case one.Node == s.start, listed && (s.all[n].Lost || !one.Lost):
		return false
	case listed:
		s.all[n] = one
	default:
		s.index[one.Node] = len(s.all)
		s.all = append(s.all, one)
	}
	return true
}
