package inventory

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPath holds the order of the places, and that the error names them all.
func TestPath(t *testing.T) {
	config, home := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	t.Setenv("HOME", home)
	if path, err := Path("given.yaml"); path != "given.yaml" || err != nil {
		t.Errorf("%q, %v", path, err)
	}
	path, err := Path("")
	if err == nil && !strings.HasPrefix(path, "/etc/") { // a machine may have one of its own
		t.Errorf("found %q", path)
	}
	for _, part := range []string{filepath.Join(config, "maaspd", "inventory.yaml"), filepath.Join(config, "maaspd", "inventory.d"), "/etc/maaspd/inventory.d", "--inventory"} {
		if err != nil && !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not name %s: %v", part, err)
		}
	}
	folder := filepath.Join(config, "maaspd", "inventory.d")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if path, err := Path(""); path != folder || err != nil {
		t.Errorf("%q, %v", path, err)
	}
	file := filepath.Join(config, "maaspd", "inventory.yaml")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if path, err := Path(""); path != file || err != nil {
		t.Errorf("%q, %v", path, err)
	}
}

// TestUsual holds which folder is the user's.
func TestUsual(t *testing.T) {
	for name, c := range map[string]struct{ config, home, first string }{
		"as XDG says":        {"/xdg", "/home/u", "/xdg/maaspd/inventory.yaml"},
		"without it":         {"", "/home/u", "/home/u/.config/maaspd/inventory.yaml"},
		"a relative one":     {"xdg", "/home/u", "/home/u/.config/maaspd/inventory.yaml"},
		"nobody's, as in CI": {"", "", "/etc/maaspd/inventory.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			if places := usual(c.config, c.home); places[0] != c.first {
				t.Errorf("%v", places)
			}
		})
	}
}
