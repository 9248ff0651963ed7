package noderange

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// expansion is a case of a range and its nodes.
type expansion struct{ name, text, want string }

func checkExpansions(t *testing.T, cases []expansion) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Expand(c.text, sample())
			if err != nil || strings.Join(got, " ") != c.want {
				t.Errorf("%q: %q, %v", c.text, got, err)
			}
		})
	}
}

func TestExpandNames(t *testing.T) {
	checkExpansions(t, []expansion{
		{"a name", "n1", "n1"},
		{"names", "n2,n1", "n2 n1"},
		{"blanks", " n2\tn1 ,\n\r n3, ", "n2 n1 n3"},
		{"each once", "n1,n2,n1,@rack1", "n1 n2 n3 db1"},
		{"an alias", "gw,gate", "gate"},
		{"an alias of a range", "front", "n1 gate"},
		{"a letter of another alphabet", "größe1", "größe1"},
		{"a group", "rack1", "n1 n2 n3 db1"},
		{"a group by @", "@rack1", "n1 n2 n3 db1"},
		{"groups", "rack[1-2]", "n1 n2 n3 db1 n4 n5 db2"},
		{"groups by @", "@rack[1,2]", "n1 n2 n3 db1 n4 n5 db2"},
		{"an empty group", "empty", ""},
		{"brackets", "n[1-3]", "n1 n2 n3"},
		{"brackets with a list", "n[1,3-4,10]", "n1 n3 n4 n10"},
		{"brackets with blanks around items", "n[ 1 , 3-4 ]", "n1 n3 n4"},
		{"brackets with a colon, as in xCAT", "n[1:3]", "n1 n2 n3"},
		{"padding", "n[01-02,09-12]", "n01 n02 n09 n10 n11 n12"},
		{"padding is part of the name", "n[1-2,01-02]", "n1 n2 n01 n02"},
		{"several brackets", "f[1-2]n[1-3]", "f1n1 f1n2 f1n3 f2n1 f2n2 f2n3"},
		{"brackets in brackets", "n[1,1[0-2]]", "n1 n10 n11 n12"},
		{"texts in brackets", "[n,db][1-2]", "n1 n2 db1 db2"},
		{"text behind brackets", "n[1-3].example.org", "n1.example.org n2.example.org n3.example.org"},
		{"a range of one", "n[1-1]", "n1"},
	})
}

func TestExpandRangesOfNames(t *testing.T) {
	checkExpansions(t, []expansion{
		{"from name to name", "n1-n4", "n1 n2 n3 n4"},
		{"from name to name, padded", "n09-n11", "n09 n10 n11"},
		{"from name to name with a colon", "n1:n4", "n1 n2 n3 n4"},
		{"from name to the same", "n3-n3", "n3"},
		{"numbers that begin alike", "n10-n12", "n10 n11 n12"},
		{"names with hyphens", "web-1-web-3", "web-1 web-2 web-3"},
		{"the first number", "f1n3-f2n3", "f1n3 f2n3"},
		{"the last number", "f1n1-f1n3", "f1n1 f1n2 f1n3"},
		{"whole host names", "n1.example.org-n3.example.org", "n1.example.org n2.example.org n3.example.org"},
		{"a name that looks like a range", "n20-n22", "n20-n22"},
		{"so many more", "n10+2", "n10 n11 n12"},
		{"so many more, padded", "n09+2", "n09 n10 n11"},
		{"so many more of a host name", "n1.example.org+2", "n1.example.org n2.example.org n3.example.org"},
		{"none more", "n10+0", "n10"},
		{"a bare number", "5", "node5"},
		{"a bare number, padded", "05", "node05"},
		{"a bare number that is a name", "8", "8"},
		{"bare numbers", "[5-7]", "node5 node6 node7"},
		{"from number to number", "5-7", "node5 node6 node7"},
		{"from number to number with a colon", "5:6", "node5 node6"},
		{"so many more numbers", "5+2", "node5 node6 node7"},
	})
}

