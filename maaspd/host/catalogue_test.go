package host_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// counted is a program that notes each run in a file, and then does the rest.
func counted(runs, rest string) string { return "echo run >>" + runs + "\n" + rest }

// runsOf is how often a counted program was run.
func runsOf(t *testing.T, runs string) int {
	t.Helper()
	text, err := os.ReadFile(runs)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return strings.Count(string(text), "run")
}

func TestCatalogueEntries(t *testing.T) {
	t.Setenv(host.CacheVariable, "off")
	first, second := t.TempDir(), t.TempDir()
	place(t, first, "a", good, 0o755)
	place(t, first, "later", `echo '{"x-maaspd": {"protocol_versions": [2]}}'`, 0o755)
	place(t, first, "silent", "exit 0", 0o755)
	place(t, first, "weak", good, 0o757)
	place(t, second, "a", good, 0o755)
	place(t, second, "seed", "echo '{}'", 0o755)
	entries, err := host.Open([]string{first, second}).Entries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wants := []struct{ name, refusal string }{{"a", ""}, {"later", "unknown protocol"}, {"silent", "broken"}, {"weak", "world-writable"}, {"a", "shadowed by"}, {"seed", ""}}
	if len(entries) != len(wants) {
		t.Fatalf("%d entries, not %d", len(entries), len(wants))
	}
	for i, want := range wants {
		entry := entries[i]
		isRefused := entry.Refused != nil && strings.Contains(entry.Refused.Error(), want.refusal)
		if entry.Name != want.name || (entry.Refused != nil) != (want.refusal != "") || (want.refusal != "" && !isRefused) {
			t.Errorf("entry %d: %s, refused: %v; want %s, %q", i, entry.Name, entry.Refused, want.name, want.refusal)
		}
		if entry.Refused == nil && !entry.Description.Supports("power_on") && entry.Name == "seed" {
			t.Errorf("%s cannot switch on: %+v", entry.Name, entry.Description)
		}
	}
}

func TestCatalogueDescribe(t *testing.T) {
	t.Setenv(host.CacheVariable, "off")
	folder, runs := t.TempDir(), filepath.Join(t.TempDir(), "runs")
	path := place(t, folder, "a", counted(runs, good), 0o755)
	place(t, folder, "weak", good, 0o757)
	place(t, folder, "silent", "exit 0", 0o755)
	c := host.Open([]string{folder})
	var together sync.WaitGroup
	for range 8 {
		together.Go(func() {
			driver, d, err := c.Describe(t.Context(), "a")
			if err != nil || driver.Path != path || d.Own.DriverVersion != "1.2.3" || !json.Valid(d.Raw) {
				t.Errorf("%+v, %+v, %v", driver, d, err)
			}
		})
	}
	together.Wait()
	if n := runsOf(t, runs); n != 1 {
		t.Errorf("the program ran %d times", n)
	}
	for name, want := range map[string]string{"weak": "world-writable", "silent": "is refused: broken", "b": "found are: a, silent, weak"} {
		if _, _, err := c.Describe(t.Context(), name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if _, _, err := host.Open([]string{t.TempDir()}).Describe(t.Context(), "a"); err == nil || !strings.Contains(err.Error(), "no program maas-powerdriver-*") {
		t.Errorf("no drivers: %v", err)
	}
}

// TestCatalogueAfterCancel holds that a question that was cut off is asked again.
func TestCatalogueAfterCancel(t *testing.T) {
	t.Setenv(host.CacheVariable, "off")
	folder := t.TempDir()
	place(t, folder, "a", good, 0o755)
	c := host.Open([]string{folder})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := c.Describe(ended, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, _, err := c.Describe(t.Context(), "a"); err != nil {
		t.Error(err)
	}
}

// rememberer is a driver that counts its runs, and the file that remembers it.
type rememberer struct{ folder, path, runs, file string }

func newRememberer(t *testing.T) rememberer {
	cache, folder, runs := filepath.Join(t.TempDir(), "new", "folder"), t.TempDir(), filepath.Join(t.TempDir(), "runs")
	t.Setenv(host.CacheVariable, cache)
	return rememberer{folder, place(t, folder, "a", counted(runs, good), 0o755), runs, filepath.Join(cache, "descriptions.json")}
}

// write puts a text in place of the file.
func (r rememberer) write(text string, mode os.FileMode) func(*testing.T) {
	return func(t *testing.T) {
		if err := errors.Join(os.WriteFile(r.file, []byte(text), mode), os.Chmod(r.file, mode)); err != nil {
			t.Fatal(err)
		}
	}
}

// forge writes a file that fits the driver as it is.
func (r rememberer) forge(mode os.FileMode) func(*testing.T) {
	return func(t *testing.T) {
		info, err := os.Stat(r.path)
		if err != nil {
			t.Fatal(err)
		}
		r.write(fmt.Sprintf(`{%q: {"size": %d, "changed": %d, "schema": "{\"x-maaspd\": {\"protocol_versions\": [1], \"driver_version\": \"forged\"}}"}}`,
			r.path, info.Size(), info.ModTime().UnixNano()), mode)(t)
	}
}

// touch gives the driver another time of change.
func (r rememberer) touch(t *testing.T) {
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(r.path, later, later); err != nil {
		t.Fatal(err)
	}
}

// TestDescriptionCache runs catalogues one after the other, as runs of a
// program are.
func TestDescriptionCache(t *testing.T) {
	r := newRememberer(t)
	nothing := func(*testing.T) {}
	steps := []struct {
		name    string
		before  func(*testing.T)
		runs    int
		version string
	}{
		{"first", nothing, 1, "1.2.3"},
		{"remembered", nothing, 1, "1.2.3"},
		{"changed", r.touch, 2, "1.2.3"},
		{"remembered again", nothing, 2, "1.2.3"},
		{"no JSON", r.write("{", 0o600), 3, "1.2.3"},
		{"null", r.write("null", 0o600), 4, "1.2.3"},
		{"a list", r.write("[1]", 0o600), 5, "1.2.3"},
		{"read as written", r.forge(0o600), 5, "forged"},
		{"others may have written it", r.forge(0o666), 6, "1.2.3"},
		{"off", func(t *testing.T) { t.Setenv(host.CacheVariable, "off") }, 7, "1.2.3"},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			step.before(t)
			_, d, err := host.Open([]string{r.folder}).Describe(t.Context(), "a")
			if err != nil || d.Own.DriverVersion != step.version || runsOf(t, r.runs) != step.runs {
				t.Errorf("version %q after %d runs, not %d; error %v", d.Own.DriverVersion, runsOf(t, r.runs), step.runs, err)
			}
			if step.version == "1.2.3" && !strings.Contains(good, string(d.Raw)) {
				t.Errorf("the document is not as the driver wrote it: %s", d.Raw)
			}
		})
	}
	if info, err := os.Stat(r.file); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the file: %v, %v", info, err)
	}
}

