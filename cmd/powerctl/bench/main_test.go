// Package bench_test measures powerctl with its drivers, as whole processes,
// beside programs for the same task.
package bench_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// folder holds the programs that are measured, and what helps to.
var folder string

// built builds them, when the first benchmark begins.
var built = sync.OnceValue(func() error {
	return errors.Join(contest.Helpers(folder),
		tool.Build(folder, "./cmd/powerctl", "./cmd/powersim", "./cmd/maas-powerdriver-ipmi", "./cmd/maas-powerdriver-snmppdu"))
})

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "powerctl-bench")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	folder = dir
	flag.Parse()
	status := m.Run()
	if err := writePage(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// program is the path of one of our programs.
func program(name string) string { return filepath.Join(folder, name) }
