package conformance

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
)

// parallelRuns is how many processes run at once unless the options say
// otherwise.
const parallelRuns = 50

func processChecks() []Check {
	return []Check{
		{"process.parallel", "1.1", "50 processes at once do not disturb each other", parallel},
		{"process.no-files", "1.1", "nothing is written to the working directory", noFiles},
	}
}

func parallel(ctx context.Context, s *subject) verdict {
	count := s.options.Parallel
	if count == 0 {
		count = parallelRuns
	}
	alone := s.ask(ctx, "power_query", refusedRequest)
	answers := make([]answer, count)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			text := request(object{}, refused, object{"requestId": fmt.Sprintf("run-%d", i)})
			result, err := run(ctx, s.binary, command{args: []string{"power_query"}, dir: s.dir, stdin: strings.NewReader(text)})
			if err != nil {
				result = Result{Status: -1, Stderr: err.Error()}
			}
			answers[i] = s.answer("power_query", result)
		})
	}
	all.Wait()
	var found problems
	for i, got := range answers {
		s.record(got)
		switch {
		case got.RequestID != nil && *got.RequestID != fmt.Sprintf("run-%d", i):
			found.add("run %d got the answer to %s", i, *got.RequestID)
		case got.outcome() != alone.outcome() || got.Status != alone.Status || pointers(got) != pointers(alone):
			found.add("run %d: %s", i, got.Result.describe())
		}
	}
	return found.verdict()
}

func noFiles(ctx context.Context, s *subject) verdict {
	s.bare(ctx, "schema")
	s.ask(ctx, "power_query", refusedRequest)
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return failed("the working directory is gone: %v", err)
	}
	var names problems
	for _, entry := range entries {
		names.add("%s", entry.Name())
	}
	if len(names) > 0 {
		return failed("in the working directory is now: %s", names.verdict().detail)
	}
	return passed()
}
