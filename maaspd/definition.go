package maaspd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"time"
)

// defaultCycleDelay is the time off in a cycle unless the declaration says
// otherwise: long enough for capacitors to drain.
const defaultCycleDelay = 5 * time.Second

// definition is a Driver without its type parameters: what the dispatch works
// on.
type definition struct {
	name, description, version string
	kind                       Kind
	protocols                  []string
	maxConcurrency             int
	lock                       func(context.Context, *slog.Logger, []string) (func(), error)
	defaultWait, cycleDelay    time.Duration
	notQueryable, readFirst    bool
	chassis                    bool
	extractor                  *IPExtractor
	tools                      []Tool
	rules                      []Rule
	params                     *paramSet
	concrete                   reflect.Type
	make                       func(reflect.Value) PowerDriver
	// together is the driver's GroupQuerier; nil when it has none.
	together func(context.Context, []PowerDriver) ([]QueryResult, error)
}

// define checks the declaration and takes its type parameters away. The error
// joins every fault of the declaration.
func (d Driver[P, D]) define() (*definition, error) {
	params, errs := declareParams(reflect.TypeFor[P]())
	def := &definition{
		name: d.Name, description: d.Description, version: d.Version,
		kind: d.Kind, protocols: d.Protocols,
		maxConcurrency: d.MaxConcurrency, lock: d.Lock,
		defaultWait: d.DefaultWait, cycleDelay: d.CycleDelay,
		notQueryable: d.NotQueryable, readFirst: d.ReadFirst, chassis: d.Chassis,
		extractor: d.IPExtractor, tools: d.Tools, rules: d.Rules,
		params: params, concrete: reflect.TypeFor[D](),
	}
	if def.kind == "" {
		def.kind = KindOther
	}
	if def.cycleDelay == 0 {
		def.cycleDelay = defaultCycleDelay
	}
	if d.New == nil {
		errs = append(errs, errors.New("the function New is missing"))
	}
	def.together = groupQuery[D]()
	def.make = func(p reflect.Value) PowerDriver { return d.New(p.Interface().(P)) }
	return def, errors.Join(append(errs, def.faults()...)...)
}

// faults are the faults of the declaration that are not those of a parameter.
func (d *definition) faults() []error {
	var errs []error
	refuse := func(bad bool, format string, args ...any) {
		if bad {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	refuse(!isDriverName(d.name), "the name %q is not lower case letters, digits and dashes, a letter first", d.name)
	refuse(d.description == "" || d.version == "", "description and version are required")
	refuse(!slices.Contains([]Kind{KindBMC, KindPDU, KindChassis, KindVirtual, KindOther}, d.kind), "the kind %q is not one of the protocol", d.kind)
	refuse(d.concrete.Kind() == reflect.Interface, "the driver's type must be concrete: its methods are its capabilities")
	refuse((d.maxConcurrency == 1) != (d.lock != nil), "MaxConcurrency 1 and Lock go together")
	refuse(d.maxConcurrency < 0, "MaxConcurrency is below 0")
	refuse(d.defaultWait < 0 || d.defaultWait > maxTimeout, "DefaultWait is not from 0 to %v", maxTimeout)
	refuse(d.cycleDelay < 0 || d.cycleDelay > maxTimeout, "CycleDelay is not from 0 to %v", maxTimeout)
	refuse(d.notQueryable && d.readFirst, "a driver that is not queryable cannot read first")
	if d.extractor != nil {
		p := d.params.named(d.extractor.Field)
		refuse(p == nil || p.name != d.extractor.Field || p.hidden, "the IP extractor names %q, which is not a parameter that MAAS sees", d.extractor.Field)
		refuse(!strings.Contains(d.extractor.Pattern, "(?P<address>"), "the IP extractor's pattern has no group named address")
	}
	for _, rule := range d.rules {
		errs = append(errs, rule.declarationFaults(d.params)...)
	}
	return errs
}

// isDriverName tells whether the text may follow "maas-powerdriver-".
func isDriverName(text string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	return text != "" && strings.Trim(text, letters+"0123456789-") == "" && strings.Contains(letters, text[:1])
}

// supports tells whether the driver has the verb.
func (d *definition) supports(spec *verbSpec) bool {
	switch {
	case spec.verb == VerbPowerCycle:
		return !d.notQueryable
	case spec.companion != nil:
		return d.concrete.Implements(spec.companion)
	}
	return true
}

// can tells whether the driver has the verb of that name.
func (d *definition) can(verb Verb) bool {
	spec := specOf(verb)
	return spec != nil && d.supports(spec)
}

// actions are the verbs that the driver has.
func (d *definition) actions() []any {
	list := []any{}
	for _, spec := range verbSpecs() {
		if d.supports(&spec) {
			list = append(list, string(spec.verb))
		}
	}
	return list
}

// deviceKeyNames are the parameters that identify a device.
func (d *definition) deviceKeyNames() []string {
	names := []string{}
	for _, p := range d.params.params {
		if p.key {
			names = append(names, p.name)
		}
	}
	return names
}

// missingTools are the tools that are not installed.
func (d *definition) missingTools() []Tool {
	return slices.DeleteFunc(slices.Clone(d.tools), func(t Tool) bool {
		_, err := exec.LookPath(t.Program)
		return err == nil
	})
}
