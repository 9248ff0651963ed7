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

// summary tells on standard error how many nodes came out how, and which did
// not come out well, as ranges that can be pasted into the next command. One
// node that went well needs none.
func (s *show) summary(ctx context.Context) {
	counts, codes := map[string]int{}, map[string]int{}
	var failed, open, left []string
	for _, r := range s.results {
		switch {
		case r.Outcome == fleet.Done:
			counts[firstText(r.Status, "done")]++
			continue
		case r.Outcome == fleet.NotTried:
			left = append(left, r.Node)
			continue
		case r.Error.Effect == "unknown":
			open = append(open, r.Node)
		}
		failed = append(failed, r.Node)
		codes[r.Error.Code]++
	}
	if len(s.results) < 2 {
		return
	}
	parts := counted(counts)
	if len(failed) > 0 {
		parts = append(parts, fmt.Sprintf("%d failed (%s)", len(failed), strings.Join(counted(codes), ", ")))
	}
	if len(left) > 0 {
		parts = append(parts, fmt.Sprintf("%d not tried", len(left)))
	}
	fmt.Fprintf(s.std.err, "%d nodes: %s\n", len(s.results), strings.Join(parts, ", "))
	s.ranges("failed", failed)
	s.ranges("of these, what was done is not known", open)
	s.ranges("not tried", left)
	if ctx.Err() != nil {
		fmt.Fprintln(s.std.err, "ended before everything was done")
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

// ranges prints nodes, if there are any.
func (s *show) ranges(what string, names []string) {
	if len(names) > 0 {
		fmt.Fprintf(s.std.err, "%s: %s\n", what, noderange.Fold(names))
	}
}
