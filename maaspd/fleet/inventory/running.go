package inventory

import (
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
	// uneven is how many elements the bracket lists have where that is not the
	// number of names; 0 where all is well.
	uneven int
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
	case len(pieces) == 1 && !pieces[0].list:
		return result
	case count != r.names:
		result.uneven = count
		return result
	}
	if r.l.run += count; r.l.run > runOfEach*r.l.most {
		return result // a fault of the whole file
	}
	each := []string{""}
	for _, piece := range pieces {
		each = piece.append(each)
	}
	if len(each) != count { // noderange sees another list in it than cutLists
		result.uneven = len(each)
		return result
	}
	result.each = each
	return result
}

// piece is a part of a text: a bracket list, or what stands between.
type piece struct {
	text string
	list bool
}

// append writes the piece behind each of the beginnings.
func (p piece) append(beginnings []string) []string {
	ends := []string{p.text}
	if p.list {
		var err error
		if ends, err = noderange.List(p.text); err != nil {
			return nil
		}
	}
	all := make([]string, 0, len(beginnings)*len(ends))
	for _, beginning := range beginnings {
		for _, end := range ends {
			all = append(all, beginning+end)
		}
	}
	return all
}

// cutLists cuts the text at its bracket lists, and counts what they stand for.
// A bracket with anything else in it than numbers is no list: it may be an IPv6
// address or a pattern.
func cutLists(written string) ([]piece, int) {
	var pieces []piece
	count, from := 1, 0
	for i := 0; i < len(written); i++ {
		length := strings.IndexByte(written[i:], ']')
		if written[i] != '[' || length < 0 {
			continue
		}
		elements := countList(written[i+1 : i+length])
		if elements == 0 {
			continue
		}
		if i > from {
			pieces = append(pieces, piece{written[from:i], false})
		}
		pieces = append(pieces, piece{written[i : i+length+1], true})
		from = i + length + 1
		i = from - 1
		count = min(count*elements, uncounted) // no overflow, and unequal to any number of names
	}
	if from < len(written) {
		pieces = append(pieces, piece{written[from:], false})
	}
	return pieces, count
}

// countList is how many elements a list such as 1-3,7 has; 0 when it is none.
func countList(inside string) int {
	count := 0
	for element := range strings.SplitSeq(inside, ",") {
		low, high, span := strings.Cut(element, "-")
		first, err := number32(low)
		if err != nil {
			return 0
		}
		last := first
		if span {
			if last, err = number32(high); err != nil || last < first {
				return 0
			}
		}
		count = min(count+last-first+1, uncounted)
	}
	return count
}

func number32(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 31)
	return int(n), err
}
