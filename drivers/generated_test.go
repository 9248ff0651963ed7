package drivers_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
	"github.com/maaspd/powerdrivers/schemas/schematest"
)

// TestGenerated holds the golden description and the reference page of every
// driver. With -update it writes them.
func TestGenerated(t *testing.T) {
	for _, name := range names(t) {
		t.Run(name, func(t *testing.T) {
			got := conformance.Run(t, binary(name), "", "schema")
			if got.Status != 0 || got.Stderr != "" {
				t.Fatalf("schema: status %d, standard error %s", got.Status, got.Stderr)
			}
			schematest.Description(t, []byte(got.Stdout))
			golden(t, "../schemas/drivers/"+name+".json", []byte(got.Stdout))
			golden(t, "../docs/drivers/"+name+".md", referencePage(t, []byte(got.Stdout)))
		})
	}
}

// TestGeneratedHasNoStrangers holds that no file stands for a driver that is
// gone.
func TestGeneratedHasNoStrangers(t *testing.T) {
	known := map[string]bool{}
	for _, name := range names(t) {
		known[name+".json"], known[name+".md"] = true, true
	}
	for _, pattern := range []string{"../schemas/drivers/*", "../docs/drivers/*"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %d files", pattern, err, len(files))
		}
		for _, file := range files {
			if !known[filepath.Base(file)] {
				t.Errorf("%s belongs to no driver", file)
			}
		}
	}
}

func golden(t *testing.T, file string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the declaration gives (%v); run: make schemas", file, err)
	}
}