// TestUncached holds what is not remembered: what depends on more than the
// program, and what is no description.
func TestUncached(t *testing.T) {
	t.Setenv(host.CacheVariable, t.TempDir())
	for name, text := range map[string]string{
		"tool":  `echo '{"missing_packages": ["x"], "x-maaspd": {"protocol_versions": [1]}}'`,
		"later": `echo '{"x-maaspd": {"protocol_versions": [2]}}'`, "silent": "exit 0",
	} {
		t.Run(name, func(t *testing.T) {
			folder, runs := t.TempDir(), filepath.Join(t.TempDir(), "runs")
			place(t, folder, name, counted(runs, text), 0o755)
			for range 2 {
				if _, err := host.Open([]string{folder}).Entries(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if n := runsOf(t, runs); n != 2 {
				t.Errorf("%d runs", n)
			}
		})
	}
}

// TestUnwritableCache holds that a cache that cannot be is none.
func TestUnwritableCache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(host.CacheVariable, filepath.Join(file, "below"))
	folder := t.TempDir()
	place(t, folder, "a", good, 0o755)
	if _, _, err := host.Open([]string{folder}).Describe(t.Context(), "a"); err != nil {
		t.Error(err)
	}
}

// TestHangingDescription holds that a driver that hangs is ended, with what it
// started, and holds nobody up for long.
func TestHangingDescription(t *testing.T) {
	t.Setenv(host.CacheVariable, "off")
	folder := t.TempDir()
	pid := filepath.Join(folder, "pid")
	place(t, folder, "hang", "sleep 600 & echo $! >"+pid+"; wait", 0o755)
	place(t, folder, "flood", "while echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; do :; done", 0o755)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // catches a hang
	defer cancel()
	entries, err := host.Open([]string{folder}).Entries(ctx)
	if err != nil || len(entries) != 2 || ctx.Err() != nil {
		t.Fatalf("%v, %v", entries, err)
	}
	for _, entry := range entries {
		if entry.Refused == nil || !strings.Contains(entry.Refused.Error(), "broken: schema") {
			t.Errorf("%s: %v", entry.Name, entry.Refused)
		}
	}
	text, err := os.ReadFile(pid)
	if err != nil {
		t.Fatal(err)
	}
	// The child of the script is reaped by somebody else, so it may be there for
	// a moment; as a zombie it sleeps no more.
	stat := filepath.Join("/proc", strings.TrimSpace(string(text)), "stat")
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		line, err := os.ReadFile(stat)
		if err != nil || strings.Contains(string(line), ") Z ") {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("what the driver started is still there: %s", line)
		}
	}
}
