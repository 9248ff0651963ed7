package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// subject is the driver that is checked, with what is known of it so far.
type subject struct {
	binary  string
	options Options
	dir     string // the working directory of all runs, empty at the beginning

	schema      Result
	desc        description
	descProblem string // why desc is not known; empty when it is

	canaries []string          // planted in secrets
	known    map[string]answer // runs that were made before, by what they were
	journal  []answer          // every run that must have left a reply
}

// newSubject finds the program and asks it for its description.
func newSubject(ctx context.Context, binary string, options Options) (*subject, error) {
	path, err := exec.LookPath(binary)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be run: %w", binary, err)
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, err
	}
	s := &subject{binary: path, options: options, known: map[string]answer{}, canaries: canaries()}
	if s.options.Params, err = parametersOf(options.Params); err != nil {
		return nil, fmt.Errorf("the good parameters: %w", err)
	}
	if s.options.BadParams, err = parametersOf(options.BadParams); err != nil {
		return nil, fmt.Errorf("the bad parameters: %w", err)
	}
	if s.dir, err = os.MkdirTemp("", "conformance"); err != nil {
		return nil, err
	}
	if s.schema, err = run(ctx, path, command{args: []string{"schema"}, dir: s.dir}); err != nil {
		s.close()
		return nil, err
	}
	s.desc, err = readDescription(s.schema.Stdout)
	if err != nil {
		s.descProblem = "the description cannot be read (see the checks \"schema.\")"
	}
	return s, nil
}

func (s *subject) close() { _ = os.RemoveAll(s.dir) } // a temporary folder

// parametersOf accepts a whole request as well as its driverParameters.
func parametersOf(document json.RawMessage) (json.RawMessage, error) {
	if len(document) == 0 {
		return nil, nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(document, &object); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w", err)
	}
	if inner, isRequest := object["driverParameters"]; isRequest {
		if err := json.Unmarshal(inner, &object); err != nil {
			return nil, fmt.Errorf("driverParameters is not a JSON object: %w", err)
		}
		return inner, nil
	}
	return document, nil
}

// answer is a run that must have left a reply, and the reply.
type answer struct {
	Result
	verb string
	what string // the command line, for a person
	text bool   // --format text
	reply
}

// reply is the first JSON document on standard output, read leniently: what is
// wrong with the form of replies is found by the checks "reply.".
type reply struct {
	ActionType string          `json:"action_type"`
	Data       json.RawMessage `json:"data"`
	Failure    *replyError     `json:"error"`
	RequestID  *string         `json:"request_id"`
	Line       int             `json:"line"`
	found      bool
}

type replyError struct {
	Code, Message, Reason, Effect string
	Retryable                     bool
	Violations                    []violation
}

type violation struct{ Pointer, Keyword, Message string }

// firstReply reads the first document of the output.
func firstReply(stdout string) reply {
	var r reply
	decoder := json.NewDecoder(strings.NewReader(stdout))
	r.found = decoder.Decode(&r) == nil
	return r
}

// ask runs the verb with the request on standard input. A run that was made
// before is not repeated: its request was refused before any device.
func (s *subject) ask(ctx context.Context, verb, request string, flags ...string) answer {
	key := strings.Join(append([]string{verb, request}, flags...), "\x00")
	if got, made := s.known[key]; made {
		return got
	}
	got := s.send(ctx, verb, command{stdin: strings.NewReader(request)}, flags...)
	s.known[key] = got
	return got
}

// send runs the verb, always anew.
func (s *subject) send(ctx context.Context, verb string, c command, flags ...string) answer {
	c.args, c.dir = append([]string{verb}, flags...), s.dir
	result, err := run(ctx, s.binary, c)
	if err != nil {
		result = Result{Status: -1, Stderr: err.Error()}
	}
	return s.record(s.answer(verb, result, flags...))
}

func (s *subject) answer(verb string, result Result, flags ...string) answer {
	line := strings.Join(append([]string{verb}, flags...), " ")
	text := strings.Contains(line, "--format text")
	return answer{Result: result, verb: underscored(verb), what: line, text: text, reply: firstReply(result.Stdout)}
}

// record keeps the answer for the checks of replies.
func (s *subject) record(a answer) answer {
	s.journal = append(s.journal, a)
	return a
}

// bare runs the program with exactly these arguments; there is no reply.
func (s *subject) bare(ctx context.Context, args ...string) Result {
	result, err := run(ctx, s.binary, command{args: args, dir: s.dir, stdin: strings.NewReader("")})
	if err != nil {
		return Result{Status: -1, Stderr: err.Error()}
	}
	return result
}

// underscored is the name of a verb as documents have it.
func underscored(verb string) string { return strings.ReplaceAll(verb, "-", "_") }

// outcome is the error of the reply as "code reason", "success" without one.
func (a answer) outcome() string {
	switch {
	case !a.found:
		return "no reply"
	case a.Failure == nil:
		return "success"
	}
	return strings.TrimSpace(a.Failure.Code + " " + a.Failure.Reason)
}

// describe tells what came of the run, for a person and briefly.
func (a answer) describe() string {
	switch {
	case !a.found || a.Hung:
		return a.Result.describe()
	case a.Failure != nil:
		return a.outcome() + ": " + brief(a.Failure.Message)
	}
	return "success"
}

// violates tells whether the reply lists a violation at the pointer.
func (a answer) violates(pointer string) bool { return a.violation(pointer) != nil }

func (a answer) violation(pointer string) *violation {
	if a.Failure == nil {
		return nil
	}
	for i := range a.Failure.Violations {
		if a.Failure.Violations[i].Pointer == pointer {
			return &a.Failure.Violations[i]
		}
	}
	return nil
}
