package inventory

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Position is a place in a file.
type Position struct {
	File string
	// Line counts from 1; 0 is the file as a whole.
	Line int
}

// String is file:line, or the file alone. Characters of the file's name that a
// terminal would obey are escaped.
func (p Position) String() string {
	if p.Line == 0 {
		return printable(p.File)
	}
	return printable(p.File) + ":" + strconv.Itoa(p.Line)
}

// printable is a text as it may be shown on a terminal: what is not graphic is
// escaped as in Go.
func printable(text string) string {
	var shown strings.Builder
	for _, char := range text {
		if strconv.IsPrint(char) {
			shown.WriteRune(char)
			continue
		}
		quoted := strconv.QuoteRune(char)
		shown.WriteString(quoted[1 : len(quoted)-1])
	}
	return shown.String()
}

// Fault is one thing that is wrong, and where.
type Fault struct {
	Position
	// Text says what is wrong and what to do; it holds no secret.
	Text string
}

// Error is the fault as file:line: text.
func (f Fault) Error() string {
	if f.File == "" {
		return f.Text
	}
	return f.Position.String() + ": " + f.Text
}

// Faults are all that is wrong.
type Faults []Fault

// mostShown is how many faults are shown: one mistake can make thousands, and
// nobody reads on after a hundred.
const mostShown = 100

// Error has one fault a line; after 100 it says how many more there are.
func (f Faults) Error() string {
	var lines []string
	for _, fault := range f[:min(len(f), mostShown)] {
		lines = append(lines, fault.Error())
	}
	if more := len(f) - mostShown; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// sorted is the faults by file and line, each once.
func (f Faults) sorted() Faults {
	slices.SortStableFunc(f, func(a, b Fault) int {
		if order := strings.Compare(a.File, b.File); order != 0 {
			return order
		}
		return a.Line - b.Line
	})
	return slices.Compact(f)
}
