package snmppdu_test

import (
	"os"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// TestExampleProfile holds that the profile that the page shows has no faults.
func TestExampleProfile(t *testing.T) {
	text, err := os.ReadFile("acme-strip.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, faults := profile.Parse(text); len(faults) > 0 {
		t.Errorf("faults: %v", faults)
	}
}
