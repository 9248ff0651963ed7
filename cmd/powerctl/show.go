package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
)

// showing is how results are shown.
type showing struct {
	Collapse bool   `group:"output" short:"c" xor:"form" help:"One line for all nodes with the same result, at the end: on: n[0-5]."`
	JSON     bool   `group:"output" name:"json" xor:"form" help:"One JSON object a line, as results arrive."`
	Table    bool   `group:"output" xor:"form" help:"A table, at the end."`
	Quiet    bool   `group:"output" short:"q" help:"No summary and no progress bar."`
	Progress string `group:"output" enum:"auto,on,off" default:"auto" placeholder:"auto" help:"The progress bar: on a terminal when it takes over a second (auto), on or off."`
	DryRun   bool   `group:"output" short:"n" help:"Print what would be sent, in order and without secrets, and send nothing."`
	Trace    bool   `group:"output" help:"Print on standard error what the drivers exchange with the devices; with --json as the drivers log it."`
}

// late tells whether results are shown at the end, not as they arrive.
func (s showing) late() bool { return s.Collapse || s.Table }

// show prints the results of a run: on standard output what a next program may
// want to read, and everything else on standard error.
type show struct {
	showing
	std     streams
	request fleet.Request
	order   map[string]int
	stop    func()

	mu      sync.Mutex
	results []fleet.Result
	bar     *bar
	broken  error // standard output cannot be written
}

// newShow shows the results for the names, and calls stop when there is no use
// in going on.
func newShow(s showing, std streams, request fleet.Request, names []string, stop func()) *show {
	order := make(map[string]int, len(names))
	for i, name := range names {
		order[name] = i
	}
	what := strings.TrimPrefix(strings.ReplaceAll(request.Verb, "_", " "), "power ")
	return &show{showing: s, std: std, request: request, order: order, stop: stop, bar: newBar(s, std, what, len(names))}
}

// add takes one result.
func (s *show) add(r fleet.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bar.makeRoom()
	defer s.bar.step()
	if s.late() {
		s.results = append(s.results, r)
		return
	}
	if s.JSON {
		s.line(jsonLine(r))
	} else {
		for _, value := range values(r, s.request) {
			s.line(r.Node + ": " + value)
		}
	}
	r.Data = nil // it has been shown
	s.results = append(s.results, r)
}

// line prints a line of results. When nobody reads on, nodes are not left
// half-way: what only reads is stopped, and what changes something goes on.
func (s *show) line(text string) {
	if s.broken != nil {
		return
	}
	if _, err := fmt.Fprintln(s.std.out, text); err != nil {
		s.broken = err
		if reads(s.request.Verb) {
			s.stop()
		}
	}
}

// reads tells whether the verb changes nothing.
func reads(verb string) bool {
	return slices.Contains([]string{"power_query", "get_boot_device", "probe", "outlets", "statistics", "check"}, verb)
}

// trace prints one line of a driver's log.
func (s *show) trace(node string, line []byte) {
	text := traceLine(node, line)
	if s.JSON {
		text = ascii(strings.TrimSpace(string(line)))
	}
	s.note(text)
}

// note prints a line on standard error.
func (s *show) note(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bar.clear()
	fmt.Fprintln(s.std.err, text)
}

// watch draws the progress bar while the run goes on, and says so when the run
// is asked to end. The returned function ends both.
func (s *show) watch(ctx context.Context) (rest func()) {
	over := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() { s.animate(over) })
	silent := context.AfterFunc(ctx, func() {
		if signalled(ctx) {
			s.note("powerctl: ending: what runs is asked to end, nothing new begins; once more ends it at once")
		}
	})
	return func() {
		silent()
		close(over)
		watching.Wait()
	}
}

// animate draws the progress bar at its pace, once it is time for it.
func (s *show) animate(over <-chan struct{}) {
	if s.bar == nil {
		return
	}
	pause := barAfter
	if s.Progress == "on" {
		pause = 0
	}
	for {
		select {
		case <-over:
			return
		case <-time.After(pause):
		}
		pause = barPace
		s.mu.Lock()
		s.bar.draw()
		s.mu.Unlock()
	}
}

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
	if s.broken != nil && reads(s.request.Verb) {
		return fmt.Errorf("standard output cannot be written, so that not all were asked: %v", s.broken)
	}
	if !s.Quiet {
		s.summary(ctx)
	}
	if s.broken != nil {
		return fmt.Errorf("standard output cannot be written; the nodes were dealt with all the same: %v", s.broken)
	}
	for _, r := range s.results {
		if r.Outcome != fleet.Done {
			return errSilent
		}
	}
	return nil
}
