package snmppdu_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// folder holds the driver's binary, and the locks that it takes.
var folder string

func TestMain(m *testing.M) {
	netsnmp.Helper()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "snmppdu-driver")
	if err == nil {
		defer os.RemoveAll(dir)
		err = tool.Build(dir, "./cmd/maas-powerdriver-snmppdu")
	}
	if err == nil {
		err = os.Setenv("MAASPD_LOCK_DIR", dir)
	}
	if err == nil {
		// The tests of the lines wait for relays, so that more of them than there
		// are processors may run at a time.
		flag.Parse()
		if flag.Lookup("test.fuzz").Value.String() == "" { // of which it is the number of processes
			err = flag.Set("test.parallel", "16")
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	folder = dir
	status := m.Run()
	if err := writePage(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// driverPath is the path of the driver as a host runs it.
func driverPath() string { return filepath.Join(folder, "maas-powerdriver-snmppdu") }
