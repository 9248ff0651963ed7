package maaspd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// endless is an input without end, one line a read, that counts its lines.
type endless struct{ lines atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	return copy(p, lineFor("on", fmt.Sprint("bmc-", e.lines.Add(1)))), nil
}

// runInput runs a batch with the input in a goroutine.
func runInput(ctx context.Context, f *fleet, in io.Reader, out io.Writer, flags ...string) <-chan result {
	done := make(chan result, 1)
	go func() {
		var text, errs bytes.Buffer
		start := time.Now()
		status := maaspd.Run(ctx, f.driver(), append([]string{"batch"}, flags...), in, io.MultiWriter(&text, out), &errs)
		done <- result{status, text.String(), errs.String(), time.Since(start)}
	}()
	return done
}

// TestBatchJobs holds that no more lines are read than may be unanswered.
func TestBatchJobs(t *testing.T) {
	for flags, jobs := range map[string]int64{"": 256, "--jobs=7": 7, "--jobs=1": 1} {
		t.Run(flags, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				f, in := newFleet(10*time.Second), &endless{}
				done := runInput(ctx, f, in, io.Discard, strings.Fields(flags)...)
				for round := int64(1); round <= 3; round++ {
					synctest.Wait()
					if n := in.lines.Load(); n != round*jobs {
						t.Errorf("%d lines are read after %d rounds, want %d", n, round, round*jobs)
					}
					time.Sleep(10 * time.Second)
				}
				cancel()
				if got := <-done; got.status != 1 {
					t.Errorf("exit status %d", got.status)
				}
			})
		})
	}
}

// TestBatchJobsUsage holds what --jobs takes.
func TestBatchJobsUsage(t *testing.T) {
	for _, jobs := range []string{"0", "-1", "many", "", "1.5"} {
		got := run(t, newFleet(0).driver(), "batch", lineFor("on", "a"), "--jobs="+jobs)
		if got.status != 2 || got.stdout != "" || !strings.Contains(got.stderr, "jobs") {
			t.Errorf("--jobs=%s: exit status %d, %q, %q", jobs, got.status, got.stdout, got.stderr)
		}
	}
}

// deaf is a host that does not read until it is told to.
type deaf struct{ listen chan struct{} }

func (d *deaf) Write(p []byte) (int, error) {
	<-d.listen
	return len(p), nil
}

// TestBatchBackPressure holds that a host that does not read its replies stops
// the reading of lines, and gets all of them in the end.
func TestBatchBackPressure(t *testing.T) {
	host := &deaf{make(chan struct{})}
	pipe, lines := io.Pipe()
	var sent atomic.Int64
	go func() {
		for n := range 1000 {
			io.WriteString(lines, lineFor("on", fmt.Sprint("bmc-", n)))
			sent.Add(1)
		}
		lines.Close()
	}()
	done := runInput(t.Context(), newFleet(0), pipe, host, "--jobs=20")
	for end := time.Now().Add(10 * time.Second); sent.Load() < 20 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(100 * time.Millisecond) // for one too many to be read
	if sent.Load() != 20 {
		t.Errorf("%d lines were read from a host that does not listen", sent.Load())
	}
	close(host.listen)
	if got := <-done; got.status != 0 || len(got.replies(t)) != 1000 {
		t.Errorf("exit status %d, %d replies", got.status, len(got.replies(t)))
	}
}

// badLine is one line with what is expected of its answer.
type badLine struct {
	name, text     string
	action, reason string
	id             string // "" when none can be echoed
	says           string
}

