package inventory

import (
	"context"
	"fmt"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// Describer knows drivers; *host.Catalogue is one.
type Describer interface {
	Describe(ctx context.Context, name string) (host.Driver, host.Description, error)
}

// Check holds the nodes and devices of the names, nil for all, against the
// schemas of their drivers. It resolves no secret that runs a command; such a
// one counts as set. The faults are all that there are: what is wrong with a
// parameter is where the parameter is, and one that is missing is where the node
// is.
func (i *Inventory) Check(ctx context.Context, drivers Describer, names []string) Faults {
	return i.inspect(ctx, drivers, names).faults.sorted()
}

// CheckWarnings are what schemas warn about: secrets that only they know to be
// secret in files that others may read, and parameters that a driver ignores
// although they are given for it and nothing else.
func (i *Inventory) CheckWarnings(ctx context.Context, drivers Describer, names []string) Faults {
	return i.inspect(ctx, drivers, names).warnings.sorted()
}

func (i *Inventory) inspect(ctx context.Context, drivers Describer, names []string) *inspection {
	s := &inspection{
		inv: i, drivers: drivers, secrets: NewSecrets(), described: map[string]described{},
		nodes: map[Fault]*[]string{}, warned: map[Fault]bool{},
	}
	if names == nil {
		names = append(names, i.deviceNames...)
		names = append(names, i.names...)
	}
	for _, name := range names {
		if node := i.Node(name); node != nil {
			for _, route := range node.routes() {
				s.route(ctx, route, node.Name, node.At, false)
			}
		} else if device := i.Device(name); device != nil {
			s.route(ctx, &device.Route, device.Name, device.Route.At, true)
		} else {
			s.faults = append(s.faults, Fault{Text: fmt.Sprintf("there is no node or device %q", name)})
		}
	}
	s.join()
	return s
}

// inspection holds routes against schemas.
type inspection struct {
	inv       *Inventory
	drivers   Describer
	secrets   *Secrets
	described map[string]described
	// nodes are the names that a fault concerns, and order the faults as they
	// were found: one mistake in a range is one fault.
	nodes            map[Fault]*[]string
	order            []Fault
	faults, warnings Faults
	warned           map[Fault]bool
}

type described struct {
	host.Description
	err error
}

func (s *inspection) fault(at Position, name, text string) {
	fault := Fault{at, text}
	if s.nodes[fault] == nil {
		s.nodes[fault] = &[]string{}
		s.order = append(s.order, fault)
	}
	if list := s.nodes[fault]; len(*list) == 0 || (*list)[len(*list)-1] != name {
		*list = append(*list, name)
	}
}

// join writes the names of the nodes before each fault.
func (s *inspection) join() {
	for _, fault := range s.order {
		s.faults = append(s.faults, Fault{fault.Position, noderange.Fold(*s.nodes[fault]) + ": " + fault.Text})
	}
}

func (s *inspection) route(ctx context.Context, route *Route, name string, at Position, bmcOnly bool) {
	d, known := s.described[route.Driver]
	if !known {
		_, d.Description, d.err = s.drivers.Describe(ctx, route.Driver)
		s.described[route.Driver] = d
	}
	if d.err != nil {
		s.fault(route.At, name, d.err.Error())
		return
	}
	var unknown []string // parameters whose value is not to be had
	parameters, faults := route.resolve(d.Description, func(w *written, index int) (any, error) {
		if w.kind == commandValue {
			return "", errCommand
		}
		return s.secrets.resolve(ctx, w, index)
	})
	_ = unknown
	_ = faults
	_ = parameters
	_ = strings.Join
	_ = bmcOnly
}
