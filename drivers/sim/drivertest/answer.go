package drivertest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
)

// Answer is what a run of a driver gave. Its methods fail the test.
type Answer struct {
	t testing.TB
	// Status is the exit status, Text the reply as it was written, Logs what was
	// written to standard error.
	Status int    `json:"-"`
	Text   string `json:"-"`
	Logs   string `json:"-"`

	ActionType string `json:"action_type"`
	Data       Object
	Error      *Failure
}

// Failure is the error of a reply.
type Failure struct {
	Code, Message, Reason, Effect string
	Retryable                     bool
	Violations                    []struct{ Pointer, Keyword, Message string }
}

// replySchema is the schema of replies, compiled once: there are thousands.
var replySchema = sync.OnceValues(func() (*jsonschema.Schema, error) { return verify.Compile(schemas.Reply, "") })

// Valid returns what the schema of replies has against a text, nil for nothing.
func Valid(reply string) error {
	schema, err := replySchema()
	if err != nil {
		return err
	}
	faults, err := verify.Validate(schema, []byte(reply))
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("no reply of the protocol: %v", faults)
	}
	return err
}

// Read reads the reply to a verb, and holds what every reply must keep: the
// schema, the name of the verb, the exit status that belongs to the error.
func Read(t testing.TB, verb string, status int, stdout, stderr string) Answer {
	t.Helper()
	if err := Valid(stdout); err != nil {
		t.Errorf("%v\n%s", err, stdout)
	}
	a := Answer{t: t, Status: status, Text: stdout, Logs: stderr}
	if err := json.Unmarshal([]byte(stdout), &a); err != nil {
		t.Fatalf("%v\nstandard error: %s", err, stderr)
	}
	want := 0
	switch {
	case a.Error != nil && a.Error.Retryable:
		want = 75
	case a.Error != nil:
		want = 1
	}
	if status != want || a.ActionType != verb {
		t.Errorf("%s: exit status %d, want %d:\n%s", verb, status, want, stdout)
	}
	return a
}

// Succeeds fails the test unless there is no error.
func (a Answer) Succeeds() Answer {
	a.t.Helper()
	if a.Error != nil {
		a.t.Fatalf("error:\n%sstandard error: %s", a.Text, a.Logs)
	}
	return a
}

// Gives fails the test unless the verb succeeded with exactly this data.
func (a Answer) Gives(data Object) Answer {
	a.t.Helper()
	a.Succeeds()
	if len(data) != len(a.Data) || len(data) > 0 && !reflect.DeepEqual(data, a.Data) {
		a.t.Fatalf("data %v, want %v", a.Data, data)
	}
	return a
}

// Fails fails the test unless the error is the one given by "code reason effect".
func (a Answer) Fails(want string) Answer {
	a.t.Helper()
	if a.Error == nil {
		a.t.Fatalf("success, want %s:\n%s", want, a.Text)
	}
	if got := a.Error.Code + " " + a.Error.Reason + " " + a.Error.Effect; got != want {
		a.t.Fatalf("error %q, want %q: %s", got, want, a.Error.Message)
	}
	return a
}

// Says fails the test unless the message of the error has all the words.
func (a Answer) Says(words ...string) Answer {
	a.t.Helper()
	for _, word := range words {
		if a.Error == nil || !strings.Contains(a.Error.Message, word) {
			a.t.Errorf("the message does not say %q:\n%s", word, a.Text)
		}
	}
	return a
}

// Violates fails the test unless the request was refused for exactly these
// faults, each "pointer keyword".
func (a Answer) Violates(want ...string) Answer {
	a.t.Helper()
	a.Fails("settingsError badInput none")
	var got []string
	for _, v := range a.Error.Violations {
		got = append(got, v.Pointer+" "+v.Keyword)
	}
	if !reflect.DeepEqual(got, want) {
		a.t.Fatalf("violations %q, want %q", got, want)
	}
	return a
}
