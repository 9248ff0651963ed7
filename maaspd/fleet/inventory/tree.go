package inventory

import (
	"fmt"
	"slices"
)

// The tree is what YAML and JSON have in common. Scalars stay as they are
// written, so that an outlet 007 or a version 1.10 reaches a driver unchanged.

type kind uint8

const (
	nothing kind = iota // null, and a key without a value
	text
	number  // in the grammar of JSON; other numbers of YAML are texts
	boolean // true or false, in the cases that YAML 1.2 has
	list
	table
)

// String names the kind for a message.
func (k kind) String() string {
	return [...]string{"nothing", "a text", "a number", "true or false", "a list", "a table"}[k]
}

// item is a value in a file. Items are shared where an alias of YAML stands for
// them, so that they must not be changed.
type item struct {
	kind  kind
	text  string // of a scalar
	at    Position
	items []*item
	pairs []pair
	// size is how many items there are in it, each as often as it is named.
	size int
}

type pair struct {
	key   string
	at    Position
	value *item
}

// Bounds of a file. What they keep out is no inventory, but a mistake or an
// attack.
const (
	deepest = 64
	// mostCopied is how many items aliases and merge keys may add to those that
	// are written.
	mostCopied = 1 << 20
	// mostFaults keeps a file that is no inventory at all from filling memory.
	mostFaults = 10_000
)

// reader turns one file into a tree. What is wrong is noted, and left out.
type reader struct {
	file   string
	faults Faults
	copied int
}

func (r *reader) fault(line int, format string, args ...any) {
	if len(r.faults) < mostFaults {
		r.faults = append(r.faults, Fault{Position{r.file, line}, fmt.Sprintf(format, args...)})
	}
}

func (r *reader) at(line int) Position { return Position{r.file, line} }

// copy accounts for a further use of items that stand in the file once.
func (r *reader) copy(items int, line int) bool {
	if r.copied > mostCopied {
		return false
	}
	if r.copied += items; r.copied > mostCopied {
		r.fault(line, "the aliases (*) stand for more than %d values: write less of them", mostCopied)
		return false
	}
	return true
}

// collection counts the size, and drops all but the first of equal keys.
func (r *reader) collection(it *item) *item {
	it.size = 1
	for _, one := range it.items {
		it.size += one.size
	}
	lines := make(map[string]int, len(it.pairs))
	it.pairs = slices.DeleteFunc(it.pairs, func(p pair) bool {
		first, twice := lines[p.key]
		if twice {
			r.fault(p.at.Line, "the key %q is in line %d already", p.key, first)
			return true
		}
		lines[p.key] = p.at.Line
		it.size += p.value.size
		return false
	})
	return it
}

// field is the value of a key; nil when there is none.
func (it *item) field(key string) *item {
	for _, p := range it.pairs {
		if p.key == key {
			return p.value
		}
	}
	return nil
}

// isNumber tells whether the text is a number in the grammar of JSON (RFC 8259,
// section 6).
func isNumber(s string) bool {
	s = trimOne(s, "-")
	whole := digits(s)
	if whole == 0 || whole > 1 && s[0] == '0' {
		return false
	}
	if s = s[whole:]; s != "" && s[0] == '.' {
		fraction := digits(s[1:])
		if fraction == 0 {
			return false
		}
		s = s[1+fraction:]
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		exponent := trimOne(s[1:], "+-")
		n := digits(exponent)
		return n > 0 && n == len(exponent)
	}
	return s == ""
}

// trimOne drops the first character if it is one of the cutset.
func trimOne(s, cutset string) string {
	if s != "" {
		for i := range len(cutset) {
			if s[0] == cutset[i] {
				return s[1:]
			}
		}
	}
	return s
}

// digits is how many digits the text begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
