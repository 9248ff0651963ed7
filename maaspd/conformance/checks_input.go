package conformance

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// badInput is a request that a driver must refuse when it reads it.
type badInput struct{ id, title, text string }

// nested is a request whose unknown key holds lists within lists, so that the
// whole has this many levels.
func nested(levels int) string {
	return `{"timeoutMs": 0, "driverParameters": {}, "x": ` + strings.Repeat("[", levels-1) + strings.Repeat("]", levels-1) + "}"
}

// padded is the smallest request, with spaces up to the size.
func padded(size int) string { return refusedRequest + strings.Repeat(" ", size-len(refusedRequest)) }

const mebibyte = 1 << 20

func badInputs() []badInput {
	return []badInput{
		{"empty", "empty input", ""},
		{"not-json", "a text that is no JSON", "power on please"},
		{"truncated", "a request that ends in the middle", `{"driverParameters": {"a": "b"`},
		{"not-object-list", "a list", `[{"driverParameters": {}}]`},
		{"not-object-string", "a string", `"driverParameters"`},
		{"not-object-null", "null", "null"},
		{"duplicate-key", "a key that occurs twice", `{"driverParameters": {}, "driverParameters": {}}`},
		{"duplicate-key-nested", "a key that occurs twice further inside", `{"driverParameters": {}, "x": [{"a": {"b": 1}, "a": {"c": 2}}]}`},
		{"trailing-data", "something after the document", `{"driverParameters": {}} x`},
		{"two-documents", "two documents", `{"driverParameters": {}} {"driverParameters": {}}`},
		{"invalid-utf8", "invalid UTF-8", "{\"driverParameters\": {}, \"x\": \"\xff\"}"},
		{"lone-surrogate", "a surrogate without its partner", `{"driverParameters": {}, "x": "\ud83d"}`},
		{"nan", "NaN", `{"driverParameters": {}, "x": NaN}`},
		{"infinity", "Infinity", `{"driverParameters": {}, "x": -Infinity}`},
		{"too-deep", "more than 64 levels", nested(65)},
		{"too-large", "more than 1 MiB", padded(mebibyte + 1)},
		{"single-quotes", "single quotes", `{'driverParameters': {}}`},
	}
}

func inputChecks() []Check {
	var list []Check
	for _, input := range badInputs() {
		list = append(list, Check{"input." + input.id, "2.11", input.title + " is a settingsError", func(ctx context.Context, s *subject) verdict {
			return wantUnreadable(s.ask(ctx, "power_query", input.text))
		}})
	}
	return append(list,
		Check{"input.no-parameters", "2.2", "a request without driverParameters is a settingsError that names it", parametersFault(`{}`)},
		Check{"input.parameters-null", "2.7", "driverParameters that is null is absent", parametersFault(`{"driverParameters": null}`)},
		Check{"input.parameters-not-object", "2.2", "driverParameters that is no object is a settingsError that names it", parametersFault(`{"driverParameters": []}`)},
		Check{"input.byte-order-mark", "2.11", "a byte-order mark at the start is skipped", sameAsRefused("\ufeff" + refusedRequest)},
		Check{"input.white-space", "2.11", "white space around the document is no fault", sameAsRefused("\r\n\t " + refusedRequest + "\n\n")},
		Check{"input.deep-enough", "2.11", "64 levels are accepted", sameAsRefused(nested(64))},
		Check{"input.large-enough", "2.11", "1 MiB is accepted", sameAsRefused(padded(mebibyte))},
		Check{"input.surrogate-pair", "2.11", "a pair of surrogates is accepted", sameAsRefused(`{"timeoutMs": 0, "driverParameters": {}, "x": "\ud83d\ude00 \\ud83d"}`)},
		Check{"input.file", "1.1", "FILE and - are read as standard input is", inputFile},
	)
}

// wantSettingsError checks that the request was refused for bad input; with a
// pointer, for the fault there.
func wantSettingsError(got answer, pointer string) verdict {
	if got.outcome() != "settingsError badInput" || got.Failure.Effect != "none" {
		return failed("want settingsError, reason badInput, effect none; got %s", got.describe())
	}
	if len(got.Failure.Violations) == 0 {
		return failed("the reply lists no violations")
	}
	if pointer != "" && !got.violates(pointer) {
		return failed("no violation has the pointer %s: %s", pointer, brief(got.Stdout))
	}
	return passed()
}

// wantUnreadable checks that the document as a whole was refused, and not what
// is in it.
func wantUnreadable(got answer) verdict {
	if v := wantSettingsError(got, ""); v.status != Pass {
		return v
	}
	if !got.violates("") {
		return failed("the document is read, and refused for %s", pointers(got))
	}
	return passed()
}

func parametersFault(text string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		return wantSettingsError(s.ask(ctx, "power_query", text), "/driverParameters")
	}
}

// sameAsRefused checks that the request has no other fault than the smallest
// one that is refused.
func sameAsRefused(text string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		want, got := s.ask(ctx, "power_query", refusedRequest), s.ask(ctx, "power_query", text)
		if pointers(got) != pointers(want) {
			return failed("want the violations %s; got %s %s", pointers(want), got.describe(), pointers(got))
		}
		return passed()
	}
}

// pointers are the places of all violations, or what came instead.
func pointers(a answer) string {
	if a.Failure == nil || len(a.Failure.Violations) == 0 {
		return "none (" + a.outcome() + ")"
	}
	var list []string
	for _, v := range a.Failure.Violations {
		list = append(list, v.Pointer)
	}
	return strings.Join(list, " ")
}

func inputFile(ctx context.Context, s *subject) verdict {
	folder, err := os.MkdirTemp("", "conformance")
	if err != nil {
		return failed("no folder: %v", err)
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "request.json")
	if err := os.WriteFile(file, []byte(refusedRequest), 0o600); err != nil {
		return failed("no file: %v", err)
	}
	want := s.ask(ctx, "power_query", refusedRequest)
	var found problems
	for name, got := range map[string]answer{
		"FILE": s.send(ctx, "power_query", command{}, file),
		"-":    s.send(ctx, "power_query", command{stdin: strings.NewReader(refusedRequest)}, "-"),
	} {
		if got.Stdout != want.Stdout || got.Status != want.Status {
			found.add("%s: %s", name, fmt.Sprint(got.Result.describe()))
		}
	}
	return found.verdict()
}