func TestExpandExclusion(t *testing.T) {
	checkExpansions(t, []expansion{
		{"an exclusion", "n[1-4],-n2", "n1 n3 n4"},
		{"an exclusion in front", "-n2,n[1-4]", "n1 n3 n4"},
		{"a group excluded", "n[1-5],-@rack1", "n4 n5"},
		{"a range excluded", "rack1,-n[1-2]", "n3 db1"},
		{"parentheses excluded", "rack1,-(n1,n2)", "n3 db1"},
		{"an expression excluded", "rack1 -/n.*", "db1"},
		{"an intersection excluded", "n[1-4],-rack1@n[2-5]", "n1 n4"},
		{"all excluded", "n1,-n1", ""},
		{"a hyphen within a name", "a-b-c", "a-b-c"},
		{"an intersection", "rack1@n[2-5]", "n2 n3"},
		{"an intersection with a group", "n[2-5]@@rack1", "n2 n3"},
		{"an intersection of three", "rack1@n[1-3]@n[2-5]", "n2 n3"},
		{"an intersection of parentheses", "(rack1,rack2)@(n3,db2)", "n3 db2"},
		{"parentheses", "(n1,(n2 n3))", "n1 n2 n3"},
		{"an exclusion within parentheses", "(rack1,-n1),n1", "n2 n3 db1 n1"},
	})
}

func TestExpandExpressions(t *testing.T) {
	checkExpansions(t, []expansion{
		{"an expression", "/db.*", "db1 db2"},
		{"an expression with anchors and slashes", "/^db.*$/", "db1 db2"},
		{"an expression is about whole names", "/b", ""},
		{"an expression with brackets", `/n(1|2),/n[3-4]`, "n1 n2 n3 n4"},
		{"an expression with commas", `/d{0,1}b[,1]`, "db1"},
		{"an expression with a backslash", `/n\d`, "n1 n2 n3 n4 n5"},
		{"an expression with a parenthesis escaped", `(/n[12]\)?)`, "n1 n2"},
		{"an expression, ignoring case", `/(?i)GATE`, "gate"},
		{"an expression intersected", "/n.@rack1", "n1 n2 n3"},
		{"an attribute", "driver==redfish", "db1"},
		{"not an attribute", "rack1@driver!=ipmi", "db1"},
		{"an attribute that a node does not have", "driver==,-/[fnw8ag].*", ""},
		{"an attribute by an expression", "driver=~fish|pdu", "db1 db2"},
		{"an attribute by an expression with slashes", "driver=~/^redf/", "db1"},
		{"not an attribute by an expression", "rack1@driver!~ipmi", "db1"},
		{"an attribute in parentheses", "(driver==redfish,driver==snmppdu)@db1", "db1"},
		{"an attribute intersected", "device==pdu1@rack1", "n1 db1"},
	})
}

func TestAll(t *testing.T) {
	for _, text := range []string{"all", "@all", "/.*", "all,all"} {
		got, err := Expand(text, sample())
		if err != nil || !slices.Equal(got, sample().names) {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	r := sample()
	r.groups["all"] = []string{"n1"}
	if got, err := Expand("all", r); err != nil || !slices.Equal(got, []string{"n1"}) {
		t.Errorf("a group named all: %q, %v", got, err)
	}
}

// The result is the caller's: no change to it gets into the inventory.
func TestResultIsACopy(t *testing.T) {
	r := sample()
	for _, text := range []string{"all", "rack1", "all@all"} {
		got, err := Expand(text, r)
		if err != nil {
			t.Fatal(err)
		}
		got[0] = "changed"
	}
	if r.names[0] != "n1" || r.groups["rack1"][0] != "n1" {
		t.Error("the inventory changed")
	}
}

// mistake is a case of a range that cannot be read.
type mistake struct {
	name, text string
	offset     int
	problem    string
}

func checkMistakes(t *testing.T, cases []mistake) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Expand(c.text, sample())
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("%.80q: %q, %v", c.text, got, err)
			}
			if syntax.Offset != c.offset || !strings.Contains(syntax.Problem, c.problem) {
				t.Errorf("%.80q: at %d: %s", c.text, syntax.Offset, syntax.Problem)
			}
			if strings.ContainsAny(err.Error(), "\n\x1b") || len(err.Error()) > 600 {
				t.Errorf("the text of the error is not fit for a line of a terminal: %q", err)
			}
		})
	}
}

