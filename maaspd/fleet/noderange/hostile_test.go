package noderange

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// Whatever a range says, it is expanded or refused soon. The cases have an eighth
// of the time of a range, for there are many, and the race detector takes its
// own.
func TestHostileRanges(t *testing.T) {
	full := func(unit string) string { return strings.Repeat(unit, maxText/len(unit)) }
	cases := []struct{ name, text, problem string }{
		{"all, again and again", full("all,"), "takes too long"},
		{"a group, again and again", full("every,"), "takes too long"},
		{"groups by brackets", "@every,@t[1-1000000]", "no such group"},
		{"a list of groups", "@[" + full("every,") + "every]", "at most"},
		{"intersections", "all" + full("@all"), "at most"},
		{"some intersections", "all" + strings.Repeat("@all", 1000), "takes too long"},
		{"excluding", "all," + full("-all,")[:maxText-4], "takes too long"},
		{"expressions", full("/.*,"), "takes too long"},
		{"a heavy expression", "/" + strings.Repeat(".{0,1000}", 100), "takes too long"},
		{"a doubled expression", "/" + strings.Repeat("(a*)*", 10) + "b", ""},
		{"attributes", full("driver==ipmi,"), "takes too long"},
		{"attributes by expressions", full("driver=~(i|p|m)*$,"), "takes too long"},
		{"many missing names", "m[1-1000000]", "no such node"},
		{"many lists of missing names", full("m[1-1000000],"), "takes too long"},
		{"hyphens", full(strings.Repeat("1-", 253) + "1,"), "no such node"},
		{"one word of hyphens", full("1-"), "at most 253 bytes"},
		{"one word", full("n"), "at most 253 bytes"},
		{"opening brackets", full("["), "never closed"},
		{"opening and closing brackets", full("[1]"), "in a row"},
		{"items", "n[" + full("1,")[:maxText-4] + "1]", "takes too long"},
		{"some items", "n[" + strings.Repeat("1,", 100000) + "1]", ""},
		{"groups in brackets", "@[" + strings.Repeat("every,", 1000) + "every]", "takes too long"},
		{"brackets within brackets", strings.Repeat("[", 32) + full("[1],")[:maxText-100] + "1" + strings.Repeat("]", 32), "nested"},
		{"many ranges in brackets", "n[" + full("1-1000000,")[:maxText-15] + "1]", "more than 1000000 names"},
		{"parentheses", full("("), "nested"},
		{"parentheses around all", strings.Repeat("(", 32) + "all" + strings.Repeat(")", 32), ""},
		{"separators", full(", "), "the range is empty"},
		{"closing parentheses", full(")"), "closes nothing"},
	}
	universe := many(10000)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := expand(c.text, universe, maxWork/8)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			t.Logf("%d bytes: %v, %d MiB allocated in all", len(c.text), took, (after.TotalAlloc-before.TotalAlloc)>>20)
			if took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			if (err == nil) != (c.problem == "") || err != nil && !strings.Contains(err.Error(), c.problem) {
				t.Errorf("%.200v", err)
			}
		})
	}
}

// A slip of the finger is refused before there is memory for it.
func TestHugeRangesTakeNoMemory(t *testing.T) {
	for _, text := range []string{"n[1-999999999]", "n1-n999999999", "n1+999999999", "[1-999][1-999][1-999][1-999]", "n[1-100000000000000000,1-100000000000000000]"} {
		universe := many(10)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Expand(text, universe)
		_, listErr := List(strings.ReplaceAll(text, "n1", "[1-99999999]"))
		runtime.ReadMemStats(&after)
		if err == nil || listErr == nil {
			t.Errorf("%s: %v, %v", text, err, listErr)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
			t.Errorf("%s: %d bytes of memory", text, took)
		}
	}
}

// Ten thousand names that do not fold can be pasted back, and take moments.
func TestTenThousandNames(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	names := many(10000).names
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	start := time.Now()
	got, err := Expand(strings.Join(names, ","), newRack(names...))
	if err != nil || !slices.Equal(got, names) {
		t.Errorf("%d names, %v", len(got), err)
	}
	if folded := Fold(names); folded != "n[1-10000]" {
		t.Errorf("%s", folded)
	}
	var missing []string
	for i := range 10000 {
		missing = append(missing, fmt.Sprintf("node-%d", i*3))
	}
	if _, err := Expand(strings.Join(missing, " "), newRack(names...)); err == nil || len(err.Error()) > 3000 {
		t.Errorf("%.200v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

func BenchmarkExpand(b *testing.B) {
	universe := many(10000)
	for _, c := range []struct{ name, text string }{
		{"brackets", "n[1-10000]"},
		{"names", strings.Join(universe.names, ",")},
		{"group", "every"},
		{"expression", "/n.*[02468]"},
		{"exclusion", "all,-n[1-5000]"},
		{"one", "n77"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Expand(c.text, universe); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
