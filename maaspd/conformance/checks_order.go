package conformance

import (
	"context"
	"slices"
)

// everyVerb are the verbs of the protocol that read a request.
var everyVerb = [...]string{
	"power_on", "power_off", "power_query", "power_cycle", "power_reset", "power_soft_off", "power_nmi", "bmc_reset",
	"set_boot_order", "set_boot_device", "get_boot_device", "identify", "probe", "outlets", "statistics", "validate",
	"check", "batch",
}

func orderChecks() []Check {
	return []Check{
		{"order.parse-first", "1.5", "a request that cannot be read is a settingsError, whatever else is wrong with it", parseFirst},
		{"order.protocol-before-verb", "1.5", "protocolVersion is looked at before the verb", protocolBeforeVerb},
		{"order.protocol-before-parameters", "1.5", "protocolVersion is looked at before keys and parameters",
			unknownProtocol("power_on", `, "timeoutMs": 0, "driverParameters": []`)},
		{"order.verb-before-parameters", "1.5", "the verb is looked at before keys and parameters", verbBeforeParameters},
		{"verbs.unsupported", "1.2", "a verb that actions does not list is answered by unsupportedActionError", unsupportedVerbs},
		{"verbs.supported", "4.5", "a verb that actions lists gets as far as the parameters", supportedVerbs},
	}
}

// unsupported are the verbs that the driver does not have, but for batch: its
// input is no request.
func (s *subject) unsupported() []string {
	return slices.DeleteFunc(slices.Clone(everyVerb[:]), func(verb string) bool { return verb == "batch" || s.desc.has(verb) })
}

func parseFirst(ctx context.Context, s *subject) verdict {
	verb := "power_on"
	if s.descProblem == "" && len(s.unsupported()) > 0 {
		verb = s.unsupported()[0]
	}
	return wantUnreadable(s.ask(ctx, verb, `{"protocolVersion": 99, "driverParameters": {}`))
}

// needsUnsupported tells why a check that needs a verb that the driver does not
// have does not apply; empty when it does.
func (s *subject) needsUnsupported() string {
	switch {
	case s.descProblem != "":
		return s.descProblem
	case len(s.unsupported()) == 0:
		return "the driver has every verb"
	}
	return ""
}

func protocolBeforeVerb(ctx context.Context, s *subject) verdict {
	if reason := s.needsUnsupported(); reason != "" {
		return notApplicable("%s", reason)
	}
	return unknownProtocol(s.unsupported()[0], `, "driverParameters": {}`)(ctx, s)
}

func verbBeforeParameters(ctx context.Context, s *subject) verdict {
	if reason := s.needsUnsupported(); reason != "" {
		return notApplicable("%s", reason)
	}
	got := s.ask(ctx, s.unsupported()[0], `{"timeoutMs": 0, "driverParameters": []}`)
	if got.Status == 2 && !got.found {
		return notApplicable("the driver takes unsupported verbs for bad usage (see verbs.unsupported)")
	}
	return want(got, "unsupportedActionError unsupported")
}

func unsupportedVerbs(ctx context.Context, s *subject) verdict {
	if s.descProblem != "" {
		return notApplicable("%s", s.descProblem)
	}
	verbs := slices.DeleteFunc(slices.Clone(everyVerb[:]), s.desc.has)
	if len(verbs) == 0 {
		return notApplicable("the driver has every verb")
	}
	var found problems
	for _, verb := range verbs {
		if v := want(s.ask(ctx, verb, `{"driverParameters": {}}`), "unsupportedActionError unsupported"); v.status != Pass {
			found.add("%s", v.detail)
		}
	}
	return found.verdict()
}

func supportedVerbs(ctx context.Context, s *subject) verdict {
	if s.descProblem != "" {
		return notApplicable("%s", s.descProblem)
	}
	var found problems
	for _, verb := range everyVerb {
		if verb == "batch" || !s.desc.has(verb) {
			continue
		}
		if v := wantSettingsError(s.ask(ctx, verb, refusedRequest), "/timeoutMs"); v.status != Pass {
			found.add("%s: %s", verb, v.detail)
		}
	}
	return found.verdict()
}
