// Package drivers_test holds what every driver of this module must keep. It
// finds the drivers by their folders; there is no list to edit.
package drivers_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

var update = flag.Bool("update", false, "write the generated files anew")

// bin is the folder with all binaries of cmd/, built once.
var bin string

func TestMain(m *testing.M) {
	netsnmp.Helper()
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "powerdrivers")
	if err == nil {
		defer os.RemoveAll(dir)
		err = tool.Build(dir, "./cmd/...")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	bin = dir
	return m.Run()
}

// names are the drivers, by their folders under cmd/.
func names(t *testing.T) []string {
	t.Helper()
	const prefix = "maas-powerdriver-"
	folders, err := filepath.Glob("../cmd/" + prefix + "*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no drivers found: %v", err)
	}
	var list []string
	for _, folder := range folders {
		list = append(list, strings.TrimPrefix(filepath.Base(folder), prefix))
	}
	return list
}

func binary(name string) string { return filepath.Join(bin, "maas-powerdriver-"+name) }
