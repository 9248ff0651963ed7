package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

func coercionChecks() []Check {
	return []Check{
		{"coercion.integer", "2.8", "an integer is accepted as text and as a number without fraction", integerAccepted},
		{"coercion.integer-strict", "2.8", "what is no integer is not made one", integerRefused},
		{"coercion.boolean", "2.8", "a boolean is accepted as y, yes, true, on, 1, n, no, false, off, 0, in any case", booleanAccepted},
		{"coercion.boolean-strict", "2.8", "any other text is no boolean", booleanRefused},
		{"coercion.string", "2.8", "a number is accepted for a text", stringAccepted},
		{"coercion.list", "2.8", "one scalar is accepted for a list", listAccepted},
		{"coercion.not-trimmed", "2.8", "nothing is trimmed", notTrimmed},
	}
}

// each asks about one value after another, for all the parameters at once.
func (s *subject) each(ctx context.Context, names []string, values func(string) []any,
	hold func(context.Context, object) verdict) verdict {
	var rounds []object
	for _, name := range names {
		for i, value := range values(name) {
			if i == len(rounds) {
				rounds = append(rounds, object{})
			}
			rounds[i][name] = value
		}
	}
	var found problems
	for _, params := range rounds {
		if v := hold(ctx, params); v.status != Pass {
			found.add("%s", v.detail)
		}
	}
	return found.verdict()
}

func integerAccepted(ctx context.Context, s *subject) verdict {
	names, reason := s.anyParameter(isInteger, "integer")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	return s.each(ctx, names, func(name string) []any {
		legal := s.desc.legal(name)
		return []any{legal, fmt.Sprint(legal), json.RawMessage(fmt.Sprint(legal) + ".0")}
	}, s.wantAccepted)
}

func integerRefused(ctx context.Context, s *subject) verdict {
	names, reason := s.anyParameter(isInteger, "integer")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	return s.each(ctx, names, func(name string) []any {
		legal := fmt.Sprint(s.desc.legal(name))
		return []any{json.RawMessage(legal + ".5"), legal + "x", legal + ".0", "+" + legal, "0x1", true}
	}, s.wantFaults)
}

func isBoolean(p property) bool { return p.Type == "boolean" }

func booleanAccepted(ctx context.Context, s *subject) verdict {
	names, reason := s.anyParameter(isBoolean, "boolean")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	return s.each(ctx, names, func(string) []any {
		return []any{true, false, "y", "Yes", "TRUE", "on", "1", "n", "NO", "false", "Off", "0"}
	}, s.wantAccepted)
}

func booleanRefused(ctx context.Context, s *subject) verdict {
	names, reason := s.anyParameter(isBoolean, "boolean")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	return s.each(ctx, names, func(string) []any { return []any{"maybe", "2", " yes"} }, s.wantFaults)
}

func stringAccepted(ctx context.Context, s *subject) verdict {
	const number = "4711"
	names, reason := s.anyParameter(func(p property) bool { return p.Type == "string" }, "text")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	// Where the text of the number has a fault of its own, nothing is shown.
	names = slices.DeleteFunc(names, func(name string) bool {
		return !s.desc.allows(name, number) || s.faultsOf(ctx, object{name: number}).violates(pointerTo(name))
	})
	if len(names) == 0 {
		return notApplicable("no text of the driver may be %q", number)
	}
	return s.each(ctx, names, func(string) []any { return []any{json.RawMessage(number)} }, s.wantAccepted)
}

func listAccepted(ctx context.Context, s *subject) verdict {
	names, reason := s.anyParameter(func(p property) bool { return p.Type == "array" }, "list")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return s.desc.element(name) == nil })
	if len(names) == 0 {
		return notApplicable("no legal element of a list can be guessed")
	}
	return s.each(ctx, names, func(name string) []any {
		first := s.desc.element(name)
		return []any{first, []any{first}}
	}, s.wantAccepted)
}

func notTrimmed(ctx context.Context, s *subject) verdict {
	names, reason := s.anyParameter(func(p property) bool { return isInteger(p) || len(p.choices()) > 0 }, "integer or choice")
	if reason != "" {
		return notApplicable("%s", reason)
	}
	return s.each(ctx, names, func(name string) []any {
		legal := strings.Trim(fmt.Sprint(s.desc.legal(name)), "[]")
		return []any{" " + legal, legal + " ", legal + "\n"}
	}, s.wantFaults)
}
