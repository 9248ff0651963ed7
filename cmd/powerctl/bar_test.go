package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
)

// terminal is what is left on a terminal's lines after all that was written.
func terminal(text string) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		shown := []rune{}
		at := 0
		for _, c := range line {
			if c == '\r' {
				at = 0
				continue
			}
			if at == len(shown) {
				shown = append(shown, c)
			} else {
				shown[at] = c
			}
			at++
		}
		lines = append(lines, strings.TrimRight(string(shown), " "))
	}
	return lines
}

// seen is what was written to the screen so far.
func (s *show) seen(screen *bytes.Buffer) string {
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return screen.String()
}

// TestBarMakesRoom holds that the bar and results on the same terminal do not
// mix, and that nothing of it is left at the end.
func TestBarMakesRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var screen bytes.Buffer
		names := []string{"n1", "n2", "n3"}
		s := newShow(showing{Progress: "on"}, streams{&screen, &screen}, fleet.Request{Verb: "power_query"}, names, nil)
		s.bar.inTheWay = true
		rest := s.watch(t.Context())
		for _, name := range names {
			time.Sleep(barAfter)
			if lines := terminal(s.seen(&screen)); !strings.HasPrefix(lines[len(lines)-1], "query ") {
				t.Errorf("no bar below the results: %q", lines)
			}
			s.add(done(name, "power_query", "on", ""))
		}
		rest()
		if err := s.end(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(terminal(screen.String()), "|")
		if want := "n1: on|n2: on|n3: on|3 nodes: 3 on|"; got != want {
			t.Errorf("%q, not %q", got, want)
		}
	})
}

// TestNoBar holds where no bar appears: when it is off, on what is no terminal,
// and in the first second.
func TestNoBar(t *testing.T) {
	for name, s := range map[string]showing{
		"off": {Progress: "off"}, "no terminal": {Progress: "auto"}, "quiet": {Progress: "on", Quiet: true},
	} {
		t.Run(name, func(t *testing.T) {
			if newBar(s, streams{&bytes.Buffer{}, &bytes.Buffer{}}, "on", 9) != nil {
				t.Error("there is a bar")
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		var screen bytes.Buffer
		s := newShow(showing{Progress: "on"}, streams{&bytes.Buffer{}, &screen}, fleet.Request{Verb: "power_on"}, []string{"n1", "n2"}, nil)
		s.Progress = "auto" // on a terminal, which a test has none of
		rest := s.watch(t.Context())
		time.Sleep(barAfter - time.Millisecond)
		s.add(done("n1", "power_on", "", ""))
		if text := s.seen(&screen); text != "" {
			t.Errorf("there is something in the first second: %q", text)
		}
		time.Sleep(2 * time.Millisecond)
		if s.seen(&screen) == "" {
			t.Error("there is nothing after it")
		}
		rest()
	})
}
