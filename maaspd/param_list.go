package maaspd

import (
	"fmt"
	"reflect"
	"strings"
)

// TextList is a list of texts, such as the outlets that feed a machine. A
// request gives it as a list or, because hosts keep parameters as text, as one
// text in which commas separate the elements.
type TextList []string

// listBlanks are dropped beside the commas of a text that stands for a list.
const listBlanks = " \t"

// textListType is a list of texts, none of them empty and each of them once.
type textListType struct{ min, max int } // in elements

func newTextListType(tag reflect.StructTag) (paramType, error) {
	low, high, err := bounds(tag, 1, noLimit)
	if err != nil || low < 1 || high < low || high > noLimit {
		return nil, fmt.Errorf("min and max of a list of texts are numbers of elements, min not above max and not below 1")
	}
	return textListType{int(low), int(high)}, nil
}

func (textListType) secret() bool { return false }

func (textListType) normal(v value) any {
	if v.kind == stringValue {
		return splitList(v.text)
	}
	if v.kind != listValue {
		return []any{normalText(v)}
	}
	list := make([]any, len(v.items))
	for i, item := range v.items {
		list[i] = normalText(item)
	}
	return list
}

// splitList cuts a text at its commas. What stands before the first element and
// after the last one stays: nothing is trimmed but what people put beside a
// comma.
func splitList(text string) []any {
	parts := strings.Split(text, ",")
	list := make([]any, len(parts))
	for i, part := range parts {
		if i > 0 {
			part = strings.TrimLeft(part, listBlanks)
		}
		if i < len(parts)-1 {
			part = strings.TrimRight(part, listBlanks)
		}
		list[i] = part
	}
	return list
}

func (t textListType) check(canonical any) []fault {
	items := canonical.([]any)
	var faults []fault
	switch {
	case len(items) < t.min:
		faults = append(faults, fault{"", "minItems", fmt.Sprintf("must have at least %d elements", t.min)})
	case len(items) > t.max:
		faults = append(faults, fault{"", "maxItems", fmt.Sprintf("must have at most %d elements", t.max)})
	}
	seen := map[string]bool{}
	for i, item := range items {
		suffix := fmt.Sprintf("/%d", i)
		text, ok := item.(string)
		switch {
		case !ok:
			faults = append(faults, fault{suffix, "type", "must be texts"})
		case text == "":
			faults = append(faults, fault{suffix, "minLength", "must not have an empty element"})
		case seen[text]:
			faults = append(faults, fault{suffix, "uniqueItems", "must not repeat an earlier element"})
		}
		seen[text] = true
	}
	return faults
}

func (textListType) store(field reflect.Value, canonical any) {
	items := canonical.([]any)
	list := make(TextList, len(items))
	for i, item := range items {
		list[i] = item.(string)
	}
	field.Set(reflect.ValueOf(list))
}

func (t textListType) schema(into map[string]any) {
	into["type"], into["minItems"], into["uniqueItems"] = "array", t.min, true
	into["items"] = map[string]any{"type": "string", "minLength": 1}
	if t.max < noLimit {
		into["maxItems"] = t.max
	}
}

func (textListType) maasField() (string, []Choice) { return "string", nil }
