package host

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/schemas/verify"
)

// driverParameters is the pointer to the parameters in a request.
const driverParameters = "/driverParameters"

// Supports tells whether the driver has the verb.
func (d Description) Supports(verb string) bool { return slices.Contains(d.Own.Actions, verb) }

// SecretParameter tells whether the parameter is a secret of the schema.
func (d Description) SecretParameter(name string) bool { return d.Properties[name].Secret }

// Unknown are the parameters that the schema does not have, sorted. A driver in
// the form of the seed says nothing of its parameters, and so knows them all.
func (d Description) Unknown(p Parameters) []string {
	if d.contract == nil {
		return nil
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(p)) {
		if _, known := d.Properties[name]; !known {
			names = append(names, name)
		}
	}
	return names
}

// Violations holds the parameters against the schema, after the coercion of
// section 2.8. bmcOnly asks for no more than required parameters of scope bmc,
// as probe, outlets, statistics and check do. No message has a value in it. What
// the schema does not know is not a violation; see Unknown. A driver may demand
// more than a schema can say: that its verb validate tells.
func (d Description) Violations(p Parameters, bmcOnly bool) []Violation {
	if d.contract == nil {
		return nil
	}
	sent, ok := p.asSent()
	if !ok {
		return []Violation{{driverParameters, "type", "the parameters must be values of JSON"}}
	}
	settled := d.settle(sent)
	var found []Violation
	for _, name := range settled.twice {
		found = append(found, Violation{driverParameters + "/" + name, "alias",
			name + " is an older name of " + d.Properties[name].Alias + "; set only one of them"})
	}
	contract := d.contract.all()
	if bmcOnly {
		contract = d.contract.bmc()
	}
	if contract.schema == nil {
		return found
	}
	faults, err := verify.Check(contract.schema, settled.values)
	if err != nil {
		return append(found, Violation{driverParameters, "schema", "the parameters cannot be held against the driver's schema"})
	}
	for _, fault := range faults {
		found = append(found, d.explain(contract, fault, settled)...)
	}
	return d.inOrder(found)
}

// explain puts a fault that the validator found in words of our own: those of
// the validator show values, which may be secrets.
func (d Description) explain(contract *rules, fault verify.Fault, s settled) []Violation {
	place, keys := pointerKeys(fault.Instance), pointerKeys(fault.Keyword)
	if len(place) > 0 {
		return []Violation{d.valueFault(place, keys, s)}
	}
	keyword := brokenKeyword(keys)
	switch dependent := slices.Index(keys, "dependentRequired"); {
	case keyword == "required":
		return d.missing(textsOf(contract.at(keys)), s)
	case dependent >= 0 && len(keys) == dependent+3:
		other, _ := contract.at(keys).(string)
		return []Violation{{driverParameters + "/" + other, "dependentRequired", other + " must be set when " + keys[dependent+1] + " is"}}
	case keyword == "anyOf":
		if names := alternatives(contract.at(keys)); names != nil {
			return []Violation{{driverParameters, keyword, "one of " + strings.Join(names, ", ") + " must be set"}}
		}
	}
	return []Violation{{driverParameters, keyword, "the parameters together do not keep " + keyword + " of the driver's schema"}}
}

// missing are the violations for the names that are not set.
func (d Description) missing(names []string, s settled) []Violation {
	var found []Violation
	for _, name := range names {
		if _, isSet := s.values[name]; isSet {
			continue
		}
		message := name + " is required"
		if title := d.Properties[name].Title; title != "" {
			message += " (" + title + ")"
		}
		found = append(found, Violation{driverParameters + "/" + name, "required", message})
	}
	return found
}

// alternatives are the names in an anyOf each of whose parts demands one.
func alternatives(anyOf any) []string {
	parts, _ := anyOf.([]any)
	var names []string
	for _, part := range parts {
		object, _ := part.(map[string]any)
		demanded := textsOf(object["required"])
		if len(object) != 1 || len(demanded) != 1 {
			return nil
		}
		names = append(names, demanded[0])
	}
	return names
}

// texts are the texts in a list.
func textsOf(list any) []string {
	items, _ := list.([]any)
	var found []string
	for _, item := range items {
		if text, isText := item.(string); isText {
			found = append(found, text)
		}
	}
	return found
}

// inOrder puts violations in the order of the form that a person filled in,
// those of the parameters as a whole last, and drops doubles.
func (d Description) inOrder(found []Violation) []Violation {
	rank := func(v Violation) int {
		name, _, _ := strings.Cut(strings.TrimPrefix(v.Pointer, driverParameters+"/"), "/")
		if older := d.Properties[name].Alias; older != "" {
			name = older
		}
		if at := slices.IndexFunc(d.Fields, func(f Field) bool { return f.Name == name }); at >= 0 {
			return at
		}
		return len(d.Fields)
	}
	slices.SortFunc(found, func(a, b Violation) int {
		if byRank := rank(a) - rank(b); byRank != 0 {
			return byRank
		}
		return strings.Compare(a.Pointer+"\n"+a.Message, b.Pointer+"\n"+b.Message)
	})
	return slices.Compact(found)
}

// pointerKeys takes a JSON Pointer of the validator apart. Its keys are escaped
// as in the fragment of a URL.
func pointerKeys(pointer string) []string {
	if pointer == "" {
		return nil
	}
	keys := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, key := range keys {
		if plain, err := url.PathUnescape(key); err == nil {
			key = plain
		}
		keys[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(key)
	}
	return keys
}

// decimals are the texts of the numbers below n.
func decimals(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = strconv.Itoa(i)
	}
	return list
}
