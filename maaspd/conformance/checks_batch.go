package conformance

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"syscall"
	"time"

	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
)

func batchChecks() []Check {
	return []Check{
		{"batch.equals-singles", "5.1", "a line is answered as the same request alone", batchOnly(batchEquals)},
		{"batch.lines", "5.1", "each reply is one compact line that carries its line number; blank lines are skipped", batchOnly(batchLines)},
		{"batch.bad-lines", "5.1", "a bad line is answered by one error and harms no other", batchOnly(batchBadLines)},
		{"batch.long-line", "5.1", "a line of more than 1 MiB is a bad line, not the end", batchOnly(batchLongLine)},
		{"batch.exit-status", "5.4", "0 if every line was answered, whatever the answers were", batchOnly(batchStatus)},
		{"batch.jobs", "5.2", "--jobs N is understood", batchOnly(batchJobs)},
		{"batch.streaming", "5.1", "a reply does not wait for the end of input", batchOnly(batchStreaming)},
		{"batch.deadline", "5.2", "a silent device does not keep a line longer than its timeoutMs, nor lines for others", twice(batchOnly(batchDeadline))},
		{"batch.sigterm", "5.4", "SIGTERM: what is in flight is answered as cancelled, exit status 1, within 2 seconds", batchOnly(batchSignalled)},
	}
}

// batchOnly keeps the check from drivers without batch.
func batchOnly(run func(context.Context, *subject) verdict) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		if reason := s.lacks("batch"); reason != "" {
			return notApplicable("%s", reason)
		}
		return run(ctx, s)
	}
}

// line is one line of input.
func line(verb, text string) string {
	return strings.Replace(text, "{", `{"action": "`+verb+`", `, 1) + "\n"
}

// batchRun is what a run of batch gave.
type batchRun struct {
	Result
	replies map[int]json.RawMessage // by line number
	faulty  problems                // what is wrong with the form
}

// batch runs the lines. The first reply to a line counts; a second is a fault.
func (s *subject) batch(ctx context.Context, input string, flags ...string) batchRun {
	result, err := run(ctx, s.binary, command{args: append([]string{"batch"}, flags...), dir: s.dir, stdin: strings.NewReader(input)})
	if err != nil {
		result = Result{Status: -1, Stderr: err.Error()}
	}
	return readBatch(result)
}

func readBatch(result Result) batchRun {
	got := batchRun{Result: result, replies: map[int]json.RawMessage{}}
	schema, err := verify.Compile(schemas.Reply, "/$defs/batchReply")
	if err != nil {
		got.faulty.add("%v", err)
		return got
	}
	for text := range strings.Lines(result.Stdout) {
		faults, err := verify.Validate(schema, []byte(text))
		switch {
		case err != nil:
			got.faulty.add("%v in the line %s", err, brief(text))
			continue
		case len(faults) > 0:
			got.faulty.add("%s", faults[0])
		}
		number := firstReply(text).Line
		if _, twice := got.replies[number]; twice {
			got.faulty.add("line %d is answered twice", number)
			continue
		}
		got.replies[number] = json.RawMessage(text)
	}
	return got
}

// reply is the answer to a line, read leniently.
func (b batchRun) reply(number int) answer {
	return answer{reply: firstReply(string(b.replies[number]))}
}

// corpus are requests that get no further than their parameters, for the verbs
// that the driver has and for one that it has not.
func (s *subject) corpus() (verbs, texts []string) {
	add := func(verb, text string) { verbs, texts = append(verbs, verb), append(texts, text) }
	for _, verb := range everyVerb {
		if verb != "batch" {
			add(verb, refusedRequest)
		}
	}
	add("power_query", request(object{"no_such_parameter": 1}, refused, object{"requestId": "r-1"}))
	add("power_on", fmt.Sprintf(`{"protocolVersion": %d}`, s.unknownVersion()))
	add("power_off", `{"driverParameters": []}`)
	return verbs, texts
}

func (s *subject) corpusInput() (input string, verbs, texts []string) {
	verbs, texts = s.corpus()
	for i := range verbs {
		input += line(verbs[i], texts[i])
	}
	return input, verbs, texts
}

func batchEquals(ctx context.Context, s *subject) verdict {
	input, verbs, texts := s.corpusInput()
	got := s.batch(ctx, input)
	var found problems
	for i := range verbs {
		alone := withoutLine(s.ask(ctx, verbs[i], texts[i]).first())
		if alone == nil {
			continue // there is nothing to compare with, which the checks "reply." say
		}
		if together := withoutLine(got.replies[i+1]); !reflect.DeepEqual(together, alone) {
			found.add("%s: alone %s, in a batch %s", verbs[i], brief(fmt.Sprint(alone)), brief(fmt.Sprint(together)))
		}
	}
	return found.verdict()
}

// withoutLine is the document without the line number.
func withoutLine(document json.RawMessage) object {
	var values object
	if json.Unmarshal(document, &values) != nil {
		return nil
	}
	delete(values, "line")
	return values
}

func batchLines(ctx context.Context, s *subject) verdict {
	got := s.batch(ctx, "\n"+line("power_query", refusedRequest)+"  \n\r\n"+strings.TrimSuffix(line("power_on", refusedRequest), "\n"))
	found := got.faulty
	if len(got.replies) != 2 || got.replies[2] == nil || got.replies[5] == nil {
		found.add("lines 2 and 5 of the input have requests, the rest is blank; got %s", got.describe())
	}
	for _, reply := range got.replies {
		var compact bytes.Buffer
		if err := json.Compact(&compact, reply); err != nil || compact.String()+"\n" != string(reply) {
			found.add("a reply is not one compact line: %s", brief(string(reply)))
		}
	}
	return found.verdict()
}

