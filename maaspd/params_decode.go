package maaspd

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// faults collects the violations of a request, so that all are told at once.
type faults struct{ list []Violation }

func (f *faults) add(pointer, keyword, message string) {
	f.list = append(f.list, Violation{Pointer: pointer, Keyword: keyword, Message: message})
}

// addOnce adds a violation that is not yet among them.
func (f *faults) addOnce(pointer, keyword, message string) {
	if !slices.Contains(f.list, Violation{pointer, keyword, message}) {
		f.add(pointer, keyword, message)
	}
}

// normalise returns the parameters that are set, by name in canonical form:
// aliases renamed, values coerced, null and "" dropped, defaults applied. What
// is left is what the schema describes. Every fault of a value is added, with
// the name under which it was given. The unknown names are returned sorted.
func (s *paramSet) normalise(given value, out *faults) (set map[string]any, unknown []string) {
	set = map[string]any{}
	for _, p := range s.params {
		name := p.givenName(given, out)
		if name == "" {
			if p.fallback != nil {
				set[p.name] = p.fallback
			}
			continue
		}
		v := given.members[name]
		set[p.name] = p.typ.normal(v)
		for _, f := range p.typ.check(set[p.name]) {
			add := out.add
			if v.kind != listValue {
				// A scalar that was taken for a list: two of its elements may have
				// the same fault.
				f.suffix, add = "", out.addOnce
			}
			add("/driverParameters/"+name+f.suffix, f.keyword, name+" "+f.message)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given.members)) {
		if s.named(name) == nil {
			unknown = append(unknown, name)
		}
	}
	return set, unknown
}

// givenName returns the name under which the parameter is set, "" when it is
// not. Both names at once are a fault, and then the newer one counts.
func (p *param) givenName(given value, out *faults) string {
	isSet := func(name string) bool {
		v := given.members[name]
		return name != "" && !v.isNull() && !p.isBlank(v)
	}
	switch {
	case isSet(p.name) && isSet(p.alias):
		out.add("/driverParameters/"+p.alias, "alias", p.alias+" is an older name of "+p.name+"; set only one of them")
		return p.name
	case isSet(p.name):
		return p.name
	case isSet(p.alias):
		return p.alias
	}
	return ""
}

// isBlank tells whether the value is "" and so not set.
func (p *param) isBlank(v value) bool {
	if v.kind != stringValue || v.text != "" {
		return false
	}
	switch t := p.typ.(type) {
	case choiceType:
		return !hasChoice(t.choices, "")
	case multiChoiceType:
		return !hasChoice(t.choices, "")
	}
	return true
}

// check adds what is wrong with the normalised parameters as a whole: what is
// missing, and broken rules. Where bmcOnly, node parameters are not demanded.
func (s *paramSet) check(set map[string]any, rules []Rule, bmcOnly bool, out *faults) {
	isSet := func(name string) bool { _, ok := set[name]; return ok }
	spared := func(name string) bool { return bmcOnly && s.named(name).node }
	for _, p := range s.params {
		if p.required && !isSet(p.name) && !spared(p.name) {
			out.add("/driverParameters/"+p.name, "required", p.name+" is required ("+p.label+")")
		}
	}
	for _, rule := range rules {
		rule.check(isSet, spared, out)
	}
	slices.SortStableFunc(out.list, func(a, b Violation) int { return s.rank(a) - s.rank(b) })
}

// rank puts violations in the order of declaration, which is that of the form
// that a person filled in: those of request keys first, those of the
// parameters as a whole last.
func (s *paramSet) rank(v Violation) int {
	path, ok := strings.CutPrefix(v.Pointer, "/driverParameters")
	if !ok {
		return -1
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if at := slices.Index(s.params, s.named(name)); at >= 0 {
		return at
	}
	return len(s.params)
}

// sound returns the parameters that have no fault.
func (s *paramSet) sound(set map[string]any) map[string]any {
	sound := map[string]any{}
	for _, p := range s.params {
		if canonical, isSet := set[p.name]; isSet && len(p.typ.check(canonical)) == 0 {
			sound[p.name] = canonical
		}
	}
	return sound
}

// store fills a new parameter struct from parameters without faults.
func (s *paramSet) store(set map[string]any) reflect.Value {
	target := reflect.New(s.typ).Elem()
	for _, p := range s.params {
		canonical, ok := set[p.name]
		if !ok {
			continue
		}
		field := target.FieldByIndex(p.field)
		if p.pointer {
			field.Set(reflect.New(field.Type().Elem()))
			field = field.Elem()
		}
		p.typ.store(field, canonical)
	}
	return target
}

// secrets returns the secrets of a request, also of one with faults. Of a
// value that is neither text nor number nothing ever shows.
func (s *paramSet) secrets(given value) []string {
	var list []string
	for name, v := range given.members {
		if p := s.named(name); p != nil && p.typ.secret() && v.text != "" {
			list = append(list, v.text)
		}
	}
	return list
}
