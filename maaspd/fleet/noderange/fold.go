package noderange

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Fold writes names as short as they go, such as n[0-5,100-103], in natural
// order and each once; Expand and powerman read it. Padding is kept, and no name
// gets more than one pair of brackets, since powerman knows no more.
func Fold(names []string) string {
	pieces := fold(names)
	texts := make([]string, len(pieces))
	for i, p := range pieces {
		texts[i] = p.text
	}
	return strings.Join(texts, ",")
}

// piece is the text of one or more names that are folded together.
type piece struct {
	text string
	// first is the first of the names, which the piece is sorted by.
	first string
}

// foldRounds is how many of the numbers of a name are tried, from the last.
const foldRounds = 4

// fold tries the last number of each name first: that is where the nodes of a
// rack differ. Names that it leaves alone are tried with the number before, for
// the last one may be that of a domain.
func fold(names []string) []piece {
	left := slices.Compact(slices.SortedFunc(slices.Values(names), compareNatural))
	var pieces []piece
	for round := range foldRounds {
		var folded []piece
		folded, left = foldNumber(left, round)
		pieces = append(pieces, folded...)
	}
	for _, name := range left {
		pieces = append(pieces, piece{text: name, first: name})
	}
	slices.SortFunc(pieces, func(a, b piece) int { return compareNatural(a.first, b.first) })
	return pieces
}

// stem is a name without one number.
type stem struct{ prefix, suffix string }

// foldNumber folds the names on the number that is
// so many from the last one, and leaves those that go with no other.
func foldNumber(names []string, fromLast int) (pieces []piece, left []string) {
	families := map[stem][]string{}
	var stems []stem
	for _, name := range names {
		s, number := cutNumber(name, fromLast)
		if number == "" {
			left = append(left, name)
			continue
		}
		if families[s] == nil {
			stems = append(stems, s)
		}
		families[s] = append(families[s], number)
	}
	for _, s := range stems {
		family := families[s]
		if len(family) == 1 {
			left = append(left, s.prefix+family[0]+s.suffix)
			continue
		}
		slices.SortFunc(family, compareNumbers)
		text := s.prefix + "[" + strings.Join(runs(family), ",") + "]" + s.suffix
		pieces = append(pieces, piece{text: text, first: s.prefix + family[0] + s.suffix})
	}
	return pieces, left
}

// cutNumber takes the number that is so many from the last out of a name. One
// with more digits than a range can have is not taken for a number.
func cutNumber(name string, fromLast int) (s stem, number string) {
	for end := len(name); end > 0; {
		if !isDigit(name[end-1]) {
			end--
			continue
		}
		start := end
		for start > 0 && isDigit(name[start-1]) {
			start--
		}
		if end-start <= maxDigits {
			if fromLast == 0 {
				return stem{name[:start], name[end:]}, name[start:end]
			}
			fromLast--
		}
		end = start
	}
	return stem{}, ""
}

// run is numbers that follow each other, written with as many digits at least
// as the first one.
type run struct{ first, last string }

// runs are the numbers, which are in order, as ranges. Where 9, 09 and 10 meet,
// 10 goes with either.
func runs(texts []string) []string {
	var all []*run
	expected := map[string]*run{}
	for _, text := range texts {
		one := expected[text]
		if one == nil {
			one = &run{first: text}
			all = append(all, one)
		}
		one.last = text
		number, _ := strconv.ParseUint(text, 10, 64)
		expected[string(appendPadded(nil, number+1, len(one.first)))] = one
	}
	written := make([]string, len(all))
	for i, one := range all {
		written[i] = one.first
		if one.last != one.first {
			written[i] += "-" + one.last
		}
	}
	return written
}

// compareNumbers orders by value, the less padded first.
func compareNumbers(a, b string) int {
	trimmedA, trimmedB := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(trimmedA), len(trimmedB)), strings.Compare(trimmedA, trimmedB), cmp.Compare(len(a), len(b)))
}

// compareNatural orders names as people count: n2 before n10.
func compareNatural(a, b string) int {
	wholeA, wholeB := a, b
	for a != "" && b != "" {
		textA, numberA, restA := firstNumber(a)
		textB, numberB, restB := firstNumber(b)
		if order := cmp.Or(strings.Compare(textA, textB), compareNumbers(numberA, numberB)); order != 0 {
			return order
		}
		a, b = restA, restB
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(wholeA, wholeB))
}
