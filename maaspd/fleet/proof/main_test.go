//go:build unix

// Package proof_test drives fleets of real driver processes: of witnesses,
// which write down all that happens to their devices, beside drivers that hang,
// crash and flood.
package proof_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// folders of the programs that are tested.
var (
	driverFolder string
	powerctl     string
)

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	flag.Parse()
	// Most tests wait, so that more of them than there are processors may run.
	err := flag.Set("test.parallel", "8")
	dir := ""
	if err == nil {
		dir, err = os.MkdirTemp("", "proof")
	}
	if err == nil {
		defer os.RemoveAll(dir)
		err = place(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// place builds powerctl, and the witness under the names of several drivers:
// what is wrong with one of them must not be laid to another.
func place(dir string) error {
	driverFolder, powerctl = filepath.Join(dir, "drivers"), filepath.Join(dir, "powerctl")
	err := errors.Join( // in this order
		os.Mkdir(driverFolder, 0o700),
		os.Setenv("MAASPD_CACHE_DIR", filepath.Join(dir, "cache")),
		os.Setenv("MAASPD_LOCK_DIR", filepath.Join(dir, "locks")),
		tool.Build(dir, "./drivers/sim/witness", "./cmd/powerctl"),
		tool.Build(driverFolder, "./cmd/maas-powerdriver-abstract"),
	)
	for _, name := range []string{"witness", "crowd", "bad"} {
		if err == nil {
			err = os.Link(filepath.Join(dir, "witness"), filepath.Join(driverFolder, host.Prefix+name))
		}
	}
	return err
}

// rack is an inventory of witnesses, and the folder where they write.
type rack struct {
	t      *testing.T
	folder string
	path   string // of the inventory
	inv    *inventory.Inventory
}

// newRack writes an inventory, in which FOLDER stands for the folder.
func newRack(t *testing.T, text string) *rack {
	t.Helper()
	name := "inventory.yaml"
	if strings.HasPrefix(text, "{") {
		name = "inventory.json"
	}
	r := &rack{t: t, folder: t.TempDir(), path: filepath.Join(t.TempDir(), name)}
	err := os.WriteFile(r.path, []byte(strings.ReplaceAll(text, "FOLDER", r.folder)), 0o600)
	if err == nil {
		r.inv, err = inventory.Load(r.path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// run carries the request out, and returns the results by node. Each node must
// have one.
func (r *rack) run(ctx context.Context, names []string, request fleet.Request, options fleet.Options) map[string]fleet.Result {
	results := map[string]fleet.Result{}
	options.Drivers = host.Open([]string{driverFolder})
	options.Report = func(result fleet.Result) {
		if _, twice := results[result.Node]; twice {
			r.t.Errorf("%s was reported twice", result.Node)
		}
		results[result.Node] = result
	}
	if err := fleet.Run(ctx, r.inv, names, request, options); err != nil {
		r.t.Error(err)
	}
	if len(results) != len(names) {
		r.t.Errorf("%d results for %d nodes", len(results), len(names))
	}
	return results
}

// logs are what was written down, by device.
func (r *rack) logs() map[string][]string {
	r.t.Helper()
	files, err := filepath.Glob(filepath.Join(r.folder, "*.log"))
	if err != nil {
		r.t.Fatal(err)
	}
	logs := map[string][]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			r.t.Fatal(err)
		}
		logs[strings.TrimSuffix(filepath.Base(file), ".log")] = strings.Split(strings.TrimSpace(string(text)), "\n")
	}
	return logs
}

// clear forgets what was written down.
func (r *rack) clear() {
	for device := range r.logs() {
		if err := os.Remove(filepath.Join(r.folder, device+".log")); err != nil {
			r.t.Fatal(err)
		}
	}
}

// state is that of an outlet.
func (r *rack) state(device, outlet string) string {
	text, err := os.ReadFile(filepath.Join(r.folder, device+".state."+outlet))
	if err != nil && !os.IsNotExist(err) {
		r.t.Fatal(err)
	}
	return string(text)
}

func within(t *testing.T, began time.Time, most time.Duration) {
	t.Helper()
	if took := time.Since(began); took > most {
		t.Errorf("it took %v, and should not take %v", took, most)
	}
}
