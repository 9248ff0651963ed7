package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Check is one thing that a driver must keep.
type Check struct {
	// ID names the check; it stays the same from release to release.
	ID string
	// Section is the paragraph of docs/protocol.md that the check stands for.
	Section string
	// Title says in one line what a driver that passes does.
	Title string

	run func(context.Context, *subject) verdict
}

// Checks are all checks, in the order in which they run.
func Checks() []Check {
	return slices.Concat(schemaChecks(), usageChecks(), inputChecks(), requestChecks(), orderChecks(), parameterChecks(),
		coercionChecks(), timeChecks(), secretChecks(), batchChecks(), onlineChecks(), processChecks(), replyChecks())
}

// Status is what came of a check.
type Status string

// A check passes, fails, or does not apply to the driver; in the last two
// cases the outcome says why.
const (
	Pass          Status = "pass"
	Fail          Status = "fail"
	NotApplicable Status = "not applicable"
)

// Outcome is what came of one check.
type Outcome struct {
	Check  Check
	Status Status
	// Detail tells what is wrong, or why the check does not apply.
	Detail string
}

// Options are what the checks need beside the program.
type Options struct {
	// Params is a request, or its driverParameters alone, for a device that may
	// be switched on and off. Without it the checks "online." do not apply.
	Params json.RawMessage
	// BadParams is the same with a wrong password.
	BadParams json.RawMessage
	// Only are the ids of the checks to run; all when empty. An id that ends
	// with a dot stands for all that begin with it.
	Only []string
	// Parallel is how many processes run at once in the check of parallel
	// runs; 50 when zero.
	Parallel int
	// Logins tells how many logins the device of BadParams has seen, where the
	// test is the device; nil where nobody can tell.
	Logins func() int
}

// Verify runs the checks against the program, a path or a name on PATH, and
// hands each outcome to report as soon as it is known. The error is for a
// program that cannot be run and for options that have faults; what the driver
// does wrong is in the outcomes.
func Verify(ctx context.Context, binary string, options Options, report func(Outcome)) ([]Outcome, error) {
	checks, err := Chosen(options.Only)
	if err != nil {
		return nil, err
	}
	s, err := newSubject(ctx, binary, options)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var outcomes []Outcome
	for _, check := range checks {
		v := check.run(ctx, s)
		if ctx.Err() != nil {
			return outcomes, ctx.Err()
		}
		outcome := Outcome{check, v.status, v.detail}
		outcomes = append(outcomes, outcome)
		if report != nil {
			report(outcome)
		}
	}
	return outcomes, nil
}

// Chosen are the checks with these ids, all without any; an id that ends with a
// dot stands for all that begin with it. The error names an id that no check has.
func Chosen(only []string) ([]Check, error) {
	all := Checks()
	if len(only) == 0 {
		return all, nil
	}
	picked := map[string]bool{}
	for _, id := range only {
		found := false
		for _, check := range all {
			if check.ID == id || strings.HasSuffix(id, ".") && strings.HasPrefix(check.ID, id) {
				picked[check.ID], found = true, true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no check %q; all are listed by: powerctl conformance --list", id)
		}
	}
	return slices.DeleteFunc(all, func(c Check) bool { return !picked[c.ID] }), nil
}

// verdict is what the function of a check returns.
type verdict struct {
	status Status
	detail string
}

func passed() verdict { return verdict{status: Pass} }

func failed(format string, args ...any) verdict { return verdict{Fail, fmt.Sprintf(format, args...)} }

func notApplicable(format string, args ...any) verdict {
	return verdict{NotApplicable, fmt.Sprintf(format, args...)}
}

// problems collects what a check finds wrong.
type problems []string

func (p *problems) add(format string, args ...any) { *p = append(*p, fmt.Sprintf(format, args...)) }

// mostProblems is how many problems an outcome names; a thoroughly broken
// driver has hundreds of one kind.
const mostProblems = 4

// verdict is a pass when there are no problems.
func (p problems) verdict() verdict {
	if len(p) == 0 {
		return passed()
	}
	text := strings.Join(p[:min(len(p), mostProblems)], "; ")
	if len(p) > mostProblems {
		text += fmt.Sprintf("; and %d more", len(p)-mostProblems)
	}
	return verdict{Fail, text}
}
