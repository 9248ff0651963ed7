package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// tally is how many nodes came out how.
type tally struct {
	states, codes          map[string]int
	failed, open, notTried []string
}

func (s *show) tally() tally {
	t := tally{states: map[string]int{}, codes: map[string]int{}}
	for _, r := range s.results {
		switch {
		case r.Outcome == fleet.Done:
			t.states[s.state(r)]++
		case r.Outcome == fleet.NotTried:
			t.notTried = append(t.notTried, r.Node)
		default:
			t.failed = append(t.failed, r.Node)
			t.codes[r.Error.Code]++
			if r.Error.Effect == "unknown" {
				t.open = append(t.open, r.Node)
			}
		}
	}
	return t
}

// state is what a node that is done is counted as: on and off, if the verb says
// so.
func (s *show) state(r fleet.Result) string {
	if state := plain(r, s.request); state != "ok" {
		return state
	}
	return "done"
}

// summary tells on standard error how many nodes came out how, and which did
// not come out well, as ranges that can be pasted into the next command. One
// node that is done or failed needs none.
func (s *show) summary(ctx context.Context) {
	if signalled(ctx) {
		fmt.Fprintln(s.std.err, "ended by a signal")
	}
	t := s.tally()
	if len(s.results) < 2 {
		return
	}
	parts := counted(t.states)
	if len(t.failed) > 0 {
		parts = append(parts, fmt.Sprintf("%d failed (%s)", len(t.failed), strings.Join(counted(t.codes), ", ")))
	}
	if len(t.notTried) > 0 {
		parts = append(parts, fmt.Sprintf("%d not tried", len(t.notTried)))
	}
	fmt.Fprintf(s.std.err, "%d %s: %s\n", len(s.results), scopeOf(s.request.Verb).noun(), strings.Join(parts, ", "))
	for _, list := range []struct {
		what  string
		nodes []string
	}{{"failed", t.failed}, {"not known whether done", t.open}, {"not tried", t.notTried}} {
		if len(list.nodes) > 0 {
			fmt.Fprintf(s.std.err, "%s: %s\n", list.what, noderange.Fold(list.nodes))
		}
	}
}

// counted are numbers with their names, the greatest first.
func counted(counts map[string]int) []string {
	names := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(names, func(a, b string) int { return counts[b] - counts[a] })
	for i, name := range names {
		names[i] = fmt.Sprintf("%d %s", counts[name], name)
	}
	return names
}
