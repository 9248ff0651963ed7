package inventory

import (
	"fmt"
	"slices"
)

// Value is a value of a parameter: as written, or a reference to a secret. None
// of the ways of printing shows it.
type Value struct {
	// At is where the parameter is.
	At Position
	*written
	// index is which of its texts a running value has.
	index int
}

// Format prints where the value is, whatever the verb.
func (v Value) Format(f fmt.State, _ rune) { fmt.Fprint(f, v.String()) }

// String is where the value is.
func (v Value) String() string { return "the value in " + v.At.String() }

// GoString is where the value is.
func (v Value) GoString() string { return v.String() }

type valueKind uint8

const (
	textValue valueKind = iota
	numberValue
	booleanValue
	listValue
	fileValue
	envValue
	commandValue
)

// written is what stands in the file. It is shared by all nodes of a range.
type written struct {
	kind valueKind
	running
	// items are the elements of a list, and the words of a command.
	items []*written
	// folder is what the path of a file or a command is relative to.
	folder string
	// exposed tells that others may read the file that it is in.
	exposed bool
}

// isReference tells that the value stands elsewhere.
func (w *written) isReference() bool { return w.kind >= fileValue }

// isLiteral tells that the value, or a part of it, stands in the inventory.
func (w *written) isLiteral() bool {
	return w.kind < listValue && w.text != "" || w.kind == listValue && slices.ContainsFunc(w.items, (*written).isLiteral)
}

// runs tells that nodes of one range have different values.
func (w *written) runs() bool {
	return w.each != nil || slices.ContainsFunc(w.items, (*written).runs)
}

// same tells whether two values are equal as written.
func same(a, b *written) bool {
	return a.kind == b.kind && a.text == b.text && a.folder == b.folder && slices.EqualFunc(a.items, b.items, same)
}

// parameter is one parameter as a part of the inventory sets it. The value is
// nil where null takes back what an earlier part has set.
type parameter struct {
	name  string
	value *Value
}

// layer is what one part of the inventory sets, such as a group or a node.
type layer struct {
	parameters []parameter
	settings   Settings
	// runs tells that the parameters differ between the names of the key.
	runs bool
}

// parameters reads a table of parameters.
func (r runner) parameters(into *layer, it *item) {
	if !r.l.isTable(it, "parameters") {
		return
	}
	for _, p := range it.pairs {
		one := parameter{name: p.key}
		if p.value.kind != nothing {
			w := r.value(p.value, p.key, p.at)
			if w == nil {
				continue
			}
			one.value = &Value{At: p.at, written: w}
			into.runs = into.runs || w.runs()
		}
		into.parameters = append(into.parameters, one)
	}
}

// value reads the value of a parameter; nil when it is none. No message shows
// any of it: it may be a secret.
func (r runner) value(it *item, name string, at Position) *written {
	switch it.kind {
	case table:
		return r.reference(it, name, at)
	case list:
		w := r.fresh(listValue)
		for _, one := range it.items {
			if one.kind == list || one.kind == nothing {
				r.l.fault(one.at, "an element of the list of parameter %q is %s", name, one.kind)
				return nil
			}
			element := r.value(one, name, at)
			if element == nil {
				return nil
			}
			w.items = append(w.items, element)
		}
		return w
	}
	w := r.fresh(map[kind]valueKind{text: textValue, number: numberValue, boolean: booleanValue}[it.kind])
	w.running = running{text: it.text}
	if it.kind == text {
		w.running = r.run(it.text)
	}
	r.check(w, name, at)
	return w
}

func (r runner) fresh(kind valueKind) *written {
	source := r.l.source
	return &written{kind: kind, exposed: source.exposed, folder: r.l.folder()}
}

// check notes a list that does not fit the key, and a secret that others can
// read. What looks like a secret waits for the schema, which knows whether it
// is one and so does not run.
func (r runner) check(w *written, name string, at Position) {
	switch secret := secretName(name); {
	case secret && w.text != "":
		if w.exposed {
			r.l.warn(at, "%s", exposedSecret(name))
		}
	case w.problem != "":
		r.l.fault(at, "%s", w.problemText(name))
	}
}

// problemText is the fault of a list that does not fit the key.
func (w *written) problemText(name string) string {
	return fmt.Sprintf("parameter %q: %s", name, w.problem)
}

// exposedSecret is the warning about a secret that others can read.
func exposedSecret(name string) string {
	return fmt.Sprintf("the secret %q is written out in a file that others may read: chmod go-r the file, "+
		"or write {file: …}, {env: …} or {command: […]} in its place", name)
}

func counted(n int, what string) string {
	switch {
	case n >= uncounted:
		return "too many " + what + "s"
	case n == 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
