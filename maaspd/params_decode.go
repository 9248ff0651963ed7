package maaspd

import (
	"maps"
	"reflect"
	"slices"
)

// faults collects the violations of a request, so that all are told at once.
type faults struct{ list []Violation }

func (f *faults) add(pointer, keyword, message string) {
	f.list = append(f.list, Violation{Pointer: pointer, Keyword: keyword, Message: message})
}

// normalise returns the parameters that are set, by name in canonical form:
// aliases renamed, values coerced, null and "" dropped, defaults applied. What
// is left is what the schema describes. The unknown names are returned sorted.
func (s *paramSet) normalise(given value, out *faults) (set map[string]any, unknown []string) {
	set = map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(given.members)) {
		v, p := given.members[name], s.named(name)
		if p == nil {
			unknown = append(unknown, name)
			continue
		}
		if v.isNull() || p.isBlank(v) {
			continue
		}
		if other, twice := given.members[p.alias]; twice && name == p.name && !other.isNull() && !p.isBlank(other) {
			out.add("/driverParameters/"+p.alias, "alias", p.alias+" is an older name of "+p.name+"; set only one of them")
			continue
		}
		set[p.name] = p.typ.normal(v)
	}
	for _, p := range s.params {
		if _, ok := set[p.name]; !ok && p.fallback != nil {
			set[p.name] = p.fallback
		}
	}
	return set, unknown
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

// check adds every fault of the normalised parameters. Where bmcOnly, node
// parameters are not demanded, but checked when given.
func (s *paramSet) check(set map[string]any, rules []Rule, bmcOnly bool, out *faults) {
	for _, p := range s.params {
		pointer := "/driverParameters/" + p.name
		canonical, isSet := set[p.name]
		if !isSet {
			if p.required && !(bmcOnly && p.node) {
				out.add(pointer, "required", p.name+" is required ("+p.label+")")
			}
			continue
		}
		for _, f := range p.typ.check(canonical) {
			out.add(pointer+f.suffix, f.keyword, p.name+" "+f.message)
		}
	}
	isSet := func(name string) bool { _, ok := set[name]; return ok }
	for _, rule := range rules {
		onNode := slices.ContainsFunc(rule.names(), func(name string) bool { return s.named(name).node })
		if !bmcOnly || !onNode {
			rule.check(isSet, out)
		}
	}
}

// store fills a new parameter struct from parameters that check has accepted.
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

// secrets returns the texts of all secret parameters of a request, also of one
// with faults: its error must not show them either.
func (s *paramSet) secrets(given value) []string {
	var list []string
	for name, v := range given.members {
		if p := s.named(name); p != nil && p.typ.secret() {
			list = append(list, texts(v)...)
		}
	}
	return list
}

// texts returns every text within a value, whatever its shape.
func texts(v value) []string {
	list := []string{}
	if v.text != "" {
		list = append(list, v.text)
	}
	for _, item := range v.items {
		list = append(list, texts(item)...)
	}
	for _, member := range v.members {
		list = append(list, texts(member)...)
	}
	return list
}
