package faultkind

import (
	"strings"
	"testing"
	"time"
)

// asked is a configuration that keeps what it was given.
type asked struct {
	names []string
	last  Value
}

func note(name, usual string) Kind[asked] {
	return Kind[asked]{Name: name, Default: usual, Add: func(c *asked, v Value) { c.names, c.last = append(c.names, name), v }}
}

var kinds = []Kind[asked]{note("html", ""), note("hang", "3"), note("slow", "2s")}

func TestAdd(t *testing.T) {
	cases := []struct {
		name  string
		asked []string
		want  string
		last  Value
		wrong string
	}{
		{"nothing", nil, "", Value{}, ""},
		{"no value", []string{"html"}, "html", Value{}, ""},
		{"the usual number", []string{"hang"}, "hang", Value{Number: 3}, ""},
		{"a number", []string{"hang=7"}, "hang", Value{Number: 7}, ""},
		{"the usual time", []string{"slow"}, "slow", Value{Time: 2 * time.Second}, ""},
		{"several, in order", []string{"slow=5ms", "html", "slow=1m"}, "slow html slow", Value{Time: time.Minute}, ""},
		{"unknown", []string{"html", "hangs"}, "html", Value{}, `there is no fault "hangs"`},
		{"a value too many", []string{"html=1"}, "", Value{}, "html takes no value"},
		{"an empty value", []string{"hang="}, "", Value{}, `hang takes a whole number from 1, as hang=3, not ""`},
		{"zero", []string{"hang=0"}, "", Value{}, "whole number from 1"},
		{"no number", []string{"hang=2s"}, "", Value{}, "whole number from 1"},
		{"no time", []string{"slow=2"}, "", Value{}, `slow takes a time above 0, as slow=2s, not "2"`},
		{"a time that goes back", []string{"slow=-1s"}, "", Value{}, "above 0"},
		{"all that is wrong", []string{"x", "hang=x"}, "", Value{}, "there is no fault \"x\"\nthe fault hang"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got asked
			err := Add(kinds, &got, c.asked)
			if strings.Join(got.names, " ") != c.want || got.last != c.last {
				t.Errorf("%v", got)
			}
			if (err != nil) != (c.wrong != "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%v, want %q", err, c.wrong)
			}
		})
	}
}
