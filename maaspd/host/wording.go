package host

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// valueFault is the violation for the value of a parameter. The place is in the
// parameters, and the keys lead to what it breaks in the schema.
func (d Description) valueFault(place, keys []string, s settled) Violation {
	canonical := place[0]
	p := d.Properties[canonical]
	name := canonical
	if given, isGiven := s.given[canonical]; isGiven {
		name = given
	}
	keyword := brokenKeyword(keys)
	if keyword == "oneOf" || keyword == "const" {
		keyword = "enum" // a choice, as drivers say it
	}
	pointer := driverParameters + "/" + strings.Join(append([]string{name}, place[1:]...), "/")
	return Violation{pointer, keyword, name + " " + p.expectation(keyword, len(place) > 1)}
}

// brokenKeyword is the keyword of the schema that the keys lead to: of a choice
// the choice itself, and not what each of its parts says.
func brokenKeyword(keys []string) string {
	for i, key := range keys {
		isName := i > 0 && keys[i-1] == "properties" // of a parameter
		if !isName && (key == "oneOf" || key == "anyOf") {
			return key
		}
	}
	if len(keys) == 0 {
		return "schema"
	}
	return keys[len(keys)-1]
}

// expectation is what the value has to be. isItem tells that the fault is that
// of an element of a list.
func (p Property) expectation(keyword string, isItem bool) string {
	choices, values := p.choices()
	switch {
	case keyword == "enum" && len(choices)+len(values) > 0:
		return "must be one of " + strings.Join(choiceWords(choices, values), ", ")
	case isItem && keyword == "minLength":
		return "must not have an empty element"
	case isItem:
		return "has an element that does not keep " + keyword + " of the driver's schema"
	case keyword == "uniqueItems":
		return "must not have an element twice"
	}
	if text := p.bound(keyword); text != "" {
		return text
	}
	if keyword != "type" && keyword != "pattern" && keyword != "maxLength" {
		return "does not keep " + keyword + " of the driver's schema"
	}
	return "must be " + p.form()
}

// bound is the expectation of a bound, "" for other keywords.
func (p Property) bound(keyword string) string {
	switch {
	case keyword == "minLength" && p.MinLength != nil:
		return fmt.Sprintf("must have at least %s characters", *p.MinLength)
	case keyword == "maxLength" && p.MaxLength != nil && p.Form == "":
		return fmt.Sprintf("must have at most %s characters", *p.MaxLength)
	case keyword == "minItems" && p.MinItems != nil:
		return fmt.Sprintf("must have at least %s elements", *p.MinItems)
	case keyword == "maxItems" && p.MaxItems != nil:
		return fmt.Sprintf("must have at most %s elements", *p.MaxItems)
	case keyword == "minimum" || keyword == "maximum":
		return "must be " + p.form()
	}
	return ""
}

// form is what any value of the parameter is.
func (p Property) form() string {
	switch p.Form {
	case "address":
		return "an IPv4 or IPv6 address or a host name, with an optional port (192.0.2.7, 192.0.2.7:623, [2001:db8::7]:623)"
	case "url":
		return "an http or https URL without user and password"
	case "mac":
		return "a MAC such as 52:54:00:12:34:56"
	case "uuid":
		return "a UUID such as 123e4567-e89b-12d3-a456-426614174000"
	case "path":
		return "an absolute path"
	}
	switch p.Type {
	case "integer":
		return p.number()
	case "boolean":
		return "y or n (also yes, true, on, 1 / no, false, off, 0)"
	case "array":
		return "a list"
	}
	return "a text of the form that the driver's schema has"
}

func (p Property) number() string {
	text := "an integer"
	if p.Minimum != nil {
		text += " from " + p.Minimum.String()
	}
	if p.Maximum != nil {
		text += " to " + p.Maximum.String()
	}
	if p.Unit != "" {
		text += " (" + p.Unit + ")"
	}
	return text
}

// choiceWords are the values of a choice as people write them.
func choiceWords(choices []Choice, values []any) []string {
	values = slices.Clone(values)
	for _, choice := range choices {
		values = append(values, choice.Const)
	}
	words := make([]string, len(values))
	for i, value := range values {
		text, isText := value.(string)
		if !isText || text == "" {
			encoded, _ := json.Marshal(value) // it came from JSON
			text = string(encoded)
		}
		words[i] = text
	}
	return words
}
