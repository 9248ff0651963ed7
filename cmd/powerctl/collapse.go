package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// gathering is nodes of which the same is said.
type gathering struct {
	// text has a * for each number that differs.
	text  string
	nodes []string
}

// collapsed prints the nodes by what is said of them.
func (s *show) collapsed() {
	known := map[string]*gathering{}
	var all []*gathering
	for _, r := range s.results {
		for _, value := range values(r, s.request) {
			key := value
			if rank(value) == lastRank {
				key = anonymous(value)
			}
			g := known[key]
			if g == nil {
				g = &gathering{text: value}
				known[key], all = g, append(all, g)
			}
			g.text = inCommon(g.text, value)
			g.nodes = append(g.nodes, r.Node)
		}
	}
	slices.SortStableFunc(all, inOrder)
	for _, g := range all {
		s.line(g.text + ": " + noderange.Fold(g.nodes))
	}
}

var (
	number  = regexp.MustCompile(`[0-9]+|\*`)
	address = regexp.MustCompile(`\S*[0-9][^0-9\s]\S*|\S*[^0-9\s][0-9]\S*`)
)

// anonymous is an error without the numbers of addresses and names in it: a
// hundred devices that do not answer have the same error. A number by itself
// stays: it may be why.
func anonymous(text string) string {
	return address.ReplaceAllStringFunc(text, func(word string) string { return number.ReplaceAllString(word, "*") })
}

// inCommon is two texts that differ in numbers only, with a * for each number
// that differs.
func inCommon(a, b string) string {
	if a == b {
		return a
	}
	numbers := number.FindAllString(b, -1)
	return number.ReplaceAllStringFunc(a, func(one string) string {
		other := numbers[0]
		numbers = numbers[1:]
		if one == other {
			return one
		}
		return "*"
	})
}

// inOrder puts on, off and unknown first, and errors last, by their texts. What
// is between stays as it came.
func inOrder(a, b *gathering) int {
	if order := rank(a.text) - rank(b.text); order != 0 || rank(a.text) != lastRank {
		return order
	}
	return strings.Compare(a.text, b.text)
}

const lastRank = 4

func rank(value string) int {
	word, _, _ := strings.Cut(value, " ")
	switch word {
	case "on":
		return 0
	case "off":
		return 1
	case "unknown":
		return 2
	case "Error:":
		return lastRank
	}
	return 3
}
