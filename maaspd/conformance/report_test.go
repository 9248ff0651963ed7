package conformance_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// outcomes are one of each kind.
func outcomes() []conformance.Outcome {
	check := conformance.Check{ID: "a.b", Section: "3.1", Title: "it does #1"}
	return []conformance.Outcome{
		{Check: check, Status: conformance.Pass},
		{Check: check, Status: conformance.Fail, Detail: "it \"does\"\nnot"},
		{Check: check, Status: conformance.NotApplicable, Detail: "it cannot"},
	}
}

func report(t *testing.T, format string) string {
	t.Helper()
	var out bytes.Buffer
	r := conformance.NewReporter(&out, format)
	if err := r.Start(3); err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes() {
		if err := r.Add(o); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.End("./driver", outcomes()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestReports(t *testing.T) {
	const tap = `TAP version 14
1..3
ok 1 - a.b: it does \#1
not ok 2 - a.b: it does \#1
  ---
  message: "it \"does\"\nnot"
  section: "3.1"
  ...
ok 3 - a.b: it does \#1 # SKIP it cannot
`
	if got := report(t, "tap"); got != tap {
		t.Errorf("TAP:\n%s\nwant\n%s", got, tap)
	}
	got := report(t, "text")
	for _, want := range []string{"pass  a.b", "FAIL  a.b", "it \"does\" not (docs/protocol.md, 3.1)", "n/a   a.b", "it cannot\n", "./driver: 1 pass, 1 fail, 1 not applicable\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("the text lacks %q:\n%s", want, got)
		}
	}
	var document struct {
		Pass, Fail    int
		NotApplicable int `json:"not_applicable"`
		Checks        []struct{ ID, Section, Status, Detail string }
	}
	if err := json.Unmarshal([]byte(report(t, "json")), &document); err != nil || document.Pass != 1 || document.Fail != 1 ||
		document.NotApplicable != 1 || len(document.Checks) != 3 || document.Checks[2].Status != "not applicable" {
		t.Errorf("JSON: %v %+v", err, document)
	}
}

// TestChecksPointIntoTheSpecification holds that ids occur once, and that the
// paragraphs are there.
func TestChecksPointIntoTheSpecification(t *testing.T) {
	page, err := os.ReadFile(testdata("..", "docs", "protocol.md"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, check := range conformance.Checks() {
		if seen[check.ID] || !regexp.MustCompile(`^[a-z]+\.[a-z0-9-]+$`).MatchString(check.ID) {
			t.Errorf("the id %q is there twice, or has no form", check.ID)
		}
		seen[check.ID] = true
		if !strings.Contains(string(page), "\n### "+check.Section+" ") && !strings.Contains(string(page), "\n## "+check.Section+" ") {
			t.Errorf("%s: there is no paragraph %s", check.ID, check.Section)
		}
	}
}

func TestChosen(t *testing.T) {
	for id, want := range map[string]int{"input.empty": 1, "input.": 26, "": 0, "input": 0, "no.such": 0} {
		got, err := conformance.Chosen([]string{id})
		if len(got) != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %d checks, %v; want %d", id, len(got), err, want)
		}
	}
}

func TestNoSuchDriver(t *testing.T) {
	if _, err := conformance.Verify(t.Context(), testdata("no-such-driver"), conformance.Options{}, nil); err == nil {
		t.Error("a driver that is not there is checked")
	}
	if _, err := conformance.Verify(t.Context(), testdata("drivers", "shell", "maas-powerdriver-lamp"), conformance.Options{Params: json.RawMessage(`[]`)}, nil); err == nil {
		t.Error("parameters that are no object are accepted")
	}
}
