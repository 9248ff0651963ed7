package inventory

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

const page = "../../../docs/inventory.md"

// PageExample is the complete example of the page.
func PageExample(tb testing.TB) string {
	tb.Helper()
	text, err := os.ReadFile(filepath.FromSlash(page))
	if err != nil {
		tb.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```yaml\n(version: 1\n.*?)```").FindStringSubmatch(string(text))
	if block == nil {
		tb.Fatal("the page has no example")
	}
	return block[1]
}

func TestExampleOfThePage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inventory.yaml")
	if err := os.WriteFile(path, []byte(PageExample(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	inv, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(inv.Warnings) > 0 {
		t.Error(inv.Warnings)
	}
	// What the page says about the example.
	for name, want := range map[string]string{"node017": "10.0.0.17", "db1": "10.0.1.1", "twin1": "10.0.1.1"} {
		shown := inv.Node(name).Feeds[0].Routes[0].Redacted(host.Description{})
		if shown["power_address"] != want {
			t.Errorf("%s: %v", name, shown)
		}
	}
	if others, _ := inv.Group("all-but-databases"); len(others) != 128-40+1 {
		t.Errorf("%d nodes besides rack1", len(others))
	}
	if node, _ := inv.Lookup("gw"); node != "node001" {
		t.Errorf("gw is %q", node)
	}
}

// TestPageHasEveryKey holds the tables of the page against the code.
func TestPageHasEveryKey(t *testing.T) {
	text, err := os.ReadFile(filepath.FromSlash(page))
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{
		`{"version": 1, "?": 0}`, `{"version": 1, "defaults": {"?": 0}}`, `{"version": 1, "drivers": {"d": {"?": 0}}}`, `{"version": 1, "groups": {"g": {"?": 0}}}`,
		`{"version": 1, "devices": {"d": {"driver": "x", "?": 0}}}`, `{"version": 1, "nodes": {"n": {"driver": "x", "?": 0}}}`,
		`{"version": 1, "nodes": {"n": {"driver": "x", "feeds": [{"?": 0}]}}}`, `{"version": 1, "nodes": {"n": {"driver": "x", "dependsOn": {"node": "n", "?": 0}}}}`,
	} {
		_, err := load([]source{{name: "i.json", content: []byte(content)}}, mostNodes)
		if err == nil {
			t.Fatalf("%s is taken", content)
		}
		_, keys, found := strings.Cut(strings.Split(err.Error(), "\n")[0], "; it has ")
		if !found {
			t.Fatal(err)
		}
		for key := range strings.SplitSeq(keys, ", ") {
			if !strings.Contains(string(text), "`"+key+"`") {
				t.Errorf("the page does not explain `%s`", key)
			}
		}
	}
}
