package conformance

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

func usageChecks() []Check {
	return []Check{
		{"usage.version", "1.1", "--version prints to standard output, exits 0, and reads no standard input", noInput("--version")},
		{"usage.help", "1.1", "--help prints to standard output, exits 0, and reads no standard input", noInput("--help")},
		{"usage.no-verb", "1.5", "no verb is bad usage", badUsage()},
		{"usage.unknown-verb", "1.5", "an unknown verb is bad usage", badUsage("power_up")},
		{"usage.unknown-flag", "1.5", "an unknown flag is bad usage", badUsage("power_query", "--no-such-flag")},
		{"usage.extra-argument", "1.5", "an extra argument is bad usage", badUsage("power_query", "-", "-")},
		{"usage.missing-file", "1.5", "a FILE that is not there is bad usage", badUsage("power_query", "no-such-file.json")},
		{"usage.no-parameter-flags", "1.4", "no parameter is a command-line flag", noParameterFlags},
		{"usage.flags", "1.1", "--format, --log-level and --compat are understood", flagsUnderstood},
		{"usage.dashes", "1.2", "verbs are understood with dashes too", dashes},
		{"usage.text", "1.3", "--format text: an error is on standard error, standard output is empty, the status is the same", textErrors},
		{"usage.compat", "1.7", "--compat seed and MAASPD_COMPAT=seed: exit 0 whenever a reply was printed", compatible},
	}
}

// noInput checks that a run prints something, succeeds, and takes nothing from
// standard input, which stays open and holds a line.
func noInput(arg string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		const line = "not for you\n"
		reader, writer, err := os.Pipe()
		if err != nil {
			return failed("no pipe: %v", err)
		}
		defer reader.Close()
		defer writer.Close()
		if _, err := writer.WriteString(line); err != nil {
			return failed("the pipe: %v", err)
		}
		got, err := run(ctx, s.binary, command{args: []string{arg}, dir: s.dir, stdin: reader, limit: 5 * time.Second})
		if err != nil {
			return failed("%v", err)
		}
		writer.Close()
		left, err := io.ReadAll(reader)
		switch {
		case err != nil:
			return failed("the pipe: %v", err)
		case got.Hung:
			return failed("%s waits for standard input", arg)
		case string(left) != line:
			return failed("%s took %d bytes from standard input", arg, len(line)-len(left))
		case got.Status != 0 || got.Stdout == "":
			return failed("%s: %s", arg, got.describe())
		}
		return passed()
	}
}

// badUsage checks the answer to a wrong command line.
func badUsage(args ...string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		got := s.bare(ctx, args...)
		if got.Status != 2 || got.Stdout != "" || got.Stderr == "" {
			return failed("want exit status 2, nothing on standard output, a text on standard error; got %s", got.describe())
		}
		return passed()
	}
}

func noParameterFlags(ctx context.Context, s *subject) verdict {
	if s.descProblem != "" {
		return notApplicable("%s", s.descProblem)
	}
	if len(s.desc.Properties) == 0 {
		return notApplicable("the driver has no parameters")
	}
	var found problems
	for _, name := range s.desc.names() {
		flag := "--" + strings.ReplaceAll(name, "_", "-")
		if got := s.bare(ctx, "power_query", flag+"=x"); got.Status != 2 {
			found.add("%s: %s", flag, got.describe())
		}
	}
	return found.verdict()
}

func flagsUnderstood(ctx context.Context, s *subject) verdict {
	var found problems
	want := s.ask(ctx, "power_query", refusedRequest)
	for _, flags := range [][]string{{"--format", "json"}, {"--log-level", "error"}, {"--compat", "seed"}} {
		got := s.ask(ctx, "power_query", refusedRequest, flags...)
		if got.Stdout != want.Stdout {
			found.add("%s: %s", strings.Join(flags, " "), got.Result.describe())
		}
	}
	return found.verdict()
}

func dashes(ctx context.Context, s *subject) verdict {
	want, got := s.ask(ctx, "power_query", refusedRequest), s.ask(ctx, "power-query", refusedRequest)
	if got.Stdout != want.Stdout || got.Status != want.Status {
		return failed("power-query: %s", got.Result.describe())
	}
	return passed()
}

func textErrors(ctx context.Context, s *subject) verdict {
	got := s.ask(ctx, "power_query", refusedRequest, "--format", "text")
	if want := s.ask(ctx, "power_query", refusedRequest); got.Stdout != "" || got.Stderr == "" || got.Status != want.Status {
		return failed("%s; the exit status without --format is %d", got.Result.describe(), want.Status)
	}
	return passed()
}

func compatible(ctx context.Context, s *subject) verdict {
	var found problems
	runs := map[string]answer{
		"--compat seed":      s.ask(ctx, "power_query", refusedRequest, "--compat", "seed"),
		"MAASPD_COMPAT=seed": s.seedRun(ctx),
	}
	for how, got := range runs {
		if got.Status != 0 || !got.found {
			found.add("%s: %s", how, got.Result.describe())
		}
	}
	return found.verdict()
}

// seedRun asks by the environment for the seed's behaviour. It is not recorded:
// its exit status is another.
func (s *subject) seedRun(ctx context.Context) answer {
	result, err := run(ctx, s.binary, command{
		args: []string{"power_query"}, dir: s.dir, stdin: strings.NewReader(refusedRequest), env: []string{"MAASPD_COMPAT=seed"},
	})
	if err != nil {
		result = Result{Status: -1, Stderr: fmt.Sprint(err)}
	}
	return s.answer("power_query", result)
}
