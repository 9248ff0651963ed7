package host

import "context"

// Catalogue is what drivers there are. It describes each once, and remembers
// the descriptions by path, size and time of change, also for later runs.
type Catalogue struct{}

// Entry is a driver with its description, or why it is refused.
type Entry struct {
	Driver
	Description Description
}

// Open makes a catalogue of the folders (see Folders). It reads nothing yet.
func Open(folders []string) *Catalogue { panic("skeleton") }

// Entries are all drivers in the order of Find, the refused ones included,
// described several at a time. The error is that of Find.
func (c *Catalogue) Entries(ctx context.Context) ([]Entry, error) { panic("skeleton") }

// Describe is the driver of the name with its description. The error tells
// which drivers there are, or why the one of the name is refused.
func (c *Catalogue) Describe(ctx context.Context, name string) (Driver, Description, error) {
	panic("skeleton")
}

// Supports tells whether the driver has the verb.
func (d Description) Supports(verb string) bool { panic("skeleton") }

// SecretParameter tells whether the parameter is a secret of the schema.
func (d Description) SecretParameter(name string) bool { panic("skeleton") }

// Violations holds the parameters against the schema, after the coercion of
// section 2. bmcOnly asks for no more than required parameters of scope bmc, as
// probe, outlets, statistics and check do. No message has a value in it. What
// the schema does not know is not a violation; see Unknown.
func (d Description) Violations(p Parameters, bmcOnly bool) []Violation { panic("skeleton") }

// Unknown are the parameters that the schema does not have, sorted.
func (d Description) Unknown(p Parameters) []string { panic("skeleton") }

// DeviceOf is the identity of the device that the parameters lead to (section
// 6.8): the values of device_key, trimmed, in lower case, without brackets, with
// defaults; drivers of different names do not share devices unless their kind of
// key does. "" where the driver names no key.
func (d Description) DeviceOf(p Parameters) string { panic("skeleton") }
