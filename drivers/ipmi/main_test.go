package ipmi_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// folder holds the programs that the tests run: the driver's binary, and small
// ones for the benchmark.
var folder string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "ipmi-driver")
	if err == nil {
		defer os.RemoveAll(dir)
		err = errors.Join(tool.Build(dir, "./cmd/maas-powerdriver-ipmi"), contest.Helpers(dir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	folder = dir
	flag.Parse()
	// Most of these tests wait for a BMC, so that more of them than there are
	// processors may run at a time.
	if err := flag.Set("test.parallel", "8"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	status := m.Run()
	if err := writePage(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// driverPath is the path of the driver as a host runs it.
func driverPath() string { return filepath.Join(folder, "maas-powerdriver-ipmi") }
