package drivers_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestGeneratedManualPage holds the manual page of powerctl. With -update it
// writes it.
func TestGeneratedManualPage(t *testing.T) {
	got := conformance.Run(t, filepath.Join(bin, "powerctl"), "", "man")
	if got.Status != 0 || got.Stderr != "" {
		t.Fatalf("man: status %d, standard error %s", got.Status, got.Stderr)
	}
	golden(t, "../docs/powerctl.1", []byte(got.Stdout))
}

// TestManualPageIsClean holds that groff has nothing against the page, and that
// it shows what the page is to tell.
func TestManualPageIsClean(t *testing.T) {
	groff := tool.Need(t, "groff", "groff-base")
	page, err := filepath.Abs("../docs/powerctl.1")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), groff, "-man", "-ww", "-z", page).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("groff warns (%v): %s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), groff, "-man", "-Tascii", "-P-cbou", page).Output()
	if err != nil {
		t.Fatal(err)
	}
	shown := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range []string{
		"soft-off", "import maas", "--boot-device=DEVICE", "-i, --inventory=PATH", "n[1-3,7] n1, n2, n3 and n7", "{env: NAME}",
		"POWERCTL_INVENTORY", "~/.config/maaspd/inventory.yaml", "/n.*[02468]", "powerctl cycle n[1-8],-n3",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
}
