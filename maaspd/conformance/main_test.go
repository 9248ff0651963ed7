package conformance_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// bin is the folder with the drivers in Go that the tests run, built once.
var bin string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "conformance-test")
	if err == nil {
		defer os.RemoveAll(dir)
		err = tool.Build(dir, "./cmd/maas-powerdriver-ipmi", "./testdata/drivers/lamp")
	}
	if err == nil {
		err = environment(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	bin = dir
	flag.Parse()
	// Drivers wait for devices that are silent, so that more of them than there
	// are processors may run at a time.
	if err := flag.Set("test.parallel", "4"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// environment tells the broken drivers where the good ones are. Where python3
// is a script that looks for an interpreter, it is passed by: it takes longer
// than the drivers.
func environment(dir string) error {
	if err := os.Setenv("GOOD_LAMP", filepath.Join(dir, "lamp")); err != nil {
		return err
	}
	if err := os.Setenv("GOOD_IPMI", filepath.Join(dir, "maas-powerdriver-ipmi")); err != nil {
		return err
	}
	out, err := exec.Command("python3", "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		return nil // the tests that need it say so
	}
	folder := filepath.Dir(strings.TrimSpace(string(out)))
	return os.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// testdata is a file of the repository's testdata.
func testdata(elements ...string) string {
	return filepath.Join(append([]string{tool.Root(), "testdata"}, elements...)...)
}

// needInterpreters skips or fails the test without the programs that the
// drivers under testdata run.
func needInterpreters(t *testing.T) {
	t.Helper()
	tool.Need(t, "jq", "jq")
	tool.Need(t, "python3", "python3")
}
