package noderange

import "strconv"

// part is a piece of a pattern: it stands for one or more texts.
type part interface {
	// count is how many texts it stands for, but never much more than maxNames.
	count() int
	// longest is the most bytes that one of them has.
	longest() int
	// each appends one after the other to the text before them, which is no
	// longer what it was when yield returns. It ends early, and is false, when
	// yield is.
	each(before []byte, yield func([]byte) bool) bool
}

// pattern is parts in a row, the last of which runs fastest.
type pattern []part

func (p pattern) count() int {
	total := 1
	for _, one := range p {
		total = min(total*one.count(), maxNames+1)
	}
	return total
}

func (p pattern) longest() (total int) {
	for _, one := range p {
		total += one.longest()
	}
	return total
}

func (p pattern) each(before []byte, yield func([]byte) bool) bool {
	if len(p) == 0 {
		return yield(before)
	}
	return p[0].each(before, func(text []byte) bool { return p[1:].each(text, yield) })
}

// literal is text that stands for itself.
type literal string

func (l literal) count() int   { return 1 }
func (l literal) longest() int { return len(l) }

func (l literal) each(before []byte, yield func([]byte) bool) bool {
	return yield(append(before, l...))
}

// choices are what is between brackets.
type choices []part

func (c choices) count() (total int) {
	for _, one := range c {
		total = min(total+one.count(), maxNames+1)
	}
	return total
}

func (c choices) longest() (most int) {
	for _, one := range c {
		most = max(most, one.longest())
	}
	return most
}

func (c choices) each(before []byte, yield func([]byte) bool) bool {
	for _, one := range c {
		if !one.each(before, yield) {
			return false
		}
	}
	return true
}

// numbers are those from first to last, with zeros in front up to width.
type numbers struct {
	first, last uint64
	width       int
}

// maxDigits is what surely fits an uint64.
const maxDigits = 18

// newNumbers is the numbers between two, padded as the first one is; problem
// says what is wrong with them.
func newNumbers(first, last string) (n numbers, problem string) {
	if len(first) > maxDigits || len(last) > maxDigits {
		return n, "a number of a range has at most 18 digits"
	}
	if last[0] == '0' && len(last) > 1 && len(first) != len(last) {
		return n, "the ends of a range are padded alike, as in 01-10"
	}
	n.width = len(first)
	n.first, _ = strconv.ParseUint(first, 10, 64)
	n.last, _ = strconv.ParseUint(last, 10, 64)
	if n.last < n.first {
		return n, "the range runs backwards; the lower number comes first"
	}
	return n, ""
}

func (n numbers) count() int   { return int(min(n.last-n.first, maxNames)) + 1 }
func (n numbers) longest() int { return max(n.width, len(strconv.FormatUint(n.last, 10))) }

func (n numbers) each(before []byte, yield func([]byte) bool) bool {
	for number := n.first; number <= n.last; number++ {
		if !yield(appendPadded(before, number, n.width)) {
			return false
		}
	}
	return true
}

func appendPadded(text []byte, number uint64, width int) []byte {
	var digits [20]byte
	written := strconv.AppendUint(digits[:0], number, 10)
	for range width - len(written) {
		text = append(text, '0')
	}
	return append(text, written...)
}
