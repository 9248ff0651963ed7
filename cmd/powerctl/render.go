package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf16"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
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
