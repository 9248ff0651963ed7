// Package conformance holds checks that any driver must pass, whatever
// language it is written in: they look at the program from outside.
package conformance

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Result is what a driver did.
type Result struct {
	Status         int
	Stdout, Stderr string
}

// Run runs the driver with the arguments and the standard input.
func Run(t testing.TB, binary, stdin string, args ...string) Result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatalf("%s does not start: %v", binary, err)
	}
	return Result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// Error is the error of a reply; the zero value when there is none. It fails
// the test when the output is not one reply.
func (r Result) Error(t testing.TB) (code, message string) {
	t.Helper()
	var reply struct {
		Error *struct{ Code, Message string }
		Data  json.RawMessage
	}
	if err := json.Unmarshal([]byte(r.Stdout), &reply); err != nil {
		t.Fatalf("standard output is not one JSON document: %v\n%s\nstandard error: %s", err, r.Stdout, r.Stderr)
	}
	if reply.Error == nil {
		return "", ""
	}
	if reply.Data != nil {
		t.Errorf("data stands beside an error:\n%s", r.Stdout)
	}
	return reply.Error.Code, reply.Error.Message
}

// Seed checks what the seed's hosts expect of every driver and that needs no
// device: the command line, the order of checks, the form of errors.
func Seed(t *testing.T, binary string) {
	t.Run("schema reads no input", func(t *testing.T) {
		got := Run(t, binary, "not JSON", "schema")
		if got.Status != 0 || !json.Valid([]byte(got.Stdout)) {
			t.Errorf("status %d, output %s", got.Status, got.Stdout)
		}
	})
	for name, args := range map[string][]string{
		"no verb":        nil,
		"unknown verb":   {"power_up"},
		"unknown flag":   {"power_on", "--power-pass", "x"},
		"extra argument": {"power_on", "-", "-"},
		"missing file":   {"power_on", "no-such-file.json"},
	} {
		t.Run(name+" is bad usage", func(t *testing.T) {
			got := Run(t, binary, "", args...)
			if got.Status != 2 || got.Stdout != "" || got.Stderr == "" {
				t.Errorf("status %d, standard output %q, standard error %q", got.Status, got.Stdout, got.Stderr)
			}
		})
	}
	t.Run("input", func(t *testing.T) { seedInput(t, binary) })
	t.Run("unsupported comes first", func(t *testing.T) { seedUnsupported(t, binary) })
}

// seedInput checks what the seed answered with a traceback (defect 3): each is
// a settingsError in the seed's form.
func seedInput(t *testing.T, binary string) {
	for name, input := range map[string]string{
		"empty":                       "",
		"not JSON":                    "power on please",
		"not an object":               "[]",
		"no driverParameters":         "{}",
		"driverParameters not object": `{"driverParameters": []}`,
	} {
		t.Run(name, func(t *testing.T) {
			got := Run(t, binary, input, "power_query")
			code, message := got.Error(t)
			if code != "settingsError" || message == "" || got.Status != 1 {
				t.Errorf("status %d:\n%s", got.Status, got.Stdout)
			}
			seedForm(t, got.Stdout)
		})
	}
}

// seedUnsupported checks that an unsupported verb is told before parameters
// are looked at.
func seedUnsupported(t *testing.T, binary string) {
	actions := Actions(t, binary)
	for _, verb := range []string{"probe", "set_boot_order"} {
		if slices.Contains(actions, verb) {
			continue
		}
		got := Run(t, binary, `{"driverParameters": {}}`, verb)
		if code, _ := got.Error(t); code != "unsupportedActionError" || got.Status != 1 {
			t.Errorf("%s: status %d:\n%s", verb, got.Status, got.Stdout)
		}
		seedForm(t, got.Stdout)
	}
}

// Actions are the verbs that the driver announces.
func Actions(t testing.TB, binary string) []string {
	t.Helper()
	var schema struct {
		Own struct{ Actions []string } `json:"x-maaspd"`
	}
	got := Run(t, binary, "", "schema")
	if err := json.Unmarshal([]byte(got.Stdout), &schema); err != nil {
		t.Fatalf("schema: %v", err)
	}
	return schema.Own.Actions
}

// SeedPower checks, with a request for a machine that can be switched, that
// success has the seed's bytes.
func SeedPower(t *testing.T, binary, request string) {
	const (
		on       = "{\n    \"action_type\": \"power_on\",\n    \"error\": null\n}\n"
		off      = "{\n    \"action_type\": \"power_off\",\n    \"error\": null\n}\n"
		queryOn  = "{\n    \"action_type\": \"power_query\",\n    \"data\": {\n        \"status\": \"on\"\n    },\n    \"error\": null\n}\n"
		queryOff = "{\n    \"action_type\": \"power_query\",\n    \"data\": {\n        \"status\": \"off\"\n    },\n    \"error\": null\n}\n"
	)
	for _, step := range []struct{ verb, want string }{
		{"power_on", on}, {"power_query", queryOn}, {"power_on", on}, {"power_query", queryOn},
		{"power_off", off}, {"power_query", queryOff}, {"power_off", off}, {"power_query", queryOff},
	} {
		got := Run(t, binary, request, step.verb)
		if got.Stdout != step.want || got.Status != 0 || got.Stderr != "" {
			t.Fatalf("%s: status %d\n%swant\n%sstandard error: %s", step.verb, got.Status, got.Stdout, step.want, got.Stderr)
		}
	}
}

// seedForm checks the form of a document: what Python's json.dumps with four
// spaces and sorted keys prints, and nothing else.
func seedForm(t testing.TB, document string) {
	t.Helper()
	var plain any
	dec := json.NewDecoder(strings.NewReader(document))
	dec.UseNumber()
	if err := dec.Decode(&plain); err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	var want bytes.Buffer
	enc := json.NewEncoder(&want) // sorts the keys of maps
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "    ")
	if err := enc.Encode(plain); err != nil {
		t.Fatal(err)
	}
	if document != want.String() {
		t.Errorf("not in the seed's form:\n%s\nwant\n%s", document, want.String())
	}
}
