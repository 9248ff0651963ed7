package drivers_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestSeed holds every driver to the seed's expectations that need no device.
func TestSeed(t *testing.T) {
	for _, name := range names(t) {
		t.Run(name, func(t *testing.T) { conformance.Seed(t, binary(name)) })
	}
}

// TestSeedPowerIsTested holds that each driver's own tests check the seed's
// bytes against a machine that it switches.
func TestSeedPowerIsTested(t *testing.T) {
	for _, name := range names(t) {
		out, err := exec.Command("grep", "-rl", "conformance.SeedPower(", "--include=*_test.go", name).Output()
		if err != nil || strings.TrimSpace(string(out)) == "" {
			t.Errorf("no test of drivers/%s calls conformance.SeedPower", name)
		}
	}
}
