package bmclib_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// folder holds the driver's binary.
var folder string

func TestMain(m *testing.M) {
	os.Exit(drivertest.Tests(m, 8, func(dir string) error {
		folder = dir
		return tool.Build(dir, "./cmd/maas-powerdriver-bmclib")
	}, nil))
}

// driverPath is the path of the driver as a host runs it.
func driverPath() string { return filepath.Join(folder, "maas-powerdriver-bmclib") }