func TestMistakesInBrackets(t *testing.T) {
	checkMistakes(t, []mistake{
		{"nothing", "", 0, "empty"},
		{"separators only", " ,, ", 0, "empty"},
		{"nothing in parentheses", "n1,()", 4, "empty"},
		{"an open bracket", "n1,n[1-3,n5", 4, "this [ is never closed"},
		{"an open bracket within", "n[1,[2]", 1, "this [ is never closed"},
		{"an open bracket at the end", "n[", 1, "this [ is never closed"},
		{"a closing bracket", "n1]", 2, "this ] closes nothing"},
		{"two closing brackets", "n[1]],n2", 4, "this ] closes nothing"},
		{"empty brackets", "n[]", 2, "nothing between"},
		{"an empty item", "n[1,,2]", 4, "nothing between"},
		{"an empty last item", "n[1,]", 4, "nothing between"},
		{"a range of letters", "n[a-c]", 2, "from number to number"},
		{"names in brackets", "[n1-n3]", 1, "from number to number"},
		{"an open range", "n[1-]", 2, "from number to number"},
		{"a range with brackets", "n[1-[2,3]]", 2, "from number to number"},
		{"blanks within a range", "n[3 - 4]", 2, "from number to number"},
		{"items without a comma", "n[1 2]", 2, "a comma is missing"},
		{"items without a comma, with brackets", "n[1 [2]]", 2, "a comma is missing"},
	})
}

func TestMistakesInBounds(t *testing.T) {
	checkMistakes(t, []mistake{
		{"backwards", "n1,n[3-1]", 5, "backwards"},
		{"names backwards", "n1,n3-n1", 3, "backwards"},
		{"padded differently", "n[1-010]", 2, "padded alike"},
		{"names padded differently", "n1-n010", 0, "padded alike"},
		{"a number that is too long", "n[1-1234567890123456789]", 2, "18 digits"},
		{"more that is too long", "n1+1234567890123456789", 0, "18 digits"},
		{"too many", "n[1-999999999]", 0, "more than 1000000 names"},
		{"too many by brackets", "n[1-1001][1-1000]", 0, "more than 1000000 names"},
		{"too many by lists", "n[1-500000,1-500000,1-2]", 0, "more than 1000000 names"},
		{"too many more", "n1+999999999999999999", 0, "more than 1000000 names"},
		{"too many from name to name", "n1-n9999999", 0, "more than 1000000 names"},
		{"a name that is too long", strings.Repeat("n", 600), 0, "at most 253 bytes"},
		{"a name with brackets that is too long", strings.Repeat("n", 250) + "[1000-1001]", 0, "at most 253 bytes"},
		{"brackets in brackets", strings.Repeat("[", 100) + strings.Repeat("]", 100), 32, "nested more than 32 deep"},
		{"too many brackets", strings.Repeat("[1]", 100), 195, "in a row"},
		{"parentheses in parentheses", strings.Repeat("(", 100000), 32, "nested more than 32 deep"},
	})
}

func TestMistakesInTerms(t *testing.T) {
	checkMistakes(t, []mistake{
		{"an open parenthesis", "n1,(n2,n3", 3, "this ( is never closed"},
		{"a closing parenthesis", "n1),n2", 2, "this ) closes nothing"},
		{"a parenthesis behind a name", "n(1)", 1, "begins a term"},
		{"a name behind a parenthesis", "(n1)n2", 4, "'n' cannot stand here"},
		{"a wildcard", "n1,n*", 4, "no wildcards"},
		{"a question mark", "n?", 1, "no wildcards"},
		{"a metacharacter", "n1;reboot", 2, "';' cannot stand here"},
		{"a command", "$(reboot)", 0, "'$' cannot stand here"},
		{"an escape sequence", "n1,\x1b[2Jn2", 3, `'\x1b' cannot stand here`},
		{"no UTF-8", "n\xff1", 1, "cannot stand here"},
		{"a character within brackets", "n[1,$]", 4, "'$' cannot stand here"},
		{"a colon with brackets", "n[1-2]:3", 6, "':' cannot stand here"},
		{"a plus with brackets", "n[1-2]+3", 6, "'+' cannot stand here"},
		{"a range with a colon", "n1:db3", 2, "the only difference"},
		{"a range with two colons", "n1:n2:n3", 2, "the only difference"},
		{"a plus without a number", "gate+3", 4, "the only difference"},
		{"a plus of no number", "n1+x", 2, "the only difference"},
		{"a hyphen alone", "n1,-", 4, "a name is missing"},
		{"a hyphen and a blank", "n1,- n2", 4, "a name is missing"},
		{"two hyphens", "n1,--n2", 4, "does not begin with a hyphen"},
		{"exclusion only", "-n1", 0, "nothing to exclude from"},
		{"exclusion only, in parentheses", "n1,(-n1)", 4, "nothing to exclude from"},
		{"an exclusion behind an @", "rack1@-n1", 6, "does not begin with a hyphen"},
	})
}

