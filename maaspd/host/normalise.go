package host

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"unicode/utf8"
)

// settled are parameters as the driver will see them: in canonical form, by
// canonical name, with defaults, and without what is not set or not known.
type settled struct {
	values map[string]any
	// given is the name under which each was given, where it was.
	given map[string]string
	// twice are older names that were given beside the newer ones.
	twice []string
}

// settle normalises the parameters (protocol specification, sections 2.8 and
// 2.9). Only the named ones, when there are names.
func (d Description) settle(p map[string]any, only ...string) settled {
	s := settled{values: map[string]any{}, given: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(p)) {
		property, known := d.Properties[name]
		if !known {
			continue
		}
		canonical := name
		if property.Alias != "" {
			canonical = property.Alias
		}
		if len(only) > 0 && !slices.Contains(only, canonical) {
			continue
		}
		v := p[name]
		if property.isBlank(v) {
			continue
		}
		earlier, taken := s.given[canonical]
		switch {
		case taken && property.Alias != "": // the newer name counts
			s.twice = append(s.twice, name)
			continue
		case taken:
			s.twice = append(s.twice, earlier)
		}
		s.values[canonical], s.given[canonical] = property.coerced(v), name
	}
	d.addDefaults(s, only)
	return s
}

func (d Description) addDefaults(s settled, only []string) {
	if len(only) > 0 {
		for _, name := range only {
			s.addDefault(name, d.Properties[name])
		}
		return
	}
	for name, property := range d.Properties {
		s.addDefault(name, property)
	}
}

func (s settled) addDefault(name string, property Property) {
	if _, isSet := s.values[name]; !isSet && property.Default != nil && property.Alias == "" {
		s.values[name] = property.Default
	}
}

// isBlank tells whether the value means that the parameter is not set: null,
// and "" unless that is a choice.
func (p Property) isBlank(v any) bool {
	if v != "" {
		return v == nil
	}
	choices, values := p.choices()
	return !slices.Contains(values, any("")) && !slices.ContainsFunc(choices, func(c Choice) bool { return c.Const == "" })
}

// choices are those of the parameter, or of its items.
func (p Property) choices() ([]Choice, []any) {
	if p.Items != nil {
		return slices.Concat(p.OneOf, p.Items.OneOf), slices.Concat(p.Enum, p.Items.Enum)
	}
	return p.OneOf, p.Enum
}

// asSent are the parameters as they arrive at the driver: a number of Go is the
// text that stands for it in the request. ok is false for what is no JSON.
func (p Parameters) asSent() (sent map[string]any, ok bool) {
	if p.isPlain() {
		return p, true
	}
	text, err := json.Marshal(map[string]any(p))
	if err != nil {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return sent, decoder.Decode(&sent) == nil
}

// isPlain tells whether the parameters are as they arrive already, as those of
// most machines are: there may be ten thousand, and JSON takes its time.
func (p Parameters) isPlain() bool {
	for name, value := range p {
		switch v := value.(type) {
		case nil, bool:
		case string:
			if !utf8.ValidString(v) {
				return false
			}
		default:
			return false
		}
		if !utf8.ValidString(name) {
			return false
		}
	}
	return true
}
