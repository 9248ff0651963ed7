package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf16"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// jsonLine is a result as a program reads it.
func jsonLine(r fleet.Result) string {
	return toJSON(struct {
		fleet.Result
		DurationMS int64 `json:"duration_ms"`
	}{r, r.Took.Milliseconds()})
}

// toJSON is a value as one line of JSON in ASCII, so that no text of a device
// reaches a terminal as it is.
func toJSON(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil { // the values are texts, numbers and JSON that was read
		return `{"error":` + ascii(fmt.Sprintf("%q", err)) + `}`
	}
	return ascii(strings.TrimSuffix(text.String(), "\n"))
}

// ascii is JSON in which all other characters are escaped, DEL included.
func ascii(text string) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c >= ' ' && c < 0x7f:
			b.WriteRune(c)
		case c > 0xffff:
			high, low := utf16.EncodeRune(c)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
	}
	return b.String()
}

// collapsed prints the nodes by what is said of them.
func (s *show) collapsed() {
	nodes := map[string][]string{}
	var lines []string
	for _, r := range s.results {
		for _, value := range values(r, s.request) {
			if nodes[value] == nil {
				lines = append(lines, value)
			}
			nodes[value] = append(nodes[value], r.Node)
		}
	}
	slices.SortStableFunc(lines, inOrder)
	for _, value := range lines {
		s.line(value + ": " + noderange.Fold(nodes[value]))
	}
}

// inOrder puts on, off and unknown first, and errors last, by their texts. What
// is between stays as it came.
func inOrder(a, b string) int {
	if order := rank(a) - rank(b); order != 0 || rank(a) != lastRank {
		return order
	}
	return strings.Compare(a, b)
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

// table prints a row for each value of each node.
func (s *show) table() {
	var text bytes.Buffer
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NODE\tDRIVER\tDEVICE\tTRIES\tTIME\tRESULT")
	for _, r := range s.results {
		for i, value := range values(r, s.request) {
			if i > 0 {
				fmt.Fprintf(table, "\t\t\t\t\t%s\n", value)
				continue
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\n", r.Node, orDash(r.Driver), orDash(r.Device), r.Attempts, rounded(r.Took), value)
		}
	}
	_ = table.Flush() // into memory
	for line := range strings.Lines(text.String()) {
		s.line(strings.TrimRight(line, " \n"))
	}
}

// rounded is a time in as many digits as are of use.
func rounded(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(100 * time.Millisecond).String()
}
