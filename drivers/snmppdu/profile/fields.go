package profile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Fault is what is wrong with a profile: where, as a JSON Pointer (RFC 6901;
// "" is the whole file), and what.
type Fault struct {
	Pointer string
	Message string
}

// String is the fault in one line.
func (f Fault) String() string {
	if f.Pointer == "" {
		return f.Message
	}
	return f.Pointer + ": " + f.Message
}

// reader collects what is wrong, so that all of it is told at once.
type reader struct{ faults []Fault }

func (r *reader) fault(at, format string, args ...any) {
	r.faults = append(r.faults, Fault{at, fmt.Sprintf(format, args...)})
}

// is tells whether the node is of the kind, and notes a fault otherwise.
func (r *reader) is(n node, want kind) bool {
	if n.kind != want {
		r.fault(n.at, "must be %v, is %v", want, n.kind)
	}
	return n.kind == want
}

// fields are the members of an object while it is read. The keys asked for are
// the known ones.
type fields struct {
	*reader
	node
	asked []string
}

// object begins to read an object; end tells what is left.
func (r *reader) object(n node) *fields {
	r.is(n, objectNode)
	return &fields{reader: r, node: n}
}

// take returns a member, and whether there is one.
func (f *fields) take(key string) (node, bool) {
	f.asked = append(f.asked, key)
	member, ok := f.members[key]
	return member, ok
}

// need returns a member that must be there.
func (f *fields) need(key string) (node, bool) {
	member, ok := f.take(key)
	if !ok && f.kind == objectNode {
		f.fault(f.at, "%q is missing", key)
	}
	return member, ok
}

// end notes a fault for every key that nobody asked for.
func (f *fields) end() {
	for _, key := range f.keys {
		if slices.Contains(f.asked, key) {
			continue
		}
		hint := ""
		if near := nearest(key, f.asked); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		f.fault(f.members[key].at, "is not a key of this object%s", hint)
	}
}

// line reads a text of one line that is not empty.
func (r *reader) line(n node) string {
	switch {
	case !r.is(n, textNode):
	case n.text == "" || strings.TrimSpace(n.text) != n.text:
		r.fault(n.at, "must not be empty, nor begin or end with a blank")
	case strings.ContainsFunc(n.text, func(c rune) bool { return c < ' ' }):
		r.fault(n.at, "must be one line without control characters")
	}
	return n.text
}

func (f *fields) lineOf(key string) string {
	if n, ok := f.take(key); ok {
		return f.line(n)
	}
	return ""
}

func (f *fields) needLine(key string) string {
	if n, ok := f.need(key); ok {
		return f.line(n)
	}
	return ""
}

// itemsOf returns the items of a list that is there and must not be empty.
func (f *fields) itemsOf(key string) []node {
	n, ok := f.take(key)
	if !ok || !f.is(n, listNode) {
		return nil
	}
	if len(n.items) == 0 {
		f.fault(n.at, "must not be empty; leave it out")
	}
	return n.items
}

func (f *fields) linesOf(key string) []string {
	var list []string
	for _, item := range f.itemsOf(key) {
		list = append(list, f.line(item))
	}
	return list
}

func (f *fields) truthOf(key string) bool {
	n, ok := f.take(key)
	return ok && f.is(n, boolNode) && n.truth
}

// choiceOf reads one of the words; "" when the key is missing or wrong.
func (f *fields) choiceOf(key string, words ...string) string {
	n, ok := f.take(key)
	if !ok || !f.is(n, textNode) {
		return ""
	}
	if !slices.Contains(words, n.text) {
		f.fault(n.at, "must be one of: %s", strings.Join(words, ", "))
		return ""
	}
	return n.text
}

// whole reads an integer from low to high, written without fraction and
// exponent.
func (r *reader) whole(n node, low, high int64) (int64, bool) {
	if !r.is(n, numberNode) {
		return 0, false
	}
	number, err := strconv.ParseInt(n.text, 10, 64)
	if err != nil || number < low || number > high {
		r.fault(n.at, "must be an integer from %d to %d", low, high)
		return 0, false
	}
	return number, true
}

// intOf reads an integer that may be missing.
func (f *fields) intOf(key string, low, high int64) *int {
	n, ok := f.take(key)
	if !ok {
		return nil
	}
	number, ok := f.whole(n, low, high)
	if !ok {
		return nil
	}
	out := int(number)
	return &out
}

// wholesOf reads a list of different integers.
func (f *fields) wholesOf(key string) []int64 {
	var list []int64
	for _, item := range f.itemsOf(key) {
		number, ok := f.whole(item, minInteger, maxInteger)
		if ok && slices.Contains(list, number) {
			f.fault(item.at, "stands twice in this list")
		}
		list = append(list, number)
	}
	return list
}
