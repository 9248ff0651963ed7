package drivers_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestConformance holds every driver to the checks that need no device.
func TestConformance(t *testing.T) {
	for _, name := range names(t) {
		t.Run(name, func(t *testing.T) {
			conformance.Test(t, binary(name), conformance.Options{})
		})
	}
}

// TestOnlineIsTested holds that each driver's own tests run the checks against
// a machine that it switches.
func TestOnlineIsTested(t *testing.T) {
	for _, name := range names(t) {
		out, err := exec.Command("grep", "-rlE", "conformance.Options\\{.*Params:", "--include=*_test.go", name).Output()
		if err != nil || strings.TrimSpace(string(out)) == "" {
			t.Errorf("no test of drivers/%s calls conformance.Test with Params", name)
		}
	}
}
