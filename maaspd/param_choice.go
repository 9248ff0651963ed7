package maaspd

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// choicesOf returns the choices of a named string type that declares them.
func choicesOf(typ reflect.Type) ([]Choice, bool) {
	if typ.Kind() != reflect.String {
		return nil, false
	}
	// A pointer has the methods of its type, whatever their receiver.
	named, ok := reflect.New(typ).Interface().(chooser)
	if !ok {
		return nil, false
	}
	return named.Choices(), true
}

// checkChoices holds what MAAS demands of choices.
func checkChoices(list []Choice) error {
	if len(list) == 0 {
		return fmt.Errorf("a choice needs choices")
	}
	seen := map[string]bool{}
	for _, c := range list {
		if c.Value == c.Label || c.Label == "" || seen[c.Value] {
			return fmt.Errorf("choice %q needs a label that differs from it, and stands once", c.Value)
		}
		seen[c.Value] = true
	}
	return nil
}

func hasChoice(list []Choice, text string) bool {
	return slices.ContainsFunc(list, func(c Choice) bool { return c.Value == text })
}

// oneOfText lists the choices for a message.
func oneOfText(list []Choice) string {
	var words []string
	for _, c := range list {
		if c.Value == "" {
			words = append(words, `""`)
			continue
		}
		words = append(words, c.Value)
	}
	return "must be one of " + strings.Join(words, ", ")
}

// choiceSchema is the oneOf of constants with titles.
func choiceSchema(list []Choice) []any {
	options := make([]any, len(list))
	for i, c := range list {
		options[i] = map[string]any{"const": c.Value, "title": c.Label}
	}
	return options
}

// choiceType is one of several texts.
type choiceType struct{ choices []Choice }

func (t choiceType) secret() bool       { return false }
func (t choiceType) normal(v value) any { return normalText(v) }

func (t choiceType) check(canonical any) []fault {
	text, ok := canonical.(string)
	if !ok {
		return wrongType("a text")
	}
	if !hasChoice(t.choices, text) {
		return []fault{{"", "enum", oneOfText(t.choices)}}
	}
	return nil
}

func (t choiceType) store(field reflect.Value, canonical any) { field.SetString(canonical.(string)) }

func (t choiceType) schema(into map[string]any) {
	into["type"], into["oneOf"] = "string", choiceSchema(t.choices)
}

func (t choiceType) maasField() (string, []Choice) { return "choice", t.choices }

// multiChoiceType is a list of texts out of several, each at most once.
type multiChoiceType struct{ choices []Choice }

func (t multiChoiceType) secret() bool { return false }

// normal also makes a list of a single scalar.
func (t multiChoiceType) normal(v value) any {
	if v.kind != listValue {
		return []any{normalText(v)}
	}
	list := make([]any, len(v.items))
	for i, item := range v.items {
		list[i] = normalText(item)
	}
	return list
}

func (t multiChoiceType) check(canonical any) []fault {
	var faults []fault
	seen := map[string]bool{}
	for i, item := range canonical.([]any) {
		suffix := fmt.Sprintf("/%d", i)
		text, ok := item.(string)
		switch {
		case !ok:
			faults = append(faults, fault{suffix, "type", "must be a text"})
		case !hasChoice(t.choices, text):
			faults = append(faults, fault{suffix, "enum", oneOfText(t.choices)})
		case seen[text]:
			faults = append(faults, fault{suffix, "uniqueItems", "must not repeat an earlier entry"})
		}
		seen[text] = true
	}
	return faults
}

func (t multiChoiceType) store(field reflect.Value, canonical any) {
	items := canonical.([]any)
	list := reflect.MakeSlice(field.Type(), len(items), len(items))
	for i, item := range items {
		list.Index(i).SetString(item.(string))
	}
	field.Set(list)
}

func (t multiChoiceType) schema(into map[string]any) {
	into["type"], into["uniqueItems"] = "array", true
	into["items"] = map[string]any{"type": "string", "oneOf": choiceSchema(t.choices)}
}

func (t multiChoiceType) maasField() (string, []Choice) { return "multiple_choice", t.choices }
