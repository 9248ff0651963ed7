package noderange

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestMissing(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"a name", "n77", "no such node or group: n77"},
		{"all at once, folded", "n1,n[70-75],x1,n80", "no such node or group: n[70-75,80],x1"},
		{"in a range of names", "n5-n10", "no such node or group: n[6-9]"},
		{"a padded one", "n[08-10]", "no such node or group: n08"},
		{"a bare number", "99", "no such node or group: 99"},
		{"a group", "@blue", "no such group: blue"},
		{"a node behind an @", "@n1", "no such group: n1"},
		{"both", "x9,@blue[1-2]", "no such node or group: x9; no such group: blue[1-2]"},
		{"also where it is excluded", "rack1,-n77", "no such node or group: n77"},
		{"also where it is intersected", "rack1@n77", "no such node or group: n77"},
		{"a range of two numbers", "f1n1-f2n3", "no such node or group: f1n1-f2n3"},
		{"a hint", "gaet", "no such node or group: gaet (did you mean gate for gaet?)"},
		{"a letter too many", "gatee", "no such node or group: gatee (did you mean gate for gatee?)"},
		{"a letter too few", "gat", "no such node or group: gat (did you mean gate for gat?)"},
		{"another letter", "gare", "no such node or group: gare (did you mean gate for gare?)"},
		{"case", "Gate", "no such node or group: Gate (did you mean gate for Gate?)"},
		{"padding", "node007", "no such node or group: node007 (did you mean node7 for node007?)"},
		{"a hint of a group", "rakc2", "no such node or group: rakc2 (did you mean rack2 for rakc2?)"},
		{"a hint of a group behind an @", "@rakc2", "no such group: rakc2 (did you mean rack2 for rakc2?)"},
		{"no hint of another number", "db7", "no such node or group: db7"},
		{"hints for the first ones", "gaet,gare,gat,gatee", "no such node or group: gaet,gare,gat,gatee (did you mean gate for gaet, gate for gare, gate for gat?)"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Expand(c.text, sample())
			var missing *MissingError
			if !errors.As(err, &missing) {
				t.Fatalf("%q, %v", got, err)
			}
			if err.Error() != c.want {
				t.Errorf("%s\nwant %s", err, c.want)
			}
		})
	}
}

// What does not fit is counted, and the rest of the text stays a line.
func TestManyMissing(t *testing.T) {
	_, err := Expand("x[1-20000],@y[1-12000]", sample())
	var missing *MissingError
	if !errors.As(err, &missing) || len(missing.Names) != 10000 || len(missing.Groups) != 10000 || missing.More != 12000 {
		t.Fatalf("%v", err)
	}
	if want := "no such node or group: x[1-10000] and 12000 more; no such group: y[1-10000]"; err.Error() != want {
		t.Errorf("%s", err)
	}
	if text := (&MissingError{Groups: []string{"a"}, More: 2}).Error(); text != "no such group: a and 2 more" {
		t.Error(text)
	}
	var odd []string
	for i := range 5000 {
		odd = append(odd, fmt.Sprintf("x%dy", i*i)+strings.Repeat("z", i%97))
	}
	text := (&MissingError{Names: odd}).Error()
	if len(text) > 3000 || !strings.HasSuffix(text, " more") {
		t.Errorf("%d bytes: %s", len(text), text)
	}
}

// A name of another source than a range may hold anything.
func TestMissingNamesAreEscaped(t *testing.T) {
	text := (&MissingError{Names: []string{"a\x1b[2J\n"}, Hints: []Hint{{Name: "\u202e", Close: "\x00\xff"}}}).Error()
	if want := `no such node or group: a\u001b[2J\u000a (did you mean \u0000\xff for \u202e?)`; text != want {
		t.Error(text)
	}
}
