package inventory

import (
	"context"
	"fmt"
	"slices"
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
		names: map[Fault][]string{}, given: map[givenParameter]bool{},
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
	// names are those that a fault concerns, and order the faults as they were
	// found: one mistake in a range is one fault.
	names map[Fault][]string
	order []Fault
	// given are the parameters as they are written, and whether some driver
	// that gets them knows them.
	given            map[givenParameter]bool
	faults, warnings Faults
}

type described struct {
	host.Description
	err error
}

type givenParameter struct {
	at   Position
	name string
}

func (s *inspection) fault(at Position, name, text string) {
	fault := Fault{at, printable(text)} // it may quote a driver
	names := s.names[fault]
	if names == nil {
		s.order = append(s.order, fault)
	}
	if len(names) == 0 || names[len(names)-1] != name {
		s.names[fault] = append(names, name)
	}
}

// join writes the names that each fault concerns, and the warnings.
func (s *inspection) join() {
	for _, fault := range s.order {
		s.faults = append(s.faults, Fault{fault.Position, noderange.Fold(s.names[fault]) + ": " + fault.Text})
	}
	for parameter, known := range s.given {
		if !known {
			s.warnings = append(s.warnings, Fault{parameter.at, fmt.Sprintf("no driver that gets the parameter %q knows it", parameter.name)})
		}
	}
}

// placeholder stands for a value that is not to be had before the action.
const placeholder = "x"

func (s *inspection) route(ctx context.Context, route *Route, name string, at Position, bmcOnly bool) {
	d := s.describe(ctx, route.Driver)
	if d.err != nil {
		s.fault(route.At, name, d.err.Error())
		return
	}
	open := map[string]bool{} // what no more can be said of
	parameters, faults := route.resolve(d.Description, func(parameter string, w *written, index int) (any, error) {
		if w.kind == commandValue {
			open[parameter] = true
			return placeholder, nil
		}
		return s.secrets.resolve(ctx, w, index)
	})
	for _, fault := range faults {
		s.fault(fault.Position, name, fault.Text)
	}
	for parameter := range route.Parameters {
		if _, resolved := parameters[parameter]; !resolved {
			open[parameter], parameters[parameter] = true, placeholder
		}
	}
	for _, violation := range d.Violations(parameters, bmcOnly) {
		parameter := parameterOf(violation.Pointer)
		value, given := route.Parameters[parameter]
		switch {
		case open[parameter]:
		case given:
			s.fault(value.At, name, "parameter "+printable(parameter)+": "+violation.Message)
		default:
			s.fault(at, name, violation.Message)
		}
	}
	s.warn(route, d.Description, parameters)
}

func (s *inspection) describe(ctx context.Context, driver string) described {
	d, known := s.described[driver]
	if !known {
		_, d.Description, d.err = s.drivers.Describe(ctx, driver)
		s.described[driver] = d
	}
	return d
}

// parameterOf is the name of the parameter that a pointer leads to.
func parameterOf(pointer string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/driverParameters/"), "/")
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
}

// warn notes parameters that the driver does not know, and secrets that others
// may read and whose names do not look like secrets: of the others Load warns.
func (s *inspection) warn(route *Route, d host.Description, parameters host.Parameters) {
	unknown := d.Unknown(parameters)
	for name, value := range route.Parameters {
		given := givenParameter{value.At, name}
		s.given[given] = s.given[given] || !slices.Contains(unknown, name)
		if d.SecretParameter(name) && !secretName(name) && value.exposed && value.isLiteral() {
			s.warnings = append(s.warnings, Fault{value.At, exposedSecret(name)})
		}
	}
}