func badLines() []badLine {
	wrong := []badLine{
		{name: "not JSON", text: `power_on`, action: "batch", reason: "badInput"},
		{name: "half of an object", text: `{"action": "power_on", "driverParameters": {`, action: "batch", reason: "badInput"},
		{name: "a list", text: `[{"action": "power_on"}]`, action: "batch", reason: "badInput", says: "not array"},
		{name: "two documents", text: `{"action": "power_on"} {}`, action: "batch", reason: "badInput"},
		{name: "duplicate key", text: `{"action": "power_on", "action": "power_off", "driverParameters": {}}`, action: "batch", reason: "badInput"},
		{name: "invalid UTF-8", text: "{\"action\": \"power_on\", \"driverParameters\": {\"power_user\": \"\xff\"}}", action: "batch", reason: "badInput"},
		{name: "no-break space", text: "\u00a0", action: "batch", reason: "badInput"},
		{name: "NUL", text: "\x00", action: "batch", reason: "badInput"},
		{name: "too deep", text: strings.Repeat("[", 100), action: "batch", reason: "badInput"},
		{name: "no action", text: `{"requestId": "r-7", "driverParameters": {}}`, action: "batch", reason: "badInput", id: "r-7", says: "action"},
		{name: "bad request id", text: `{"requestId": "é", "driverParameters": {}}`, action: "batch", reason: "badInput"},
		{name: "unsupported verb", text: `{"requestId": "r-7", "action": "identify", "driverParameters": {}}`, action: "identify", reason: "unsupported", id: "r-7"},
		{name: "no parameters", text: `{"requestId": "r-7", "action": "power_on"}`, action: "power_on", reason: "badInput", id: "r-7", says: "driverParameters"},
		{name: "bad parameter", text: `{"requestId": "r-7", "action": "power_on", "driverParameters": {"port": 0}}`, action: "power_on", reason: "badInput", id: "r-7", says: "port"},
		{name: "other version", text: `{"requestId": "r-7", "action": "power_on", "protocolVersion": 2}`, action: "power_on", reason: "unsupportedProtocol", id: "r-7"},
		{name: "other version with a new verb", text: `{"requestId": "r-7", "action": "power_up", "protocolVersion": 2}`, action: "batch", reason: "unsupportedProtocol", id: "r-7"},
	}
	for _, action := range []string{`"schema"`, `"batch"`, `"power_up"`, `"power-on"`, `"POWER_ON"`, `""`, `7`, `null`, `["power_on"]`, `{}`, `true`} {
		wrong = append(wrong, badLine{
			name: "action " + action, text: `{"requestId": "r-7", "driverParameters": {}, "action": ` + action + `}`,
			action: "batch", reason: "badInput", id: "r-7", says: "action must be a verb",
		})
	}
	return wrong
}

// TestBatchBadLines holds that a bad line is answered with its number and its
// request id, and harms no other.
func TestBatchBadLines(t *testing.T) {
	good := lineFor("on", "a")
	for _, c := range badLines() {
		for _, newline := range []string{"\n", "\r\n"} {
			t.Run(c.name, func(t *testing.T) {
				got := run(t, newFleet(0).driver(), "batch", good+"\n"+c.text+newline+good)
				got.wantAnswers(t, 0, "1 ok, 3 "+c.reason+", 4 ok")
				if newline == "\n" {
					got.keepsSchema(t)
				}
				for _, reply := range got.replies(t) {
					if reply.Line == 3 {
						c.check(t, reply)
					}
				}
			})
		}
	}
}

func (c badLine) check(t *testing.T, got batchReply) {
	t.Helper()
	id := ""
	if got.RequestID != nil {
		id = *got.RequestID
	}
	if got.ActionType != c.action || id != c.id || got.Error.Effect != "none" || *got.Error.Retryable || !strings.Contains(got.Error.Message, c.says) {
		t.Errorf("action %s, id %q, error %+v", got.ActionType, id, *got.Error)
	}
}

// TestBatchLineNumbers holds what counts as a line.
func TestBatchLineNumbers(t *testing.T) {
	line := strings.TrimSuffix(lineFor("on", "a"), "\n")
	for _, c := range []struct{ name, input, want string }{
		{"nothing", "", ""},
		{"blank lines only", "\n \t\r\n\n  ", ""},
		{"blank lines between", "\n" + line + "\n\n \t \r\n" + line + "\n\n", "2 ok, 5 ok"},
		{"no newline at the end", line + "\n" + line, "1 ok, 2 ok"},
		{"carriage returns", line + "\r\n" + line + "\r\n", "1 ok, 2 ok"},
		{"byte-order mark", "\ufeff" + line + "\n" + line, "1 ok, 2 ok"},
		{"only a byte-order mark", "\ufeff\r\n" + line, "2 ok"},
		{"two byte-order marks", "\ufeff\ufeff" + line + "\n" + line, "1 badInput, 2 ok"},
		{"white space around", " \t" + line + "  \r\n", "1 ok"},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, newFleet(0).driver(), "batch", c.input).wantAnswers(t, 0, c.want)
		})
	}
}

