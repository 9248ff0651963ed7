package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
)

func schemaChecks() []Check {
	return []Check{
		{"schema.prints", "4.1", "schema prints one JSON object, alone, and exits 0", schemaPrints},
		{"schema.no-input", "1.1", "schema reads no standard input", noInput("schema")},
		{"schema.stable", "4.6", "schema prints the same bytes every time", schemaStable},
		{"schema.compiles", "4.2", "the description is a JSON Schema of draft 2020-12", schemaCompiles},
		{"schema.description", "4.1", "the description keeps schemas/description.json", schemaDescription},
		{"schema.maas", "4.3", "the description keeps the rules of MAAS", schemaMAAS},
		{"schema.required-verbs", "1.2", "actions lists verbs of the protocol, once each, with the four that every driver has", schemaVerbs},
		{"schema.name", "4.3", "name is the <name> of maas-powerdriver-<name>", schemaName},
		{"schema.parts-agree", "4.4", "fields, properties, required and ip_extractor speak of the same parameters, and alike",
			agreement(func(d verify.Disagreements) []string { return d.Parts })},
		{"schema.device-key", "4.5", "device_key names parameters",
			agreement(func(d verify.Disagreements) []string { return d.DeviceKey })},
		{"schema.device-key-declared", "6.10", "a driver that limits requests for one device says what a device is", schemaKeyDeclared},
		{"schema.defaults", "4.2", "every default is a legal value of its parameter",
			agreement(func(d verify.Disagreements) []string { return d.Defaults })},
		{"schema.secrets-marked", "4.2", "a parameter whose name says password, secret or token is writeOnly", schemaSecrets},
		{"schema.read-only", "4.2", "a read-only parameter is optional", schemaReadOnly},
		{"schema.bounds-ordered", "4.2", "lower bounds are not above upper bounds", schemaBounds},
		{"schema.ip-extractor", "4.3", "the pattern of ip_extractor is a regular expression with a group address", schemaExtractor},
	}
}

func schemaPrints(_ context.Context, s *subject) verdict {
	if s.schema.Hung || s.schema.Status != 0 || s.schema.Stderr != "" {
		return failed("schema: %s", s.schema.describe())
	}
	var document map[string]json.RawMessage
	if err := json.Unmarshal([]byte(s.schema.Stdout), &document); err != nil {
		return failed("standard output is not one JSON object: %v", err)
	}
	return passed()
}

func schemaStable(ctx context.Context, s *subject) verdict {
	for range 3 {
		if again := s.bare(ctx, "schema"); again.Stdout != s.schema.Stdout {
			return failed("two runs printed different documents of %d and %d bytes", len(s.schema.Stdout), len(again.Stdout))
		}
	}
	return passed()
}

func schemaCompiles(_ context.Context, s *subject) verdict {
	if s.descProblem != "" {
		return notApplicable("%s", s.descProblem)
	}
	if _, err := verify.Compile(s.desc.text, ""); err != nil {
		return failed("%v", err)
	}
	return passed()
}

// compiled tells why the description cannot be judged by schemas, if so.
func (s *subject) compiled() (reason string) {
	if s.descProblem != "" {
		return s.descProblem
	}
	if _, err := verify.Compile(s.desc.text, ""); err != nil {
		return "the description does not compile as a JSON Schema (see schema.compiles)"
	}
	return ""
}

// aboutVerbs is the part of the schema of descriptions that schema.required-verbs
// stands for.
const aboutVerbs = "/$defs/x-maaspd/properties/actions"

// holdDescription checks the description against the schema, but for the faults
// that another check stands for.
func (s *subject) holdDescription(schema string, mine func(verify.Fault) bool) verdict {
	if reason := s.compiled(); reason != "" {
		return notApplicable("%s", reason)
	}
	faults, err := verify.Faults(schema, "", []byte(s.desc.text))
	if err != nil {
		return failed("%v", err)
	}
	var found problems
	for _, fault := range faults {
		if mine(fault) {
			found.add("%s", fault)
		}
	}
	return found.verdict()
}

func schemaDescription(_ context.Context, s *subject) verdict {
	return s.holdDescription(schemas.Description, func(f verify.Fault) bool { return !strings.HasPrefix(f.Keyword, aboutVerbs) })
}

