package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
)

// replyChecks hold all replies that the driver has given so far, and those to a
// few requests for every verb, so that they also say something when they run
// alone.
func replyChecks() []Check {
	return []Check{
		{"reply.one-document", "3.16", "there is exactly one document on standard output", everyReply(oneDocument)},
		{"reply.schema", "9", "every reply keeps schemas/reply.json", keepsSchema},
		{"reply.form", "3.1", "four spaces, sorted keys, ASCII, one newline at the end", everyReply(hasForm)},
		{"reply.action-type", "3.2", "action_type is the verb, with underscores", everyReply(namesVerb)},
		{"reply.exit-status", "3.15", "0 without an error, 75 when a retry is worth it, else 1", everyReply(statusFits)},
		{"reply.message-length", "3.10", "a message has at most 1024 bytes", everyReply(messageFits)},
		{"reply.log-lines", "3.16", "what is on standard error is JSON, one object a line", everyReply(logLines)},
	}
}

// everyReply checks each run that must have left a reply.
func everyReply(fault func(answer) string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		for _, verb := range everyVerb {
			if verb != "batch" || s.descProblem == "" && !s.desc.has(verb) {
				s.ask(ctx, verb, refusedRequest)
			}
		}
		s.ask(ctx, "power_query", "")
		var found problems
		for _, got := range s.journal {
			if got.Hung || got.Status == 2 && got.Stdout == "" {
				continue // the check that ran it has said that it hung, or was taken for bad usage
			}
			if text := fault(got); text != "" {
				found.add("%s: %s", got.what, text)
			}
		}
		slices.Sort(found)
		return slices.Compact(found).verdict()
	}
}

// documents are the JSON documents on standard output, and whether there is
// anything else.
func documents(stdout string) (list []json.RawMessage, garbage bool) {
	decoder := json.NewDecoder(strings.NewReader(stdout))
	for {
		var document json.RawMessage
		switch err := decoder.Decode(&document); err {
		case nil:
			list = append(list, document)
		case io.EOF:
			return list, false
		default:
			return list, true
		}
	}
}

func oneDocument(a answer) string {
	if a.text {
		return ""
	}
	list, garbage := documents(a.Stdout)
	switch {
	case garbage:
		return "standard output is not JSON: " + a.Result.describe()
	case len(list) == 0:
		return "there is no document: " + a.Result.describe()
	case len(list) > 1:
		return "there is more than one document: " + brief(a.Stdout)
	}
	return ""
}

// first is the first document of the output; nil when there is none, which
// reply.one-document says.
func (a answer) first() json.RawMessage {
	list, _ := documents(a.Stdout)
	if len(list) == 0 || a.text {
		return nil
	}
	return list[0]
}

// keepsSchema compiles the schema of replies once for all of them.
func keepsSchema(ctx context.Context, s *subject) verdict {
	schema, err := verify.Compile(schemas.Reply, "")
	if err != nil {
		return failed("%v", err)
	}
	return everyReply(func(a answer) string {
		document := a.first()
		if document == nil {
			return ""
		}
		faults, err := verify.Validate(schema, document)
		if err != nil {
			return err.Error()
		}
		var found problems
		for _, fault := range faults {
			found.add("%s", fault)
		}
		return found.verdict().detail
	})(ctx, s)
}

// hasForm compares with what Python's json.dumps prints with four spaces and
// sorted keys, which is the form of the seed.
func hasForm(a answer) string {
	document := a.first()
	if document == nil {
		return ""
	}
	var plain any
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	if err := decoder.Decode(&plain); err != nil {
		return err.Error()
	}
	var want bytes.Buffer
	encoder := json.NewEncoder(&want) // sorts the keys of maps
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "    ")
	if err := encoder.Encode(plain); err != nil {
		return err.Error()
	}
	if !strings.HasPrefix(a.Stdout, ascii(want.String())) {
		return "the reply has another form: " + brief(a.Stdout)
	}
	return ""
}

// ascii writes all other characters as \u escapes.
func ascii(text string) string {
	var out strings.Builder
	for _, unit := range text {
		if unit < 0x7f {
			out.WriteRune(unit)
			continue
		}
		out.WriteString(escaped(unit))
	}
	return out.String()
}

func namesVerb(a answer) string {
	if a.first() != nil && a.ActionType != a.verb {
		return "action_type is " + brief(a.ActionType)
	}
	return ""
}

func statusFits(a answer) string {
	want := 0
	switch {
	case a.first() == nil || strings.Contains(a.what, "--compat"):
		return ""
	case a.Failure != nil && a.Failure.Retryable:
		want = 75
	case a.Failure != nil:
		want = 1
	}
	if a.Status != want {
		return a.Result.describe()
	}
	return ""
}

func messageFits(a answer) string {
	if a.Failure != nil && len(a.Failure.Message) > 1024 {
		return brief(a.Failure.Message)
	}
	return ""
}

func logLines(a answer) string {
	if a.text {
		return ""
	}
	for line := range strings.Lines(a.Stderr) {
		var object map[string]json.RawMessage
		if json.Unmarshal([]byte(line), &object) != nil {
			return "standard error has " + brief(line)
		}
	}
	return ""
}
