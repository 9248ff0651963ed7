package ipmi_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// folder holds the programs that the tests run: the driver's binary, and small
// ones for the benchmark.
var folder string

func TestMain(m *testing.M) {
	os.Exit(drivertest.Tests(m, 8, func(dir string) error {
		folder = dir
		return errors.Join(tool.Build(dir, "./cmd/maas-powerdriver-ipmi"), contest.Helpers(dir))
	}, writePage))
}

// driverPath is the path of the driver as a host runs it.
func driverPath() string { return filepath.Join(folder, "maas-powerdriver-ipmi") }
