package conformance

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

func parameterChecks() []Check {
	return []Check{
		{"parameters.complete", "2.9", "a request with all required parameters has no fault", parametersComplete},
		{"parameters.required-dropped", "2.9", "each required parameter that is left out is named, and no other", dropped},
		{"parameters.required-null", "2.9", "null is not set", notSet("null", nil)},
		{"parameters.required-empty", "2.9", "\"\" is not set, unless it is a declared choice", notSet(`""`, "")},
		{"parameters.optional-unset", "2.9", "null and \"\" for an optional parameter are no fault", optionalUnset},
		{"parameters.wrong-type", "2.8", "an object is no value of any parameter", wrongType},
		{"parameters.choice", "2.8", "a value that is not among the choices is a fault", choiceFault},
		{"parameters.bounds", "4.2", "integer bounds are inclusive, and what is beyond them is a fault", boundsKept},
		{"parameters.length", "4.2", "a text that is too long is a fault", tooLong},
		{"parameters.unknown-ignored", "2.9", "unknown parameters are ignored",
			sameAsRefused(`{"timeoutMs": 0, "driverParameters": {"system_id": "abc", "no_such_parameter": {"a": 1}}}`)},
		{"parameters.scope", "2.10", "probe, outlets, statistics and check demand parameters of scope bmc only", scopeDemanded},
		{"parameters.scope-checked", "2.10", "node parameters that are given to them are checked", scopeChecked},
		{"parameters.violation-values", "3.14", "a violation never holds the value", violationValues},
		{"validate.warnings", "2.9", "validate lists unknown parameters as warnings", validateWarnings},
	}
}

// pointerTo is the pointer to a parameter.
func pointerTo(name string) string { return "/driverParameters/" + name }

// faultsOf asks for the faults of parameters, without reaching a device.
func (s *subject) faultsOf(ctx context.Context, params object) answer {
	return s.ask(ctx, "power_query", request(params, refused))
}

// anyParameter tells why a check of parameters does not apply.
func (s *subject) anyParameter(fits func(property) bool, what string) (names []string, reason string) {
	if s.descProblem != "" {
		return nil, s.descProblem
	}
	for _, name := range s.desc.names() {
		if p := s.desc.Properties[name]; fits(p) && !p.Deprecated {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, "the driver has no " + what
	}
	return names, ""
}

func parametersComplete(ctx context.Context, s *subject) verdict {
	if s.descProblem != "" {
		return notApplicable("%s", s.descProblem)
	}
	params, missing := s.complete()
	if missing != "" {
		return notApplicable("no legal value of %s can be guessed; --params names one", missing)
	}
	got := s.faultsOf(ctx, params)
	if pointers(got) == "/timeoutMs" {
		return passed()
	}
	if s.options.Params == nil {
		return notApplicable("the values guessed from the description are not enough (%s); --params names better ones", pointers(got))
	}
	return failed("the good parameters are refused: %s", got.describe())
}

// requiredNames are the required parameters.
func (s *subject) requiredNames() (names []string, reason string) {
	if s.descProblem != "" {
		return nil, s.descProblem
	}
	if len(s.desc.Required) == 0 {
		return nil, "the driver has no required parameter"
	}
	return s.desc.Required, ""
}

func dropped(ctx context.Context, s *subject) verdict {
	names, reason := s.requiredNames()
	if reason != "" {
		return notApplicable("%s", reason)
	}
	all, missing := s.complete()
	if missing != "" {
		all = object{}
	}
	var found problems
	for _, name := range names {
		params := maps.Clone(all)
		delete(params, name)
		got := s.faultsOf(ctx, params)
		if v := got.violation(pointerTo(name)); v == nil || v.Keyword != "required" {
			found.add("without %s the violations are %s", name, pointers(got))
		}
		for _, other := range names {
			if _, given := params[other]; given && got.violates(pointerTo(other)) {
				found.add("without %s, %s is named too", name, other)
			}
		}
	}
	return found.verdict()
}

// notSet checks that the value makes a required parameter one that is missing.
func notSet(what string, value any) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		names, reason := s.requiredNames()
		if reason != "" {
			return notApplicable("%s", reason)
		}
		names = slices.DeleteFunc(slices.Clone(names), func(name string) bool {
			return value == "" && slices.Contains(s.desc.Properties[name].choices(), any(""))
		})
		params := object{}
		for _, name := range names {
			params[name] = value
		}
		got := s.faultsOf(ctx, params)
		var found problems
		for _, name := range names {
			if v := got.violation(pointerTo(name)); v == nil || v.Keyword != "required" {
				found.add("%s for %s is not taken for a missing parameter: %s", what, name, pointers(got))
			}
		}
		return found.verdict()
	}
}

func optionalUnset(ctx context.Context, s *subject) verdict {
	if s.descProblem != "" {
		return notApplicable("%s", s.descProblem)
	}
	names := slices.DeleteFunc(s.desc.names(), func(name string) bool { return slices.Contains(s.desc.Required, name) })
	if len(names) == 0 {
		return notApplicable("the driver has no optional parameter")
	}
	var found problems
	for what, value := range map[string]any{"null": nil, `""`: ""} {
		params := object{}
		for _, name := range names {
			params[name] = value
		}
		got := s.faultsOf(ctx, params)
		for _, name := range names {
			if got.violates(pointerTo(name)) || got.Failure == nil {
				found.add("%s for %s: %s", what, name, pointers(got))
			}
		}
	}
	return found.verdict()
}

// wantFaults checks that each of these values is a fault.
func (s *subject) wantFaults(ctx context.Context, params object) verdict {
	got := s.faultsOf(ctx, params)
	var found problems
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if !got.violates(pointerTo(name)) {
			found.add("%s: %s is accepted; the violations are %s", name, brief(fmt.Sprint(params[name])), pointers(got))
		}
	}
	return found.verdict()
}

