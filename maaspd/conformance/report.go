package conformance

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Count tells how many outcomes have the status.
func Count(outcomes []Outcome, status Status) int {
	count := 0
	for _, outcome := range outcomes {
		if outcome.Status == status {
			count++
		}
	}
	return count
}

// Reporter writes outcomes as they come.
type Reporter struct {
	out     io.Writer
	format  string
	number  int
	reports []jsonOutcome
}

// Formats are the forms of a report: text for people, TAP version 14, and JSON.
func Formats() []string { return []string{"text", "tap", "json"} }

// NewReporter returns a reporter in one of the Formats.
func NewReporter(out io.Writer, format string) *Reporter { return &Reporter{out: out, format: format} }

// Start begins the report of that many checks.
func (r *Reporter) Start(checks int) error {
	if r.format != "tap" {
		return nil
	}
	_, err := fmt.Fprintf(r.out, "TAP version 14\n1..%d\n", checks)
	return err
}

// Add reports one outcome; the error is that of the writer.
func (r *Reporter) Add(o Outcome) error {
	r.number++
	switch r.format {
	case "tap":
		_, err := io.WriteString(r.out, r.tap(o))
		return err
	case "json":
		r.reports = append(r.reports, jsonOutcome{o.Check.ID, o.Check.Title, o.Check.Section, o.Status, o.Detail})
		return nil
	}
	_, err := io.WriteString(r.out, text(o))
	return err
}

// text is one outcome for a person.
func text(o Outcome) string {
	word := map[Status]string{Pass: "pass", Fail: "FAIL", NotApplicable: "n/a "}[o.Status]
	line := fmt.Sprintf("%s  %-32s %s\n", word, o.Check.ID, o.Check.Title)
	if o.Detail != "" {
		line += fmt.Sprintf("      %s", oneLine(o.Detail))
		if o.Status == Fail {
			line += fmt.Sprintf(" (docs/protocol.md, %s)", o.Check.Section)
		}
		line += "\n"
	}
	return line
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// tap is one outcome as a test point: what does not apply is skipped, and a
// failure has a YAML block, in which a JSON string is a string.
func (r *Reporter) tap(o Outcome) string {
	line := fmt.Sprintf("%d - %s: %s", r.number, o.Check.ID, strings.NewReplacer("\\", "\\\\", "#", "\\#").Replace(o.Check.Title))
	switch o.Status {
	case NotApplicable:
		return "ok " + line + " # SKIP " + oneLine(o.Detail) + "\n"
	case Fail:
		message, _ := json.Marshal(o.Detail) // a string always has a form
		return fmt.Sprintf("not ok %s\n  ---\n  message: %s\n  section: %q\n  ...\n", line, message, o.Check.Section)
	}
	return "ok " + line + "\n"
}

// jsonOutcome is one outcome in the report as JSON.
type jsonOutcome struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Section string `json:"section"`
	Status  Status `json:"status"`
	Detail  string `json:"detail,omitempty"`
}

// End ends the report of all outcomes.
func (r *Reporter) End(binary string, outcomes []Outcome) error {
	pass, fail, other := Count(outcomes, Pass), Count(outcomes, Fail), Count(outcomes, NotApplicable)
	switch r.format {
	case "tap":
		return nil
	case "json":
		encoder := json.NewEncoder(r.out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "    ")
		return encoder.Encode(map[string]any{
			"driver": binary, "pass": pass, "fail": fail, "not_applicable": other, "checks": r.reports,
		})
	}
	_, err := fmt.Fprintf(r.out, "%s: %d pass, %d fail, %d not applicable\n", binary, pass, fail, other)
	return err
}
