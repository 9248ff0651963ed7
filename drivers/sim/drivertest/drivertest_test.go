package drivertest

import (
	"fmt"
	"strings"
	"testing"
)

// witness is a test that notes its failures instead of failing. Fatalf only notes
// too, so that the one who fails goes on.
type witness struct {
	testing.TB
	said string
}

func (w *witness) Helper()                           {}
func (w *witness) Errorf(format string, args ...any) { w.said += fmt.Sprintf(format, args...) }
func (w *witness) Fatalf(format string, args ...any) { w.said += fmt.Sprintf(format, args...) }

const (
	success = `{"action_type": "power_query", "data": {"status": "on"}, "error": null}`
	failure = `{"action_type": "power_query", "error": {"code": "settingsError", "reason": "badInput", "effect": "none",
		"message": "two faults", "retryable": false, "violations": [{"pointer": "/a", "keyword": "type", "message": "x"}]}}`
)

// TestAnswer holds that each method fails the test when it has to, and only then.
func TestAnswer(t *testing.T) {
	cases := []struct {
		name   string
		status int
		reply  string
		hold   func(Answer)
		says   string
	}{
		{"read", 0, success, func(Answer) {}, ""},
		{"schema", 0, `{"action_type": "power_query", "data": 7, "error": null}`, func(Answer) {}, "no reply of the protocol"},
		{"verb", 0, strings.Replace(success, "query", "cycle", 1), func(Answer) {}, "exit status 0, want 0"},
		{"exit status", 75, failure, func(Answer) {}, "exit status 75, want 1"},
		{"succeeds", 0, success, func(a Answer) { a.Succeeds() }, ""},
		{"does not succeed", 1, failure, func(a Answer) { a.Succeeds() }, "two faults"},
		{"gives", 0, success, func(a Answer) { a.Gives(Object{"status": "on"}) }, ""},
		{"gives other data", 0, success, func(a Answer) { a.Gives(nil) }, "want map[]"},
		{"fails", 1, failure, func(a Answer) { a.Fails("settingsError badInput none").Says("two", "faults") }, ""},
		{"fails otherwise", 1, failure, func(a Answer) { a.Fails("settingsError badInput unknown") }, `want "settingsError badInput unknown"`},
		{"says other words", 1, failure, func(a Answer) { a.Says("three") }, `does not say "three"`},
		{"violates", 1, failure, func(a Answer) { a.Violates("/a type") }, ""},
		{"violates otherwise", 1, failure, func(a Answer) { a.Violates("/b type") }, `want ["/b type"]`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := &witness{TB: t}
			c.hold(Read(w, "power_query", c.status, c.reply, ""))
			if (w.said == "") != (c.says == "") || !strings.Contains(w.said, c.says) {
				t.Errorf("said %q, want %q", w.said, c.says)
			}
		})
	}
}

// TestRequest holds that later objects lie on top, and change no earlier one.
func TestRequest(t *testing.T) {
	base := Object{"a": 1}
	got := Request(With(base, Object{"a": 2}), Object{"waitMs": 0})
	if got != `{"driverParameters":{"a":2},"waitMs":0}` || base["a"] != 1 {
		t.Errorf("%s, %v", got, base)
	}
}
