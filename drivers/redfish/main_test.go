package redfish_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// folder holds the driver's binary.
var folder string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "redfish-driver")
	if err == nil {
		defer os.RemoveAll(dir)
		err = tool.Build(dir, "./cmd/maas-powerdriver-redfish")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	folder = dir
	flag.Parse()
	if flag.Lookup("test.fuzz").Value.String() == "" { // of which it is the number of processes
		// Most of these tests wait for a BMC, so that more of them than there are
		// processors may run at a time.
		if err := flag.Set("test.parallel", "8"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	status := m.Run()
	if err := writePage(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// driverPath is the path of the driver as a host runs it.
func driverPath() string { return filepath.Join(folder, "maas-powerdriver-redfish") }
