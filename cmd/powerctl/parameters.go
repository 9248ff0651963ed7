package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// parameterNames are the parameters in the order of the form, those that no
// form shows last.
func parameterNames(d host.Description) []string {
	var names []string
	for _, field := range d.Fields {
		if _, known := d.Properties[field.Name]; known {
			names = append(names, field.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.Properties)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// kind is the type of a parameter with its bounds.
func kind(p host.Property) string {
	text := p.Type
	switch {
	case p.Secret:
		return "secret"
	case p.Type == "array":
		return "list"
	case len(p.OneOf)+len(p.Enum) > 0:
		return "choice"
	case p.Minimum != nil && p.Maximum != nil:
		text = fmt.Sprintf("%s %s to %s", p.Type, *p.Minimum, *p.Maximum)
	case p.Form != "":
		text = p.Form
	}
	if p.Unit != "" {
		text += " " + p.Unit
	}
	return text
}

// standard is the default of a parameter, or that it is required.
func standard(d host.Description, name string) string {
	switch value := d.Properties[name].Default.(type) {
	case nil:
		if slices.Contains(d.Required, name) {
			return "required"
		}
		return "-"
	case []any:
		return strings.Join(words(value), " ")
	default:
		return word(value)
	}
}

// meaning is the label and the help of a parameter.
func meaning(p host.Property) string {
	if p.Alias != "" {
		return "An older name of " + p.Alias
	}
	text := strings.TrimSuffix(p.Title, ".")
	if p.Description != "" {
		text = strings.TrimPrefix(text+". ", ". ") + strings.TrimSuffix(p.Description, ".")
	}
	return text
}

// choiceValues are the values of a choice, or of the items of a list. An older
// name has those of the newer one, where they are told.
func choiceValues(p host.Property) []string {
	if p.Alias != "" {
		return nil
	}
	choices, values := p.OneOf, p.Enum
	if p.Items != nil {
		choices, values = slices.Concat(choices, p.Items.OneOf), slices.Concat(values, p.Items.Enum)
	}
	list := words(values)
	for _, choice := range choices {
		list = append(list, word(choice.Const))
	}
	return list
}

func words(values []any) []string {
	var list []string
	for _, value := range values {
		list = append(list, word(value))
	}
	return list
}

// word is a value as a person writes it: an empty text is "".
func word(value any) string {
	if text, isText := value.(string); isText && text != "" {
		return text
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(encoded)
}
