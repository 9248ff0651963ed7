package snmppdu_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// folder holds the driver's binary, and the locks that it takes.
var folder string

func TestMain(m *testing.M) {
	netsnmp.Helper()
	// The tests of the lines wait for relays.
	os.Exit(drivertest.Tests(m, 16, func(dir string) error {
		folder = dir
		return errors.Join(tool.Build(dir, "./cmd/maas-powerdriver-snmppdu"), os.Setenv("MAASPD_LOCK_DIR", dir))
	}, writePage))
}

// driverPath is the path of the driver as a host runs it.
func driverPath() string { return filepath.Join(folder, "maas-powerdriver-snmppdu") }
