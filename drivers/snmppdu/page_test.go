package snmppdu_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// TestPageProfile holds that the profile on the page is one without faults.
func TestPageProfile(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(tool.Root(), "docs", "snmppdu.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)<!-- profile -->\n```json\n(.*?)```").FindSubmatch(page)
	if block == nil {
		t.Fatal("there is no profile on the page")
	}
	if _, faults := profile.Parse(block[1]); len(faults) > 0 {
		t.Errorf("faults: %v", faults)
	}
}
