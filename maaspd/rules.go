package maaspd

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Rule is a condition that concerns several parameters. It is data: it is
// checked, and it stands in the schema.
type Rule struct {
	// name is the parameter that needs the others; "" for an AnyOf rule.
	name   string
	others []string
}

// AnyOf demands that at least one of the parameters is set.
func AnyOf(names ...string) Rule { return Rule{others: names} }

// Requires demands that the others are set when the named parameter is.
func Requires(name string, others ...string) Rule { return Rule{name: name, others: others} }

// declarationFaults finds rules that can never be broken or never be kept.
func (r Rule) declarationFaults(set *paramSet) []error {
	var errs []error
	if len(r.others) == 0 {
		errs = append(errs, errors.New("a rule names no parameters to demand"))
	}
	for _, name := range r.names() {
		p := set.named(name)
		if p == nil || p.name != name {
			errs = append(errs, fmt.Errorf("a rule names %q, which is not a parameter", name))
		} else if p.fallback != nil {
			errs = append(errs, fmt.Errorf("a rule names %q, which has a default and so is always set", name))
		}
	}
	return errs
}

func (r Rule) names() []string {
	if r.name == "" {
		return r.others
	}
	return append([]string{r.name}, r.others...)
}

// check adds a violation when the set parameters break the rule. A spared
// parameter is not demanded.
func (r Rule) check(isSet, spared func(string) bool, out *faults) {
	if r.name == "" {
		if !slices.ContainsFunc(r.others, isSet) && !slices.ContainsFunc(r.others, spared) {
			out.add("/driverParameters", "anyOf", "one of "+strings.Join(r.others, ", ")+" must be set")
		}
		return
	}
	if !isSet(r.name) {
		return
	}
	for _, other := range r.others {
		if !isSet(other) && !spared(other) {
			out.add("/driverParameters/"+other, "dependentRequired", other+" must be set when "+r.name+" is")
		}
	}
}
