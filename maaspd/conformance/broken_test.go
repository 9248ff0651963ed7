package conformance_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestBrokenDrivers holds that each driver that was broken on purpose fails
// exactly the check that its file is named after.
func TestBrokenDrivers(t *testing.T) {
	needInterpreters(t)
	entries, err := os.ReadDir(testdata("broken"))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, entry := range entries {
		if ending := filepath.Ext(entry.Name()); ending == ".sh" || ending == ".py" {
			continue // what the drivers share
		}
		count++
		t.Run(entry.Name(), func(t *testing.T) {
			t.Parallel()
			failsExactly(t, entry.Name())
		})
	}
	if count < 12 {
		t.Errorf("only %d broken drivers", count)
	}
}

func failsExactly(t *testing.T, id string) {
	known := slices.ContainsFunc(conformance.Checks(), func(c conformance.Check) bool { return c.ID == id })
	if !known {
		t.Fatalf("there is no check %s", id)
	}
	outcomes, err := conformance.Verify(t.Context(), testdata("broken", id), conformance.Options{Parallel: 4}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var failed []string
	for _, o := range outcomes {
		if o.Status == conformance.Fail {
			failed = append(failed, o.Check.ID+" ("+o.Detail+")")
		}
	}
	if len(failed) != 1 || !strings.HasPrefix(failed[0], id+" ") {
		t.Errorf("failed checks: %q", failed)
	}
}
