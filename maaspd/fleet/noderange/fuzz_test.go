package noderange

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func FuzzExpand(f *testing.F) {
	for _, text := range []string{
		"n[1-3],db1", "all,-rack1", "f[1-2]n[1,2-3]", "n1-n10", "n01:n12", "n10+2", "5,[5-7]", "rack1@n[1-3]@@rack2",
		"/^n.*/,/d(b|c)[12]", "driver==ipmi,driver!=x,driver=~/r.*/,driver!~a", "(n1,(n2 -n3)),-(n1)", "n[1,2[0-3]]",
		"web-1-web-3", "x[1-70],@blue[1-2]", "n[1-999999999]", "[[[[1]]]]", "größe1,\x1b[2J", "--n1", "n1,)", "(((", "n[", "@", "n1.example.org+1",
	} {
		f.Add(text)
	}
	universe := sample()
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(strings.ReplaceAll(text, "/^", ""), "^") {
			return // it would depend on the files that there are
		}
		nodes, err := Expand(text, universe)
		if err != nil {
			checkError(t, err)
			return
		}
		seen := map[string]bool{}
		for _, node := range nodes {
			if !universe.known[node] || seen[node] {
				t.Fatalf("%q: %q in %q", text, node, nodes)
			}
			seen[node] = true
		}
		checkRoundTrip(t, nodes)
	})
}

// checkError fails unless the error is one that the package promises, and can
// be shown.
func checkError(t *testing.T, err error) {
	t.Helper()
	var syntax *SyntaxError
	var missing *MissingError
	switch {
	case errors.As(err, &syntax):
		if syntax.Offset < 0 || syntax.Offset > len(syntax.Text) || syntax.Problem == "" {
			t.Fatalf("%+v", syntax)
		}
		if strings.Count(syntax.Excerpt(), "\n") != 1 {
			t.Fatalf("%q", syntax.Excerpt())
		}
	case errors.As(err, &missing):
		if len(missing.Names)+len(missing.Groups) == 0 {
			t.Fatal("nothing is missing")
		}
	default:
		t.Fatalf("%T", err)
	}
	for _, r := range err.Error() {
		if !unicode.IsGraphic(r) {
			t.Fatalf("%q", err)
		}
	}
}

func FuzzList(f *testing.F) {
	for _, pattern := range []string{"n", "", "node[001-128]", "10.0.[1-2].[1,5-6]", "[A[1-4],B[1-4]]", "https://[fe80::1]:443/", "[fe80::1]-[1-2]", "[a-z]", "[ a, b ]", "[1-[2]]", "]", "[", "[1-99999999999]"} {
		f.Add(pattern)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		names, err := List(pattern)
		if err != nil {
			checkError(t, err)
			return
		}
		if len(names) == 0 || len(names) > maxNames {
			t.Fatalf("%q: %d names", pattern, len(names))
		}
		if !strings.Contains(pattern, "[") && (len(names) != 1 || names[0] != pattern) {
			t.Fatalf("%q: %q", pattern, names)
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, names := range []string{"n1 n2 n3", "n01 n1 n001 n10", "a-1 a-2 a1", "1 2 3 10", "f1n1 f1n2 f2n1", "n1.dc2 n2.dc2", "n999999999999999999 n1000000000000000000", "n[1-2] ,, ]", "9 09 10"} {
		f.Add(names)
	}
	f.Fuzz(func(t *testing.T, text string) {
		names := strings.Split(text, " ")
		Fold(names) // whatever they are
		var valid []string
		for _, name := range names {
			if isValid(name) {
				valid = append(valid, name)
			}
		}
		checkRoundTrip(t, valid)
	})
}

// isValid tells whether an inventory can have a node of the name.
func isValid(name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	last, _ := utf8.DecodeLastRuneInString(name)
	if name == "" || len(name) > maxName || !isLetterOrDigit(first) || !isLetterOrDigit(last) {
		return false
	}
	for _, r := range name {
		if !isNameRune(r) {
			return false
		}
	}
	return true
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
