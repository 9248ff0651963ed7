package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// show prints the results of a run.
type show struct {
	showing
	std     streams
	request fleet.Request
	order   map[string]int
	mu      sync.Mutex
	results []fleet.Result
	bar     *bar
	broken  error // standard output cannot be written
}

func newShow(s showing, std streams, request fleet.Request, names []string) *show {
	order := make(map[string]int, len(names))
	for i, name := range names {
		order[name] = i
	}
	return &show{showing: s, std: std, request: request, order: order, bar: newBar(s, std, len(names))}
}

// add takes one result; the fleet calls it one at a time.
func (s *show) add(r fleet.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bar.clear()
	defer s.bar.step()
	switch {
	case s.JSON:
		s.line(jsonLine(r))
	case !s.Collapse && !s.Table:
		for _, value := range values(r, s.request) {
			s.line(r.Node + ": " + value)
		}
	}
	if !s.Collapse && !s.Table {
		r.Data = nil // it has been shown
	}
	s.results = append(s.results, r)
}

func (s *show) line(text string) {
	if _, err := fmt.Fprintln(s.std.out, text); err != nil && s.broken == nil {
		s.broken = fmt.Errorf("the results cannot be written: %w", err)
	}
}

// trace prints one line of a driver's log.
func (s *show) trace(node string, line []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bar.clear()
	fmt.Fprintf(s.std.err, "%s: %s\n", firstText(node, "driver"), printable(string(bytes.TrimSpace(line))))
}

// abort takes the progress bar away.
func (s *show) abort() { s.bar.clear() }

// end prints what is shown at the end, and tells whether all went well.
func (s *show) end(ctx context.Context) error {
	s.bar.clear()
	slices.SortFunc(s.results, func(a, b fleet.Result) int { return s.order[a.Node] - s.order[b.Node] })
	switch {
	case s.Collapse:
		s.collapsed()
	case s.Table:
		s.table()
	}
	if s.broken != nil {
		return s.broken
	}
	if !s.Quiet {
		s.summary(ctx)
	}
	for _, r := range s.results {
		if r.Outcome != fleet.Done {
			return errSilent
		}
	}
	return nil
}

// jsonLine is a result as a program reads it.
func jsonLine(r fleet.Result) string {
	text, err := json.Marshal(struct {
		fleet.Result
		DurationMS int64 `json:"duration_ms"`
	}{r, r.Took.Milliseconds()})
	if err != nil { // data is JSON that was read
		return `{"node":` + fmt.Sprintf("%q", r.Node) + `}`
	}
	return string(text)
}

// collapsed prints the nodes by their result, the states first.
func (s *show) collapsed() {
	groups := map[string][]string{}
	var keys []string
	for _, r := range s.results {
		key := strings.Join(values(r, s.request), "; ")
		if groups[key] == nil {
			keys = append(keys, key)
		}
		groups[key] = append(groups[key], r.Node)
	}
	slices.SortStableFunc(keys, func(a, b string) int { return rank(a) - rank(b) })
	for _, key := range keys {
		s.line(key + ": " + noderange.Fold(groups[key]))
	}
}

// rank puts states first and errors last.
func rank(value string) int {
	for i, prefix := range []string{"on", "off", "unknown"} {
		if strings.HasPrefix(value, prefix) {
			return i
		}
	}
	if strings.HasPrefix(value, "Error") {
		return 9
	}
	return 5
}

// table prints a row for each value of each node.
func (s *show) table() {
	table := tabwriter.NewWriter(s.std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NODE\tRESULT\tTRIES\tTIME\tDRIVER\tDEVICE")
	for _, r := range s.results {
		for i, value := range values(r, s.request) {
			if i > 0 {
				fmt.Fprintf(table, "\t%s\t\t\t\t\n", value)
				continue
			}
			fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s\n", r.Node, value, r.Attempts, r.Took.Round(time.Millisecond), r.Driver, firstText(r.Device, "-"))
		}
	}
	if err := table.Flush(); err != nil && s.broken == nil {
		s.broken = fmt.Errorf("the results cannot be written: %w", err)
	}
}
