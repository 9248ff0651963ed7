package drivers_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// Between these lines of docs/conformance.md the table is generated.
const (
	tableBegin = "<!-- checks -->\n"
	tableEnd   = "<!-- end of checks -->\n"
)

// TestGeneratedConformancePage holds the table of checks in its page. With
// -update it writes it.
func TestGeneratedConformancePage(t *testing.T) {
	const file = "../docs/conformance.md"
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(page), tableBegin)
	_, after, ends := strings.Cut(rest, tableEnd)
	if !begins || !ends {
		t.Fatalf("%s has no place for the table", file)
	}
	table := "| id | paragraph | a driver that passes |\n|---|---|---|\n"
	for _, check := range conformance.Checks() {
		table += fmt.Sprintf("| `%s` | %s | %s |\n", check.ID, paragraph(t, check.Section), check.Title)
	}
	golden(t, file, []byte(before+tableBegin+table+tableEnd+after))
}

// paragraph is a link to a paragraph of the specification, in the form that
// its heading has as an anchor.
func paragraph(t *testing.T, section string) string {
	t.Helper()
	page, err := os.ReadFile("../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	heading := regexp.MustCompile(`(?m)^##+ (` + regexp.QuoteMeta(section) + ` .*)$`).FindSubmatch(page)
	if heading == nil {
		t.Fatalf("the specification has no paragraph %s", section)
	}
	anchor := regexp.MustCompile(`[^a-z0-9 _-]`).ReplaceAllString(strings.ToLower(string(heading[1])), "")
	return fmt.Sprintf("[%s](protocol.md#%s)", section, strings.ReplaceAll(anchor, " ", "-"))
}
