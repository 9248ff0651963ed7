package noderange

import (
	"slices"
	"strings"
)

// hinted is how many missing names get a hint, and tried for how many one is
// looked for: names that differ in a number only count once.
const (
	hinted = 3
	tried  = 10
)

// hints are the names that are closest to the first missing ones.
func hints(missing []string, candidates ...[]string) (found []Hint) {
	all := slices.Concat(candidates...)
	var families nameSet
	for _, name := range missing {
		letters, _ := dissect(name)
		if families.has(letters) {
			continue
		}
		families.add(letters)
		if closest := closest(name, all); closest != "" {
			found = append(found, Hint{Name: name, Close: closest})
		}
		if len(found) == hinted || len(families.order) == tried {
			break
		}
	}
	return found
}

// closest is the first of the candidates that are the fewest slips away from the
// name; "" when none is near.
func closest(name string, candidates []string) string {
	best, atMost := "", min(2, len(name)/3)
	for _, candidate := range candidates {
		distance := slips(name, candidate, atMost)
		if distance <= atMost && !otherNumber(name, candidate) {
			best, atMost = candidate, distance-1
		}
	}
	return best
}

// otherNumber tells whether the names differ in a number only, which is no slip:
// whoever asks for n11 does not mean n10. Different padding is one.
func otherNumber(a, b string) bool {
	lettersA, numbersA := dissect(a)
	lettersB, numbersB := dissect(b)
	return lettersA == lettersB && !slices.Equal(numbersA, numbersB)
}

// dissect takes the numbers, without their leading zeros, out of a name.
func dissect(name string) (letters string, numbers []string) {
	var rest strings.Builder
	for name != "" {
		text, number, after := firstNumber(name)
		rest.WriteString(text)
		if number != "" {
			rest.WriteByte(0)
			numbers = append(numbers, strings.TrimLeft(number, "0"))
		}
		name = after
	}
	return rest.String(), numbers
}

// slips is the number of letters put in, left out, mistaken or exchanged with
// the next between two names, or more than atMost.
func slips(a, b string, atMost int) int {
	if len(a)-len(b) > atMost || len(b)-len(a) > atMost {
		return atMost + 1
	}
	// A cell of row i is the slips between the first i letters of a and so many
	// of b. Only those near the diagonal can be within the bound.
	beforeLast, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-atMost), min(len(b), i+atMost)
		row[from-1] = atMost + 1
		if from == 1 {
			row[0] = i
		}
		for j := from; j <= to; j++ {
			row[j] = min(row[j-1]+1, last[j]+1, last[j-1]+differs(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], beforeLast[j-2]+1)
			}
		}
		if to < len(b) {
			row[to+1] = atMost + 1
		}
		beforeLast, last, row = last, row, beforeLast
	}
	return last[len(b)]
}

func differs(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
