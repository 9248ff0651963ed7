package contest

import (
	"os"
	"path/filepath"
	"testing"
)

// TestWrite holds that a driver's part is replaced, and nothing around it.
func TestWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.md")
	page := "# Page\n\n<!-- begin: a -->\nold\n<!-- end: a -->\n\n<!-- begin: b -->\nkept\n<!-- end: b -->\n"
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	p := Page{Package: "./a"}
	if !p.Empty() {
		t.Error("a new part is not empty")
	}
	p.Section("One", "BenchmarkOne", "About one.")
	p.Print("%d ms", 1)
	p.Section("Two", "BenchmarkTwo", "About two.")
	if err := p.Write(file, "a", "## A\n"); err != nil {
		t.Fatal(err)
	}
	want := "# Page\n\n<!-- begin: a -->\n## A\n\n" +
		"### One\n\nAbout one.\n\nRepeat: `go test ./a -run '^$' -bench '^BenchmarkOne$' -benchtime 1x`\n\n```text\n1 ms\n```\n\n" +
		"### Two\n\nAbout two.\n\nRepeat: `go test ./a -run '^$' -bench '^BenchmarkTwo$' -benchtime 1x`\n\n```text\n```\n" +
		"<!-- end: a -->\n\n<!-- begin: b -->\nkept\n<!-- end: b -->\n"
	if got, err := os.ReadFile(file); err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
	if err := p.Write(file, "c", "## C\n"); err == nil {
		t.Error("a part was written that the page does not have")
	}
}

// TestMedian holds what the ratios are made with.
func TestMedian(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []float64
		want   float64
	}{{"odd", []float64{3, 1, 2}, 2}, {"even", []float64{4, 1, 3, 2}, 2.5}, {"one", []float64{7}, 7}} {
		t.Run(c.name, func(t *testing.T) {
			if got := median(c.values); got != c.want {
				t.Errorf("%v", got)
			}
		})
	}
}
