package noderange

import (
	"fmt"
	"strings"
)

// MissingError is a range with names that there are no nodes of.
type MissingError struct {
	// Names are neither nodes nor groups; Groups are names that stood behind an
	// @, and are no groups. Both are in the order of the range.
	Names, Groups []string
	// More is how many further names were left out.
	More int
	// Hints are names that there are, for those that may be misspelt.
	Hints []Hint
}

// Hint is a name close to one that is missing.
type Hint struct{ Name, Close string }

// shownBytes bounds the names in the text of an error.
const shownBytes = 2000

// Error is one line with all the names, folded; what would be more than a
// screenful is counted.
func (e *MissingError) Error() string {
	var parts []string
	more := e.More
	if len(e.Names) > 0 {
		parts = append(parts, "no such node or group: "+shorten(e.Names, more))
		more = 0
	}
	if len(e.Groups) > 0 {
		parts = append(parts, "no such group: "+shorten(e.Groups, more))
	}
	text := strings.Join(parts, "; ")
	var hints []string
	for _, hint := range e.Hints {
		hints = append(hints, fmt.Sprintf("%s for %s", graphic(hint.Close), graphic(hint.Name)))
	}
	if len(hints) > 0 {
		text += " (did you mean " + strings.Join(hints, ", ") + "?)"
	}
	return text
}

// shorten is as many of the names, folded, as can be shown, and the number of
// the others.
func shorten(names []string, more int) string {
	shown, text := names, Fold(names)
	for len(text) > shownBytes && len(shown) > 1 {
		shown = shown[:len(shown)/2]
		text = Fold(shown)
	}
	text = graphic(after(text, shownBytes))
	if more += len(names) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// missing collects the names that are not there, each once.
type missing struct {
	names, groups nameSet
	more          int
}

// keptMissing is how many missing names of a kind are kept by name.
const keptMissing = 10000

func (m *missing) add(to *nameSet, name string) {
	if len(to.order) >= keptMissing && !to.has(name) {
		m.more++
		return
	}
	to.add(name)
}

// err is the *MissingError, nil when nothing is missing.
func (m *missing) err(universe Universe) error {
	if len(m.names.order) == 0 && len(m.groups.order) == 0 {
		return nil
	}
	e := &MissingError{Names: m.names.order, Groups: m.groups.order, More: m.more}
	e.Hints = append(hints(e.Names, universe.Names(), universe.Groups()), hints(e.Groups, universe.Groups())...)
	return e
}
