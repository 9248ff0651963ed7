package noderange

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestList(t *testing.T) {
	cases := []struct {
		name, pattern string
		want          []string
	}{
		{"a text", "node1", []string{"node1"}},
		{"nothing", "", []string{""}},
		{"any text", "$(x); a,b c:d -1/@^+(", []string{"$(x); a,b c:d -1/@^+("}},
		{"padding", "node[08-10]", []string{"node08", "node09", "node10"}},
		{"an address", "10.0.0.[1-3]", []string{"10.0.0.1", "10.0.0.2", "10.0.0.3"}},
		{"several brackets", "10.0.[1-2].[1-2]", []string{"10.0.1.1", "10.0.1.2", "10.0.2.1", "10.0.2.2"}},
		{"brackets in brackets", "[A[1-2],B[1-2]]", []string{"A1", "A2", "B1", "B2"}},
		{"texts", "[red, green]", []string{"red", "green"}},
		{"text with blanks", "[red one, green]", []string{"red one", "green"}},
		{"one item", "[7]", []string{"7"}},
		{"the same twice", "[1,1]", []string{"1", "1"}},
		{"an IPv6 address", "[fe80::1]", []string{"[fe80::1]"}},
		{"an IPv6 address with a port", "https://[2001:db8::5]:443/a", []string{"https://[2001:db8::5]:443/a"}},
		{"an IPv6 address and a list", "[fe80::1]-[1-2]", []string{"[fe80::1]-1", "[fe80::1]-2"}},
		{"a list and an IPv6 address", "u[1-2]@[fe80::1]", []string{"u1@[fe80::1]", "u2@[fe80::1]"}},
		{"an address with a list", "fe80::[1-2]", []string{"fe80::1", "fe80::2"}},
		{"no UTF-8", "\xff[1-2]", []string{"\xff1", "\xff2"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := List(c.pattern)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestListErrors(t *testing.T) {
	cases := []struct {
		name, pattern string
		offset        int
		problem       string
	}{
		{"an open bracket", "10.0.0.[1-3", 7, "this [ is never closed"},
		{"an open IPv6 address", "[fe80::1", 0, "this [ is never closed"},
		{"a closing bracket", "a]b", 1, "this ] closes nothing"},
		{"empty brackets", "a[]", 2, "nothing between"},
		{"a range of letters", "[a-z]+", 1, "from number to number"},
		{"backwards", "n[5-1]", 2, "backwards"},
		{"too many", "n[1-999999999]", 0, "more than 1000000 names"},
		{"too much text", strings.Repeat("x", 1000) + "[1-999999]", 0, "more than 64 MiB"},
		{"brackets in brackets", strings.Repeat("[", 100000), 32, "nested more than 32 deep"},
		{"too many brackets", strings.Repeat("[1]", 100000), 195, "in a row"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := List(c.pattern)
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("%.80q, %v", got, err)
			}
			if syntax.Offset != c.offset || !strings.Contains(syntax.Problem, c.problem) {
				t.Errorf("at %d: %s", syntax.Offset, syntax.Problem)
			}
		})
	}
}
