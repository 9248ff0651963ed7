package conformance

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
)

// Test runs every check against the program, each as a subtest, and returns
// the outcomes. A check that does not apply is a skipped subtest with the
// reason.
func Test(t *testing.T, binary string, options Options) []Outcome {
	t.Helper()
	outcomes, err := Verify(t.Context(), binary, options, func(o Outcome) {
		t.Run(o.Check.ID, func(t *testing.T) {
			switch o.Status {
			case Fail:
				t.Errorf("%s (docs/protocol.md, %s): %s", o.Check.Title, o.Check.Section, o.Detail)
			case NotApplicable:
				t.Skip(o.Detail)
			}
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

// Run runs the driver with the arguments and the standard input, for tests of
// what is a driver's own.
func Run(t testing.TB, binary, stdin string, args ...string) Result {
	t.Helper()
	got, err := run(context.WithoutCancel(t.Context()), binary, command{args: args, stdin: strings.NewReader(stdin)})
	if err != nil {
		t.Fatal(err)
	}
	if got.Hung {
		t.Fatalf("%v: %s", args, got.describe())
	}
	return got
}

// Error is the error of a reply; the zero value when there is none. It fails
// the test when the output is not one reply.
func (r Result) Error(t testing.TB) (code, message string) {
	t.Helper()
	var reply reply
	if err := json.Unmarshal([]byte(r.Stdout), &reply); err != nil {
		t.Fatalf("standard output is not one JSON document: %v\n%s\nstandard error: %s", err, r.Stdout, r.Stderr)
	}
	if reply.Failure == nil {
		return "", ""
	}
	if reply.Data != nil {
		t.Errorf("data stands beside an error:\n%s", r.Stdout)
	}
	return reply.Failure.Code, reply.Failure.Message
}
