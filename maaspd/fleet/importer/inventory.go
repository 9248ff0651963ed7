package importer

import (
	"fmt"
	"strings"
	"time"
)

// Inventory is what is written, in the order in which it is written.
type Inventory struct {
	Devices, Nodes []Entry
	Aliases        []Alias
	Remarks        []Remark
}

// Entry is a device or a node.
type Entry struct {
	Name string
	// Driver or Device says how it is switched; a device has a driver.
	Driver, Device string
	Parameters     []Parameter
	// Retries are the waits before further tries; nil says nothing of them.
	Retries []time.Duration
	MACs    []string
	Serial  string
	// Comments stand above the entry.
	Comments []string
}

// Alias is another name of a range of nodes.
type Alias struct {
	Name  string
	Nodes string
}

// Parameter is one parameter of a driver.
type Parameter struct {
	Name  string
	Value Value
}

// Value is a text, a list of texts, or a reference to what is kept elsewhere.
// None of the ways of printing shows it: it may be a secret.
type Value struct {
	text   string
	list   []string
	secret bool
	// asked tells that the value is not known, and has to be given by the user.
	asked     bool
	kind      string // of the reference: env, file or command; "" for none
	reference string
}

// Format prints what kind of value it is, whatever the verb.
func (v Value) Format(f fmt.State, _ rune) { fmt.Fprint(f, v.String()) }

// String is what kind of value it is.
func (v Value) String() string {
	switch {
	case v.asked:
		return "a value to be given"
	case v.secret:
		return "a secret"
	}
	return "a value"
}

// Text is a value that is no secret.
func Text(text string) Value { return Value{text: text} }

// List is a list of texts that are no secrets.
func List(texts []string) Value { return Value{list: texts} }

// Secret is a value that must not be seen by others.
func Secret(text string) Value { return Value{text: text, secret: true} }

// Asked is a value that is not known: it becomes a reference that the user has
// to fill in. Values of one source, such as a device, are the same; "" is a
// source of its own.
func Asked(source string) Value { return Value{text: source, secret: true, asked: true} }

// Reference is a value that is kept elsewhere: the kind is env or file with one
// word, or command with several.
func Reference(kind string, words []string) Value {
	if kind == "command" {
		return Value{kind: kind, list: words}
	}
	return Value{kind: kind, reference: strings.Join(words, "")}
}

// Empty tells whether nothing was taken over.
func (i *Inventory) Empty() bool { return len(i.Devices)+len(i.Nodes) == 0 }

// value is the value of the parameter, and whether the entry has it.
func (e *Entry) value(name string) (Value, bool) {
	for _, parameter := range e.Parameters {
		if parameter.Name == name {
			return parameter.Value, true
		}
	}
	return Value{}, false
}

func (e *Entry) set(name string, value Value) {
	e.Parameters = append(e.Parameters, Parameter{name, value})
}
