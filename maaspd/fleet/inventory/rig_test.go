package inventory_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// write writes files that only the owner may read into a new folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		writeFile(t, path, content)
	}
	return folder
}

// file writes one inventory.
func file(t *testing.T, name, content string) string {
	t.Helper()
	return filepath.Join(write(t, map[string]string{name: content}), name)
}

// load loads a text of YAML, to which the version is added.
func load(t *testing.T, content string) *inventory.Inventory {
	t.Helper()
	inv, err := inventory.Load(file(t, "i.yaml", "version: 1\n"+content))
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// faults are the faults of an inventory, as line: text.
func faults(t *testing.T, path string) []string {
	t.Helper()
	_, err := inventory.Load(path)
	var all inventory.Faults
	if err != nil && !errors.As(err, &all) {
		t.Fatalf("the error is %T: %v", err, err)
	}
	return short(all)
}

func short(all inventory.Faults) []string {
	var lines []string
	for _, fault := range all {
		lines = append(lines, fmt.Sprintf("%d: %s", fault.Line, fault.Text))
	}
	return lines
}

// match compares lines with what they must contain, in order.
func match(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i := range got {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("line %d:\n%s\nwant\n%s", i, got[i], want[i])
		}
	}
}

// resolved is the parameters of the first route of a node, as text.
func resolved(t *testing.T, inv *inventory.Inventory, node string) string {
	t.Helper()
	n := inv.Node(node)
	if n == nil {
		t.Fatalf("there is no node %q", node)
	}
	return parameters(t, &n.Feeds[0].Routes[0], host.Description{})
}

func parameters(t *testing.T, r *inventory.Route, d host.Description) string {
	t.Helper()
	p, err := r.Resolve(t.Context(), inventory.NewSecrets(), d)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for name, value := range p {
		words = append(words, fmt.Sprintf("%s=%v", name, value))
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// drivers is a catalogue of programs that describe themselves as the drivers of
// this repository do.
func drivers(t *testing.T) *host.Catalogue {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"ipmi", "redfish", "snmppdu"} {
		script := fmt.Sprintf("#!/bin/sh\ncat '%s'\n", filepath.Join(tool.Root(), "schemas", "drivers", name+".json"))
		if err := os.WriteFile(filepath.Join(folder, host.Prefix+name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return catalogueOf(t, folder)
}

func describe(t *testing.T, name string) host.Description {
	t.Helper()
	_, d, err := drivers(t).Describe(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func catalogueOf(t *testing.T, folder string) *host.Catalogue {
	t.Helper()
	t.Setenv("MAASPD_CACHE_DIR", "off")
	return host.Open([]string{folder})
}

func writeFile(tb testing.TB, path, content string) {
	tb.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		tb.Fatal(err)
	}
}
