package redfish_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os/exec"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
	"github.com/maaspd/powerdrivers/schemas/schematest"
)

// object is a JSON object.
type object = map[string]any

// with returns the members of the objects, the later ones on top.
func with(objects ...object) object {
	all := object{}
	for _, o := range objects {
		maps.Copy(all, o)
	}
	return all
}

// request is a request with the parameters, and the keys beside them.
func request(params object, keys ...object) string {
	document := with(append(keys, object{"driverParameters": params})...)
	text, err := json.Marshal(document)
	if err != nil {
		panic(err) // a test wrote something that is no JSON
	}
	return string(text)
}

// answer is what a run of the driver gave.
type answer struct {
	t          testing.TB
	status     int
	text, logs string
	ActionType string `json:"action_type"`
	Data       object
	Error      *failure
}

// failure is the error of a reply.
type failure struct {
	Code, Message, Reason, Effect string
	Retryable                     bool
	Violations                    []struct{ Pointer, Keyword, Message string }
}

// lockedBuffer collects what several goroutines write.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// ask runs the driver inside the test.
func ask(t testing.TB, verb, request string, flags ...string) answer {
	t.Helper()
	return askUntil(t, t.Context(), verb, request, flags...)
}

// askUntil is ask with a context that a test can end.
func askUntil(t testing.TB, ctx context.Context, verb, request string, flags ...string) answer {
	t.Helper()
	return askOf(t, ctx, redfish.Driver(), verb, request, flags...)
}

// askPausing is ask of a driver with that pause in the reset of machines that
// need one.
func askPausing(t testing.TB, pause time.Duration, verb, request string) answer {
	t.Helper()
	return askOf(t, t.Context(), redfish.DriverPausing(pause), verb, request)
}

func askOf[P any, D maaspd.PowerDriver](t testing.TB, ctx context.Context, driver maaspd.Driver[P, D], verb, request string, flags ...string) answer {
	t.Helper()
	var stdout, stderr lockedBuffer
	status := maaspd.Run(ctx, driver, append([]string{verb}, flags...), strings.NewReader(request), &stdout, &stderr)
	return parsed(t, verb, status, stdout.String(), stderr.String())
}

// process is a running driver.
type process struct {
	t              testing.TB
	verb           string
	cmd            *exec.Cmd
	stdout, stderr lockedBuffer
}

// start starts the driver's binary and gives it the request.
func start(t testing.TB, verb, request string, flags ...string) *process {
	t.Helper()
	p := &process{t: t, verb: verb}
	p.cmd = exec.CommandContext(t.Context(), driverPath(), append([]string{verb}, flags...)...)
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = strings.NewReader(request), &p.stdout, &p.stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// parsed reads a reply and holds what every reply must keep: the schema, the
// name of the verb, the exit status that belongs to the error.
func parsed(t testing.TB, verb string, status int, stdout, stderr string) answer {
	t.Helper()
	schematest.Reply(t, []byte(stdout))
	a := answer{t: t, status: status, text: stdout, logs: stderr}
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

// succeeds fails the test unless there is no error.
func (a answer) succeeds() answer {
	a.t.Helper()
	if a.Error != nil {
		a.t.Fatalf("error:\n%sstandard error: %s", a.text, a.logs)
	}
	return a
}

// gives fails the test unless the verb succeeded with exactly this data.
func (a answer) gives(data object) answer {
	a.t.Helper()
	a.succeeds()
	if len(data) != len(a.Data) || len(data) > 0 && !reflect.DeepEqual(data, a.Data) {
		a.t.Fatalf("data %v, want %v", a.Data, data)
	}
	return a
}

// fails fails the test unless the error is the one given by "code reason effect".
func (a answer) fails(want string) answer {
	a.t.Helper()
	if a.Error == nil {
		a.t.Fatalf("success, want %s:\n%s", want, a.text)
	}
	if got := a.Error.Code + " " + a.Error.Reason + " " + a.Error.Effect; got != want {
		a.t.Fatalf("error %q, want %q: %s", got, want, a.Error.Message)
	}
	return a
}

// says fails the test unless the message has all the words.
func (a answer) says(words ...string) answer {
	a.t.Helper()
	for _, word := range words {
		if a.Error == nil || !strings.Contains(a.Error.Message, word) {
			a.t.Errorf("the message does not say %q:\n%s", word, a.text)
		}
	}
	return a
}

// violates fails the test unless the request was refused for exactly these
// faults, each "pointer keyword".
func (a answer) violates(want ...string) answer {
	a.t.Helper()
	a.fails("settingsError badInput none")
	var got []string
	for _, v := range a.Error.Violations {
		got = append(got, v.Pointer+" "+v.Keyword)
	}
	if !reflect.DeepEqual(got, want) {
		a.t.Fatalf("violations %q, want %q", got, want)
	}
	return a
}
