package noderange

import (
	"strconv"
	"strings"
)

// readSpan reads n1-n10, n1:n10 and n10+3. It is nil for anything else, and
// problem says what is wrong with something that has the form.
func readSpan(word string) (span pattern, problem string) {
	if first, last, isTwo := strings.Cut(word, ":"); isTwo {
		return between(first, last)
	}
	if first, more, isTwo := strings.Cut(word, "+"); isTwo {
		return following(first, more)
	}
	// Hyphens are part of names too: the one that counts has two names around it
	// that differ in a number only.
	for i := range len(word) {
		if word[i] != '-' {
			continue
		}
		if span, problem := between(word[:i], word[i+1:]); span != nil || problem != "" {
			return span, problem
		}
	}
	return nil, ""
}

// between is the names from first to last, which differ in one number.
func between(first, last string) (span pattern, problem string) {
	start := 0
	for start < min(len(first), len(last)) && first[start] == last[start] {
		start++
	}
	// The numbers may begin alike, as in n10-n19.
	for start > 0 && isDigit(first[start-1]) {
		start--
	}
	_, from, restFirst := firstNumber(first[start:])
	_, to, restLast := firstNumber(last[start:])
	prefix := first[:start]
	if from == "" || first != prefix+from+restFirst || last != prefix+to+restLast || restFirst != restLast || to == "" {
		return nil, ""
	}
	n, problem := newNumbers(from, to)
	if problem != "" {
		return nil, problem
	}
	return pattern{literal(prefix), n, literal(restFirst)}, ""
}

// following is the name and as many more, counted up in the number at the end
// of the host name.
func following(first, more string) (span pattern, problem string) {
	host, domain := first, ""
	if i := strings.IndexByte(first, '.'); i > 0 && isDigit(first[i-1]) {
		host, domain = first[:i], first[i:]
	}
	prefix := strings.TrimRight(host, "0123456789")
	from := host[len(prefix):]
	if from == "" || !allDigits(more) {
		return nil, ""
	}
	if len(from) > maxDigits || len(more) > maxDigits {
		return nil, "a number of a range has at most 18 digits"
	}
	n := numbers{width: len(from)}
	n.first, _ = strconv.ParseUint(from, 10, 64)
	count, _ := strconv.ParseUint(more, 10, 64)
	n.last = n.first + count
	return pattern{literal(prefix), n, literal(domain)}, ""
}