// wantAccepted checks that none of these values is a fault.
func (s *subject) wantAccepted(ctx context.Context, params object) verdict {
	got := s.faultsOf(ctx, params)
	var found problems
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if v := got.violation(pointerTo(name)); v != nil || !got.violates("/timeoutMs") {
			found.add("%s: %s is not accepted: %s", name, brief(fmt.Sprint(params[name])), got.describe())
		}
	}
	return found.verdict()
}

func wrongType(ctx context.Context, s *subject) verdict {
	names, reason := s.anyParameter(func(property) bool { return true }, "parameters")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	params := object{}
	for _, name := range names {
		params[name] = object{"a": 1}
	}
	return s.wantFaults(ctx, params)
}

func choiceFault(ctx context.Context, s *subject) verdict {
	names, reason := s.anyParameter(func(p property) bool { return len(p.choices()) > 0 }, "choice")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	params := object{}
	for _, name := range names {
		params[name] = "no such choice"
	}
	return s.wantFaults(ctx, params)
}

func isInteger(p property) bool { return p.Type == "integer" }

func boundsKept(ctx context.Context, s *subject) verdict {
	names, reason := s.anyParameter(func(p property) bool { return isInteger(p) && (p.Minimum != nil || p.Maximum != nil) }, "integer with bounds")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	least, most, below, above := object{}, object{}, object{}, object{}
	for _, name := range names {
		p := s.desc.Properties[name]
		if p.Minimum != nil {
			least[name], below[name] = *p.Minimum, *p.Minimum-1
		}
		if p.Maximum != nil {
			most[name], above[name] = *p.Maximum, *p.Maximum+1
		}
	}
	for _, v := range []verdict{s.wantAccepted(ctx, least), s.wantAccepted(ctx, most), s.wantFaults(ctx, below), s.wantFaults(ctx, above)} {
		if v.status != Pass {
			return v
		}
	}
	return passed()
}

func tooLong(ctx context.Context, s *subject) verdict {
	const most = 10000 // a longer text for each parameter is more than a request holds
	names, reason := s.anyParameter(func(p property) bool { return p.MaxLength != nil && *p.MaxLength < most }, "text with a longest length")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	params := object{}
	for _, name := range names {
		params[name] = strings.Repeat("a", *s.desc.Properties[name].MaxLength+1)
	}
	return s.wantFaults(ctx, params)
}

// narrowVerbs demand parameters of scope bmc only.
func (s *subject) narrowVerbs() []string {
	return slices.DeleteFunc([]string{"probe", "outlets", "statistics", "check"}, func(verb string) bool { return !s.desc.has(verb) })
}

func scopeDemanded(ctx context.Context, s *subject) verdict {
	names, reason := s.requiredNames()
	if reason != "" {
		return notApplicable("%s", reason)
	}
	nodes := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return s.desc.Properties[name].Scope != "node" })
	if len(nodes) == 0 {
		return notApplicable("the driver has no required parameter of scope node")
	}
	if len(s.narrowVerbs()) == 0 {
		return notApplicable("the driver has none of these verbs")
	}
	var found problems
	for _, verb := range s.narrowVerbs() {
		for _, name := range nodes {
			if got := s.ask(ctx, verb, refusedRequest); got.violates(pointerTo(name)) || got.Failure == nil {
				found.add("%s demands %s", verb, name)
			}
		}
	}
	return found.verdict()
}

func scopeChecked(ctx context.Context, s *subject) verdict {
	nodes, reason := s.anyParameter(func(p property) bool { return p.Scope == "node" }, "parameter of scope node")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	if len(s.narrowVerbs()) == 0 {
		return notApplicable("the driver has none of these verbs")
	}
	var found problems
	for _, verb := range s.narrowVerbs() {
		for _, name := range nodes {
			got := s.ask(ctx, verb, request(object{name: object{"a": 1}}, refused))
			if !got.violates(pointerTo(name)) {
				found.add("%s accepts an object for %s", verb, name)
			}
		}
	}
	return found.verdict()
}

func violationValues(ctx context.Context, s *subject) verdict {
	const canary = "canary-value-5309"
	names, reason := s.anyParameter(func(property) bool { return true }, "parameters")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	params := object{}
	for _, name := range names {
		params[name] = object{canary: canary}
		if len(s.desc.Properties[name].choices()) > 0 {
			params[name] = canary
		}
	}
	got := s.faultsOf(ctx, params)
	if got.Failure == nil {
		return failed("the request is not refused: %s", got.describe())
	}
	var found problems
	for _, v := range got.Failure.Violations {
		if strings.Contains(v.Message+v.Keyword+v.Pointer, canary) {
			found.add("the one at %s does", v.Pointer)
		}
	}
	return found.verdict()
}

func validateWarnings(ctx context.Context, s *subject) verdict {
	if reason := s.lacks("validate"); reason != "" {
		return notApplicable("%s", reason)
	}
	params, missing := s.complete()
	if missing != "" {
		return notApplicable("no legal value of %s can be guessed; --params names one", missing)
	}
	params["no_such_parameter"] = 1
	got := s.ask(ctx, "validate", request(params))
	if got.Failure != nil && s.options.Params == nil {
		return notApplicable("the values guessed from the description are not enough; --params names better ones")
	}
	if got.outcome() != "success" || !strings.Contains(string(got.Data), `"`+pointerTo("no_such_parameter")+`"`) {
		return failed("no warning has the pointer %s: %s", pointerTo("no_such_parameter"), brief(got.Stdout))
	}
	return passed()
}