// TestBatchLongLines holds the limit of a line, and that what follows is not
// taken for a line of its own.
func TestBatchLongLines(t *testing.T) {
	const limit = 1 << 20
	line := strings.TrimSuffix(lineFor("on", "a"), "\n")
	padded := func(length int) string { return line + strings.Repeat(" ", length-len(line)) }
	for _, c := range []struct{ name, input, want string }{
		{"1 MiB", padded(limit) + "\n" + line, "1 ok, 2 ok"},
		{"1 MiB at the end", line + "\n" + padded(limit), "1 ok, 2 ok"},
		{"a byte more", padded(limit+1) + "\n" + line, "1 badInput, 2 ok"},
		{"a byte more at the end", line + "\n" + padded(limit+1), "1 ok, 2 badInput"},
		{"much more", padded(3*limit+12345) + "\n" + line, "1 badInput, 2 ok"},
		{"blank", strings.Repeat(" ", limit+1) + "\n" + line, "1 badInput, 2 ok"},
		{"a carriage return more", padded(limit) + "\r\n" + line, "1 badInput, 2 ok"},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, newFleet(0).driver(), "batch", c.input).wantAnswers(t, 0, c.want)
		})
	}
}

// TestBatchInputError holds that what was read is answered before the program
// says that there should have been more.
func TestBatchInputError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in := io.MultiReader(strings.NewReader(lineFor("on", "a")+lineFor("on", "b")), &failingReader{})
		got := <-runInput(t.Context(), newFleet(time.Second), in, io.Discard)
		got.wantAnswers(t, 1, "1 ok, 2 ok")
		if !strings.Contains(got.stderr, "could not be read to its end") || !strings.Contains(got.stderr, "the disk is gone") {
			t.Errorf("standard error %q", got.stderr)
		}
	})
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

// brokenAfter is a host that goes away after so many replies.
type brokenAfter struct {
	mu     sync.Mutex
	wanted int
	writes int
}

func (b *brokenAfter) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.writes++
	if b.writes > b.wanted {
		return 0, errors.New("the host is gone")
	}
	return len(p), nil
}

// TestBatchBrokenOutput holds that a host that went away ends the batch soon,
// sessions closed, and that nothing is written after the failure.
func TestBatchBrokenOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, host := newFleet(time.Second), &brokenAfter{wanted: 3}
		f.act = func(ctx context.Context, p fleetParams, _ string) error {
			if p.Address > "bmc-4" {
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}
		got := <-runInput(t.Context(), f, &endless{}, host, "--jobs=8")
		if got.status != 1 || got.took > 2*time.Second || host.writes != 4 || f.open != 0 {
			t.Errorf("exit status %d after %v, %d writes, %d sessions open", got.status, got.took, host.writes, f.open)
		}
		if strings.Count(got.stderr, "replies cannot be written") != 1 {
			t.Errorf("standard error %q", got.stderr)
		}
	})
}

// FuzzBatchLines holds that any input gives one line of output for every line
// that is not blank, whatever is in it.
func FuzzBatchLines(f *testing.F) {
	for _, c := range badLines() {
		f.Add([]byte(c.text + "\r\n\n" + lineFor("on", "a") + c.text))
	}
	f.Add([]byte("\ufeff\n\ufeff"))
	f.Fuzz(func(t *testing.T, input []byte) {
		fleet := newFleet(0)
		got := runContext(t.Context(), fleet.driver(), string(input), "batch", "--log-level=error")
		want := map[int]bool{}
		for n, line := range bytes.Split(input, []byte("\n")) {
			if n == 0 {
				line = bytes.TrimPrefix(line, []byte("\ufeff"))
			}
			if len(bytes.Trim(line, " \t\r")) > 0 {
				want[n+1] = true
			}
		}
		for text := range strings.Lines(got.stdout) {
			var reply batchReply
			if err := json.Unmarshal([]byte(text), &reply); err != nil || !want[reply.Line] {
				t.Fatalf("reply %q to %q: %v", text, input, err)
			}
			delete(want, reply.Line)
		}
		if len(want) > 0 || got.status != 0 || fleet.open != 0 {
			t.Errorf("exit status %d, %d sessions open, no answer to %v of %q\n%s", got.status, fleet.open, want, input, got.stderr)
		}
	})
}
