package importer_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/maaspd/fleet/importer"
	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

var update = flag.Bool("update", false, "write the golden files anew")

// data is a file of testdata.
func data(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// sources are the readers with inputs of every kind.
func sources(t *testing.T) map[string]func() (*importer.Inventory, error) {
	return map[string]func() (*importer.Inventory, error){
		"pdudaemon": func() (*importer.Inventory, error) { return importer.PDUDaemon(data(t, "pdudaemon.conf")) },
		"powerman":  func() (*importer.Inventory, error) { return importer.Powerman(data(t, "powerman.conf")) },
		"maas": func() (*importer.Inventory, error) {
			return importer.MAAS(data(t, "machines.json"), data(t, "power.json"))
		},
	}
}

// written is the inventory as YAML.
func written(t *testing.T, i *importer.Inventory) string {
	t.Helper()
	var b bytes.Buffer
	if err := i.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// loaded is what the inventory package reads of a text.
func loaded(t testing.TB, text string) *inventory.Inventory {
	t.Helper()
	path := filepath.Join(t.TempDir(), "inventory.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Load(path)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return inv
}

// describer gives the drivers of this repository, by their golden descriptions.
type describer struct{ t testing.TB }

func (d describer) Describe(_ context.Context, name string) (host.Driver, host.Description, error) {
	text, err := os.ReadFile(filepath.Join(tool.Root(), "schemas", "drivers", name+".json"))
	if err != nil {
		return host.Driver{}, host.Description{}, err
	}
	description, err := host.ReadDescription(text)
	return host.Driver{Name: name}, description, err
}

// Every import is what it was, is read back, and fits the schemas of the
// drivers.
func TestImport(t *testing.T) {
	for name, read := range sources(t) {
		t.Run(name, func(t *testing.T) {
			i, err := read()
			if err != nil {
				t.Fatal(err)
			}
			var told strings.Builder
			for _, kept := range i.Place(importer.Env, "") {
				t.Setenv(kept.Name, "12345678") // long enough for SNMPv3
				fmt.Fprintf(&told, "# %s %v\n", kept, kept.Asked)
			}
			text := written(t, i)
			compare(t, name+".yaml", told.String()+text)
			for _, secret := range []string{"hush", "sign-here", "hide-here", "s3cret", "quoted", "0penBmc"} {
				if strings.Contains(told.String()+text, secret) {
					t.Errorf("the inventory shows the secret %q", secret)
				}
			}
			inv := loaded(t, text)
			if faults := inv.Check(t.Context(), describer{t}, nil); len(faults) > 0 {
				t.Errorf("the drivers do not take it: %v", faults)
			}
			if warnings := inv.CheckWarnings(t.Context(), describer{t}, nil); len(warnings) > 0 {
				t.Errorf("warnings: %v", warnings)
			}
		})
	}
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := string(data(t, name)); got != want {
		t.Errorf("%s is\n%s\nand should be\n%s", name, got, want)
	}
}
