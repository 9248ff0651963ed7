package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// built is the folder with the drivers that tests run as a host does.
var built string

// asPowersim makes this test program powersim itself, with the variable's
// words as its arguments.
const asPowersim = "POWERSIM_TEST_ARGUMENTS"

func TestMain(m *testing.M) {
	if line, given := os.LookupEnv(asPowersim); given {
		os.Exit(run(context.Background(), strings.Fields(line), streams{os.Stdin, os.Stdout, os.Stderr}))
	}
	os.Exit(tests(m))
}

func tests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "powersim-drivers-")
	if err == nil {
		defer os.RemoveAll(dir)
		err = tool.Build(dir, "./cmd/"+redfishDriver, "./cmd/"+openbmcDriver)
	}
	flag.Parse()
	if err == nil { // most of what runs side by side waits for BMCs that do not answer
		err = flag.Set("test.parallel", "8")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	built = dir
	return m.Run()
}

// builtDriver is the path of a driver.
func builtDriver(name string) string { return filepath.Join(built, name) }
