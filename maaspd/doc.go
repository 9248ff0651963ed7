// Package maaspd is the power-driver protocol, for people who write drivers.
//
// A driver is a separate program, maas-powerdriver-<name>. A host starts it
// with a verb, writes one JSON request on its standard input and reads one
// JSON reply from its standard output. This package supplies everything around
// the device: the command line, the strict reading of requests, parameters
// declared once as a struct with tags, the generated schema, deadlines,
// signals, waiting for a state, the composed power cycle, typed errors, and the
// reply. What is left to the author is a type with three methods:
//
//	var Driver = maaspd.Driver[Params, *lamp]{
//		Name:        "lamp",
//		Description: "Lamp on a switch",
//		Version:     "1.0.0",
//		New:         func(p Params) *lamp { return &lamp{p} },
//	}
//
//	func (l *lamp) PowerOn(ctx context.Context) error
//	func (l *lamp) PowerOff(ctx context.Context) error
//	func (l *lamp) PowerQuery(ctx context.Context) (maaspd.Status, error)
//
// and a main that says os.Exit(maaspd.Main(lamp.Driver)). A further capability
// is one more method: the optional interfaces (Resetter, Prober, BootOrderer
// and so on) are found on the concrete type, so that what `schema` announces
// and what the code does cannot differ.
//
// The protocol itself is specified in docs/protocol.md.
package maaspd