func TestMistakesInOperators(t *testing.T) {
	checkMistakes(t, []mistake{
		{"an @ alone", "n1,@", 4, "a name is missing"},
		{"an @ at the end", "n1@", 3, "a name is missing"},
		{"an @ and a blank", "n1@ n2", 3, "a name is missing"},
		{"an @ and parentheses", "@(n1)", 1, "begins a term"},
		{"an expression that is none", "/n(", 0, "missing closing )"},
		{"an expression that is none, in brackets", "n1,/n[", 3, "missing closing ]"},
		{"an expression with a back reference", `/(a)\1`, 0, "invalid escape sequence"},
		{"an empty expression", "n1,/", 3, "1 to 1024 bytes"},
		{"an empty expression with slashes", "//", 0, "1 to 1024 bytes"},
		{"a long expression", "/" + strings.Repeat("a", 2000), 0, "1 to 1024 bytes"},
		{"a backslash at the end", `/a\`, 0, "trailing backslash"},
		{"an attribute that nothing has", "colour==red", 0, "no node has an attribute colour"},
		{"one =", "driver=ipmi", 6, "compared with =="},
		{"an unknown operator", "driver!ipmi", 6, "compared with =="},
		{"an attribute with an empty expression", "driver=~", 8, "1 to 1024 bytes"},
		{"an attribute without a name", "==ipmi", 0, "compared with =="},
		{"a file without a name", "n1,^", 3, "name of a file is missing"},
		{"a file that is not there", "n1,^/nowhere/nodes", 3, "no such file"},
		{"too long", strings.Repeat("n1,", maxText), 0, "at most 1048576 bytes"},
	})
}

func TestErrorShowsThePlace(t *testing.T) {
	cases := []struct{ name, text, want, excerpt string }{
		{"at the beginning", "$", `'$' cannot stand here, nor be part of a name (at character 1: "$")`, "$\n^"},
		{"in the middle", "n1,größe;n2", `';' cannot stand here, nor be part of a name (at character 9: ";n2")`, "n1,größe;n2\n        ^"},
		{"at the end", "n1@", `a name is missing (at the end of "n1@")`, "n1@\n   ^"},
		{"control characters", "n1,\x1b[1m", `'\x1b' cannot stand here, nor be part of a name (at character 4: "\u001b[1m")`, `n1,\u001b[1m` + "\n   ^"},
		{"in a long text", strings.Repeat("n1,", 100) + ";" + strings.Repeat(",n1", 100),
			`';' cannot stand here, nor be part of a name (at character 301: ";,n1,n1,n1,n1,n1,n1,n1,n1,n1,n...")`,
			"..." + strings.Repeat("n1,", 100)[260:] + ";" + strings.Repeat(",n1", 100)[:29] + "...\n" + strings.Repeat(" ", 43) + "^"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Expand(c.text, sample())
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("%v", err)
			}
			if err.Error() != c.want {
				t.Errorf("error\n%s, want\n%s", err, c.want)
			}
			if syntax.Excerpt() != c.excerpt {
				t.Errorf("excerpt\n%s, want\n%s", syntax.Excerpt(), c.excerpt)
			}
		})
	}
}