// badLine is the answer that a bad line must get.
func (b batchRun) badLine(number int, what string) (problem string) {
	got := b.reply(number)
	if got.Failure == nil || got.Failure.Code != "settingsError" || got.ActionType != "batch" {
		return fmt.Sprintf("%s: want action_type batch and a settingsError, got %s", what, brief(string(b.replies[number])))
	}
	return ""
}

func batchBadLines(ctx context.Context, s *subject) verdict {
	bad := []string{"power on please", `{"driverParameters": {`, `[]`, `{"driverParameters": {}}`, `{"action": 7, "driverParameters": {}}`}
	input := ""
	for _, text := range bad {
		input += text + "\n"
	}
	got := s.batch(ctx, input+line("power_query", refusedRequest))
	var found problems
	for i, text := range bad {
		if problem := got.badLine(i+1, text); problem != "" {
			found.add("%s", problem)
		}
	}
	if good := got.reply(len(bad) + 1); !good.violates("/timeoutMs") {
		found.add("the good line after them: %s", good.describe())
	}
	return found.verdict()
}

func batchLongLine(ctx context.Context, s *subject) verdict {
	got := s.batch(ctx, strings.Repeat(" ", 2*mebibyte)+"x\n"+line("power_query", refusedRequest))
	var found problems
	if first := got.reply(1); first.Failure == nil || first.Failure.Code != "settingsError" {
		found.add("the long line: want a settingsError, got %s", first.outcome())
	}
	if second := got.reply(2); !second.violates("/timeoutMs") {
		found.add("the good line after it: %s", second.outcome())
	}
	return found.verdict()
}

func batchStatus(ctx context.Context, s *subject) verdict {
	for what, input := range map[string]string{"with errors only": line("power_query", refusedRequest) + "x\n", "without lines": ""} {
		if got := s.batch(ctx, input); got.Status != 0 {
			return failed("a batch %s: %s", what, got.describe())
		}
	}
	return passed()
}

func batchJobs(ctx context.Context, s *subject) verdict {
	input, verbs, _ := s.corpusInput()
	if got := s.batch(ctx, input, "--jobs", "1"); len(got.replies) != len(verbs) {
		return failed("%d of %d lines are answered: %s", len(got.replies), len(verbs), got.describe())
	}
	return passed()
}

// feed is a batch whose standard input stays open.
type feed struct {
	p     *process
	input io.WriteCloser
}

func (s *subject) feed(ctx context.Context, lines string) (*feed, error) {
	// A pipe of the system: what copies from another reader would be waited for.
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p, err := start(ctx, s.binary, command{args: []string{"batch"}, dir: s.dir, stdin: reader})
	reader.Close()
	if err != nil {
		writer.Close()
		return nil, err
	}
	if _, err := io.WriteString(writer, lines); err != nil { // a line or two: less than a pipe holds
		writer.Close()
		return nil, fmt.Errorf("the driver does not read its standard input: %w", err)
	}
	return &feed{p, writer}, nil
}

// line waits for the first line of output.
func (f *feed) line(within time.Duration) (string, bool) {
	for end := time.Now().Add(within); time.Now().Before(end) && !f.p.ended(); time.Sleep(5 * time.Millisecond) {
		text, err := bufio.NewReader(strings.NewReader(f.p.stdout.String())).ReadString('\n')
		if err == nil {
			return text, true
		}
	}
	return "", false
}

func batchStreaming(ctx context.Context, s *subject) verdict {
	f, err := s.feed(ctx, line("power_query", refusedRequest))
	if err != nil {
		return failed("%v", err)
	}
	_, answered := f.line(5 * time.Second)
	f.input.Close()
	got := readBatch(f.p.wait())
	if !answered {
		return failed("no reply within 5 s while standard input is open; after its end %s", got.describe())
	}
	return passed()
}

func batchDeadline(ctx context.Context, s *subject) verdict {
	const limit = 1500 * time.Millisecond
	mute, text, reason := s.muteRequest(ctx, object{"timeoutMs": limit.Milliseconds()})
	if reason != "" {
		return notApplicable("%s", reason)
	}
	defer mute.close()
	got := s.batch(ctx, line("power_query", text)+line("power_query", refusedRequest))
	switch {
	case got.reply(1).outcome() != "connError timeout":
		return failed("want connError, reason timeout; got %s", got.reply(1).describe())
	case !got.reply(2).violates("/timeoutMs"):
		return failed("the other line: %s", got.reply(2).describe())
	case got.Took > limit+deadlineSlack:
		return failed("timeoutMs was %d, the batch took %v", limit.Milliseconds(), got.Took.Round(time.Millisecond))
	}
	return passed()
}

func batchSignalled(ctx context.Context, s *subject) verdict {
	if !canSignal {
		return notApplicable("this system has no signals")
	}
	mute, text, reason := s.muteRequest(ctx, object{"timeoutMs": 30000})
	if reason != "" {
		return notApplicable("%s", reason)
	}
	defer mute.close()
	f, err := s.feed(ctx, line("power_query", text))
	if err != nil {
		return failed("%v", err)
	}
	defer f.input.Close()
	if !mute.hears(5 * time.Second) {
		return failed("nothing arrived at the address within 5 s")
	}
	sent := time.Now()
	if err := f.p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return failed("the driver had ended before the signal: %v", err)
	}
	got := readBatch(f.p.wait())
	if got.reply(1).outcome() != "actionError cancelled" || got.Status != 1 || time.Since(sent) > signalTime+pipeTime {
		return failed("after %v: %s", time.Since(sent).Round(time.Millisecond), got.describe())
	}
	return passed()
}
