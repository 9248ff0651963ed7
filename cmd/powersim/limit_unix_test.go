//go:build unix

package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// TestDescriptorLimit holds that a low soft limit is raised, and that a low
// hard limit is told before half of the rack is up.
func TestDescriptorLimit(t *testing.T) {
	sh := tool.Need(t, "sh", "dash")
	serve := func(limit string) (string, error) {
		command := exec.Command(sh, "-c", limit+` && exec "$0"`, os.Args[0])
		command.Env = append(os.Environ(), asPowersim+"=serve --bmc 100 --for 1ms --format json")
		out, err := command.CombinedOutput()
		return string(out), err
	}
	if out, err := serve("ulimit -Sn 64"); err != nil || strings.Count(out, "\n") != 100 {
		t.Errorf("soft limit of 64: %v\n%s", err, out)
	}
	out, err := serve("ulimit -n 64")
	if err == nil || !strings.Contains(out, "100 BMCs need 132 open files, the limit is 64") {
		t.Errorf("hard limit of 64: %v\n%s", err, out)
	}
}
