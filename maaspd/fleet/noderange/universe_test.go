package noderange

import (
	"fmt"
	"slices"
	"strings"
)

// rack is a universe of a test.
type rack struct {
	names   []string
	known   map[string]bool
	groups  map[string][]string
	aliases map[string]string
	drivers map[string]string
}

func newRack(names ...string) *rack {
	r := &rack{names: names, known: map[string]bool{}, groups: map[string][]string{}, aliases: map[string]string{}, drivers: map[string]string{}}
	for _, name := range names {
		r.known[name] = true
	}
	return r
}

func (r *rack) Lookup(name string) (string, bool) {
	if node, ok := r.aliases[name]; ok {
		return node, true
	}
	return name, r.known[name]
}

func (r *rack) Names() []string { return r.names }

func (r *rack) Groups() []string {
	var names []string
	for name := range r.groups {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (r *rack) Group(name string) ([]string, bool) {
	nodes, ok := r.groups[name]
	return nodes, ok
}

func (r *rack) Attribute(node, name string) (string, bool) {
	switch name {
	case "driver":
		driver, ok := r.drivers[node]
		return driver, ok
	case "device":
		return "pdu" + node[len(node)-1:], true
	}
	return "", false
}

// sample is the universe of the tables: what their cases name.
func sample() *rack {
	names := []string{"n1", "n2", "n3", "n4", "n5", "n10", "n11", "n12", "n01", "n02", "n09"}
	names = append(names, "f1n1", "f1n2", "f1n3", "f2n1", "f2n2", "f2n3")
	names = append(names, "node5", "node6", "node7", "node05", "db1", "db2", "gate")
	names = append(names, "web-1", "web-2", "web-3", "n1.example.org", "n2.example.org", "n3.example.org", "a-b-c", "8", "n20-n22", "größe1")
	r := newRack(names...)
	r.groups["rack1"] = []string{"n1", "n2", "n3", "db1"}
	r.groups["rack2"] = []string{"n4", "n5", "db2"}
	r.groups["empty"] = nil
	r.groups["front"] = []string{"n1", "gate"} // an alias of a range
	r.aliases["gw"] = "gate"
	for _, name := range names {
		if strings.HasPrefix(name, "n") {
			r.drivers[name] = "ipmi"
		}
	}
	r.drivers["db1"], r.drivers["db2"] = "redfish", "snmppdu"
	return r
}

// many is a universe of n1 to n<count>, in a group of each ten, and all of them
// in the group every.
func many(count int) *rack {
	var names []string
	for i := range count {
		names = append(names, fmt.Sprint("n", i+1))
	}
	r := newRack(names...)
	r.groups["every"] = names
	for ten := range slices.Chunk(names, 10) {
		r.groups["ten"+ten[0]] = ten
	}
	for _, name := range names {
		r.drivers[name] = "ipmi"
	}
	return r
}