func schemaVerbs(_ context.Context, s *subject) verdict {
	return s.holdDescription(schemas.Description, func(f verify.Fault) bool { return strings.HasPrefix(f.Keyword, aboutVerbs) })
}

func schemaMAAS(_ context.Context, s *subject) verdict {
	return s.holdDescription(schemas.MAASDescription, func(verify.Fault) bool { return true })
}

// agreement checks one kind of what a schema cannot say.
func agreement(kind func(verify.Disagreements) []string) func(context.Context, *subject) verdict {
	return func(_ context.Context, s *subject) verdict {
		if reason := s.compiled(); reason != "" {
			return notApplicable("%s", reason)
		}
		found, err := verify.Agreement([]byte(s.desc.text))
		if err != nil {
			return failed("%v", err)
		}
		return problems(kind(found)).verdict()
	}
}

func schemaName(_ context.Context, s *subject) verdict {
	if s.descProblem != "" {
		return notApplicable("%s", s.descProblem)
	}
	file := strings.TrimSuffix(filepath.Base(s.binary), ".exe")
	want, named := strings.CutPrefix(file, "maas-powerdriver-")
	switch {
	case !named:
		return notApplicable("the program is called %s, not maas-powerdriver-<name>", file)
	case want != s.desc.Name:
		return failed("the program is called %s, its description %q", file, s.desc.Name)
	}
	return passed()
}

func schemaKeyDeclared(_ context.Context, s *subject) verdict {
	switch {
	case s.descProblem != "":
		return notApplicable("%s", s.descProblem)
	case s.desc.Own.MaxConcurrency == 0:
		return notApplicable("max_concurrency is 0: any number of requests at a time")
	case len(s.desc.Own.DeviceKey) == 0:
		return failed("max_concurrency is %d, and device_key is empty", s.desc.Own.MaxConcurrency)
	}
	return passed()
}

// secretName matches the names that say what a parameter holds.
var secretName = regexp.MustCompile(`(?i)(^|_)(pass|password|passwd|passphrase|secret|token)($|_)`)

func schemaSecrets(_ context.Context, s *subject) verdict {
	if s.descProblem != "" {
		return notApplicable("%s", s.descProblem)
	}
	var found problems
	for _, name := range s.desc.names() {
		if secretName.MatchString(name) && !s.desc.Properties[name].WriteOnly {
			found.add("%s is not writeOnly", name)
		}
	}
	return found.verdict()
}

func schemaReadOnly(_ context.Context, s *subject) verdict {
	if s.descProblem != "" {
		return notApplicable("%s", s.descProblem)
	}
	var found problems
	for _, name := range s.desc.names() {
		if s.desc.Properties[name].ReadOnly && slices.Contains(s.desc.Required, name) {
			found.add("%s is readOnly and required", name)
		}
	}
	return found.verdict()
}

func schemaBounds(_ context.Context, s *subject) verdict {
	if s.descProblem != "" {
		return notApplicable("%s", s.descProblem)
	}
	var found problems
	for _, name := range s.desc.names() {
		p := s.desc.Properties[name]
		if p.Minimum != nil && p.Maximum != nil && *p.Minimum > *p.Maximum {
			found.add("%s: minimum %d, maximum %d", name, *p.Minimum, *p.Maximum)
		}
		if p.MaxLength != nil && p.MinLength > *p.MaxLength {
			found.add("%s: minLength %d, maxLength %d", name, p.MinLength, *p.MaxLength)
		}
	}
	return found.verdict()
}

// schemaExtractor judges a Python pattern with Go's engine, which has no
// lookaround and no backreferences.
func schemaExtractor(_ context.Context, s *subject) verdict {
	if s.descProblem != "" {
		return notApplicable("%s", s.descProblem)
	}
	if s.desc.Extractor == nil {
		return notApplicable("the description has no ip_extractor")
	}
	pattern, err := regexp.Compile(s.desc.Extractor.Pattern)
	var fault *syntax.Error
	switch {
	case errors.As(err, &fault) && (fault.Code == syntax.ErrInvalidPerlOp || fault.Code == syntax.ErrInvalidEscape):
		return notApplicable("the pattern uses what only Python's engine knows: %s", fault.Expr)
	case err != nil:
		return failed("%v", err)
	case !slices.Contains(pattern.SubexpNames(), "address"):
		return failed("the pattern has no group named address")
	}
	return passed()
}
