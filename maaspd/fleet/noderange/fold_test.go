package noderange

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	cases := []struct{ name, names, want string }{
		{"nothing", "", ""},
		{"one", "n1", "n1"},
		{"two", "n1 n2", "n[1-2]"},
		{"runs", "n0 n1 n2 n3 n4 n5 n100 n101 n102 n103", "n[0-5,100-103]"},
		{"singles", "n1 n3 n7", "n[1,3,7]"},
		{"in any order, and twice", "n3 n1 n2 n3 n1", "n[1-3]"},
		{"natural order", "n10 n9 n2", "n[2,9-10]"},
		{"padding", "n08 n09 n10 n11", "n[08-11]"},
		{"padding to a hundred", "n098 n099 n100", "n[098-100]"},
		{"more digits than padding", "n98 n99 n100", "n[98-100]"},
		{"padding that ends", "n09 n10 n99 n100", "n[09-10,99-100]"},
		{"padded and not", "n1 n01 n001", "n[1,01,001]"},
		{"padded and not, in runs", "n8 n9 n08 n09", "n[8-9,08-09]"},
		{"zeros", "n0 n00 n000", "n[0,00,000]"},
		{"names without numbers", "web db", "db,web"},
		{"a name that another begins with", "n n1 n2 na", "n,n[1-2],na"},
		{"numbers only", "1 2 3", "[1-3]"},
		{"several prefixes", "db1 n1 db2 n2", "db[1-2],n[1-2]"},
		{"the last number first", "f1n1 f1n2 f2n1 f2n2", "f1n[1-2],f2n[1-2]"},
		{"the number of the host, not of the domain", "n1.dc2 n2.dc2 n3.dc2", "n[1-3].dc2"},
		{"text behind the number", "n1-a n2-a n1-b", "n[1-2]-a,n1-b"},
		{"a number that is too long for a range", "n1234567890123456789 n1234567890123456790", "n1234567890123456789,n1234567890123456790"},
		{"the longest number", "n999999999999999998 n999999999999999999 n1000000000000000000", "n[999999999999999998-999999999999999999],n1000000000000000000"},
		{"names with hyphens", "web-1 web-2", "web-[1-2]"},
		{"names that look like ranges", "n1-n5 n1-n6", "n1-n[5-6]"},
		{"another alphabet", "größe1 größe2", "größe[1-2]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Fold(strings.Fields(c.names)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// The names stay as they are, also the slice of the caller.
func TestFoldLeavesItsArgument(t *testing.T) {
	names := []string{"n3", "n1", "n1", "n2"}
	Fold(names)
	if !slices.Equal(names, []string{"n3", "n1", "n1", "n2"}) {
		t.Errorf("%q", names)
	}
}

// checkRoundTrip folds the names and expands them again.
func checkRoundTrip(t *testing.T, names []string) {
	t.Helper()
	folded := Fold(names)
	if folded == "" {
		if len(names) > 0 {
			t.Fatalf("%q folds to nothing", names)
		}
		return
	}
	got, err := Expand(folded, newRack(names...))
	if err != nil {
		t.Fatalf("%q folds to %s: %v", names, folded, err)
	}
	want := slices.Compact(slices.Sorted(slices.Values(names)))
	if !slices.Equal(slices.Sorted(slices.Values(got)), want) {
		t.Fatalf("%q folds to %s, which is %q", names, folded, got)
	}
	if again := Fold(got); again != folded {
		t.Fatalf("%s folds to %s the second time", folded, again)
	}
}

func TestFoldRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	letters := []string{"n", "a", "-", ".", "_", "0", "00", "1", "9", "10", "99", "node", "é"}
	for range 3000 {
		var names []string
		for range 1 + random.IntN(40) {
			name := "a"
			if random.IntN(2) == 0 {
				name = fmt.Sprint(random.IntN(12))
			}
			for range random.IntN(5) {
				name += letters[random.IntN(len(letters))]
			}
			names = append(names, name+fmt.Sprintf("%0*d", 1+random.IntN(3), random.IntN(20)))
		}
		checkRoundTrip(t, names)
	}
}

func TestFoldManyRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var dense, odd []string
	for i := range 10000 {
		dense = append(dense, fmt.Sprintf("rack%02d-n%03d", i/100, i%100))
		odd = append(odd, fmt.Sprintf("h%x.dc%d.example.org", random.Uint64(), random.IntN(5)))
	}
	checkRoundTrip(t, dense)
	checkRoundTrip(t, odd)
}

func TestNaturalOrder(t *testing.T) {
	want := []string{"", "1", "01", "2", "10", "a", "a1", "a1b", "a1b2", "a1b10", "a2", "a10", "a010", "b", "b1", "b-1", "é"}
	got := slices.Clone(want)
	random := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		random.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, compareNatural)
		if !slices.Equal(got, want) {
			t.Fatalf("%q", got)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	names := many(10000).names
	b.ReportAllocs()
	for b.Loop() {
		Fold(names)
	}
}
