package noderange

import (
	"slices"
	"unicode"
)

// nameSet is names in the order in which they came, each once.
type nameSet struct {
	order []string
	known map[string]struct{}
}

func (s *nameSet) has(name string) bool {
	_, known := s.known[name]
	return known
}

func (s *nameSet) add(names ...string) {
	if s.known == nil {
		s.known = make(map[string]struct{}, len(names))
	}
	for _, name := range names {
		if !s.has(name) {
			s.known[name] = struct{}{}
			s.order = append(s.order, name)
		}
	}
}

// without is the names that are not in the other set.
func (s *nameSet) without(other *nameSet) []string {
	return slices.DeleteFunc(s.order, other.has)
}

// both is the names that are in two lists, in the order of the first.
func both(names, others []string) []string {
	var wanted nameSet
	wanted.add(others...)
	var common []string
	for _, name := range names {
		if wanted.has(name) {
			common = append(common, name)
		}
	}
	return common
}

// isNameRune tells whether a character may be in the name of a node or group.
func isNameRune(r rune) bool {
	return r == '.' || r == '_' || r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// allDigits tells whether a text is a number.
func allDigits(text string) bool {
	for i := range len(text) {
		if !isDigit(text[i]) {
			return false
		}
	}
	return text != ""
}

// firstNumber cuts a name around the first number in it; without one, all of
// the name comes before.
func firstNumber(name string) (before, number, after string) {
	start := 0
	for start < len(name) && !isDigit(name[start]) {
		start++
	}
	end := start
	for end < len(name) && isDigit(name[end]) {
		end++
	}
	return name[:start], name[start:end], name[end:]
}
