package inventory

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// A text below a key that is a range, such as n[1-3], runs: a bracket list in it
// has one element for each name of the key.

// runOfEach is how many texts the lists of an inventory may stand for, and how
// many members its groups may have, for each node that it may have.
const runOfEach = 20

// uncounted is as far as a list is counted: more than any key has names.
const uncounted = 4_000_000

// runner makes texts run in step with the names of a key.
type runner struct {
	l *loader
	// names is how many names the key has; 0 when it is no range, so that
	// nothing runs.
	names int
}

// running is a text that may run: it has one text for each name, or the same
// for all.
type running struct {
	text string
	each []string
	// problem is what is wrong with its lists; "" where all is well. It shows
	// nothing of the text.
	problem string
}

// of is the text for the name of the index.
func (r *running) of(index int) string {
	if r.each == nil {
		return r.text
	}
	return r.each[index]
}

// run expands the bracket lists of the text. Several of them multiply, the last
// one going through its elements first, as in a range of nodes.
func (r runner) run(written string) running {
	result := running{text: written}
	if r.names == 0 || !strings.Contains(written, "[") {
		return result
	}
	pieces, count := cutLists(written)
	switch {
	case !slices.ContainsFunc(pieces, func(p piece) bool { return p.list }):
		return result
	case count != r.names:
		result.problem = r.uneven(pieces, count)
		return result
	}
	if r.l.run += count; r.l.run > runOfEach*r.l.most {
		return result // a fault of the whole file
	}
	result.each = []string{""}
	for _, piece := range pieces {
		ends, err := piece.texts()
		if err != nil {
			return running{text: written, problem: problemOf(err)}
		}
		result.each = product(result.each, ends)
	}
	if len(result.each) != r.names {
		return running{text: written, problem: "its list cannot be read"}
	}
	return result
}

// uneven says why the lists do not fit the key.
func (r runner) uneven(pieces []piece, count int) string {
	for _, piece := range pieces {
		if piece.list && countList(piece.text) == 0 {
			_, err := piece.texts()
			return problemOf(err)
		}
	}
	return fmt.Sprintf("its list stands for %s, and the key above for %s; {literal: …} keeps brackets that are no list",
		counted(count, "value"), counted(r.names, "name"))
}

// problemOf is the problem without the text that has it.
func problemOf(err error) string {
	var syntax *noderange.SyntaxError
	if errors.As(err, &syntax) {
		return "its list: " + syntax.Problem
	}
	return "its list cannot be read"
}

// piece is a part of a text: a bracket list, or what stands between.
type piece struct {
	text string
	list bool
}

// texts are what the piece stands for.
func (p piece) texts() ([]string, error) {
	if !p.list {
		return []string{p.text}, nil
	}
	return noderange.List(p.text)
}

// product is each of the ends behind each of the beginnings.
func product(beginnings, ends []string) []string {
	all := make([]string, 0, len(beginnings)*len(ends))
	for _, beginning := range beginnings {
		for _, end := range ends {
			all = append(all, beginning+end)
		}
	}
	return all
}

// cutLists cuts the text at its bracket lists, and counts what they stand for.
// A bracket with anything else in it than numbers, commas and hyphens is no
// list: it may be an IPv6 address or a pattern.
func cutLists(written string) ([]piece, int) {
	var pieces []piece
	count, from := 1, 0
	for i := 0; i < len(written); i++ {
		length := strings.IndexByte(written[i:], ']')
		if written[i] != '[' || length < 0 || !isList(written[i+1:i+length]) {
			continue
		}
		if i > from {
			pieces = append(pieces, piece{written[from:i], false})
		}
		from = i + length + 1
		pieces = append(pieces, piece{written[i:from], true})
		count = min(count*countList(written[i:from]), uncounted) // no overflow, and unequal to any number of names
		i = from - 1
	}
	if from < len(written) {
		pieces = append(pieces, piece{written[from:], false})
	}
	return pieces, count
}

func isList(inside string) bool {
	return digits(inside) > 0 && strings.Trim(inside, "0123456789,-") == ""
}

// countList is how many elements a list such as [1-3,7] has; 0 when it is wrong.
func countList(list string) int {
	count := 0
	for element := range strings.SplitSeq(list[1:len(list)-1], ",") {
		low, high, span := strings.Cut(element, "-")
		if !span {
			high = low
		}
		first, err := strconv.ParseInt(low, 10, 64)
		last, err2 := strconv.ParseInt(high, 10, 64)
		if err != nil || err2 != nil || last < first {
			return 0
		}
		count = min(count+int(min(last-first, uncounted))+1, uncounted)
	}
	return count
}
