package maaspd

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// typeOfParam finds the parameter type that a Go type stands for.
func typeOfParam(typ reflect.Type, tag reflect.StructTag) (paramType, error) {
	if list, ok := choicesOf(typ); ok {
		return choiceType{list}, checkChoices(list)
	}
	if typ.Kind() == reflect.Slice {
		if list, ok := choicesOf(typ.Elem()); ok {
			return multiChoiceType{list}, checkChoices(list)
		}
	}
	if form, ok := textFormOf(typ); ok {
		return form, nil
	}
	switch {
	case typ == reflect.TypeFor[Secret]():
		return newStringType(tag, true)
	case typ == reflect.TypeFor[TextList]():
		return newTextListType(tag)
	case typ == reflect.TypeFor[time.Duration]():
		return newDurationType(tag)
	case typ.Kind() == reflect.String:
		return newStringType(tag, false)
	case typ.Kind() == reflect.Int:
		return newIntegerType(tag)
	case typ.Kind() == reflect.Bool:
		return boolType{}, nil
	}
	return nil, fmt.Errorf("type %s is not one of the parameter types", typ)
}

// plain is the value in the form that encoding/json gives it.
func (v value) plain() any {
	switch v.kind {
	case boolValue:
		return v.truth
	case numberValue:
		return json.Number(v.text)
	case stringValue:
		return v.text
	case listValue:
		list := make([]any, len(v.items))
		for i, item := range v.items {
			list[i] = item.plain()
		}
		return list
	case objectValue:
		object := make(map[string]any, len(v.members))
		for key, member := range v.members {
			object[key] = member.plain()
		}
		return object
	}
	return nil
}

// normalText coerces to a text: a number stands for its own spelling.
func normalText(v value) any {
	if v.kind == numberValue || v.kind == stringValue {
		return v.text
	}
	return v.plain()
}

func wrongType(expected string) []fault {
	return []fault{{"", "type", "must be " + expected}}
}

// noLimit is the length of a text of any length.
const noLimit = math.MaxInt32

// stringType is a text or a password.
type stringType struct {
	min, max int // in characters; max noLimit = any length
	hide     bool
}

func newStringType(tag reflect.StructTag, hide bool) (paramType, error) {
	low, high, err := bounds(tag, 0, noLimit)
	if err != nil || low < 0 || high < max(low, 1) || high > noLimit {
		return nil, fmt.Errorf("min and max of a text are lengths, min not above max")
	}
	return stringType{int(low), int(high), hide}, nil
}

func (t stringType) normal(v value) any { return normalText(v) }
func (t stringType) secret() bool       { return t.hide }

func (t stringType) check(canonical any) []fault {
	text, ok := canonical.(string)
	length := utf8.RuneCountInString(text)
	switch {
	case !ok:
		return wrongType("a text")
	case length < t.min:
		return []fault{{"", "minLength", fmt.Sprintf("must have at least %d characters", t.min)}}
	case length > t.max:
		return []fault{{"", "maxLength", fmt.Sprintf("must have at most %d characters", t.max)}}
	}
	return nil
}

func (t stringType) store(field reflect.Value, canonical any) {
	if t.hide {
		field.Set(reflect.ValueOf(NewSecret(canonical.(string))))
		return
	}
	field.SetString(canonical.(string))
}

func (t stringType) schema(into map[string]any) {
	into["type"] = "string"
	if t.min > 0 {
		into["minLength"] = t.min
	}
	if t.max < noLimit {
		into["maxLength"] = t.max
	}
	if t.hide {
		into["format"], into["writeOnly"] = "password", true
	}
}

func (t stringType) maasField() (string, []Choice) {
	if t.hide {
		return "password", nil
	}
	return "string", nil
}

// boolType is yes or no.
type boolType struct{}

func (boolType) secret() bool { return false }

func (boolType) normal(v value) any {
	if v.kind == stringValue || v.kind == numberValue {
		switch strings.ToLower(v.text) {
		case "y", "yes", "true", "on", "1":
			return true
		case "n", "no", "false", "off", "0":
			return false
		}
	}
	return v.plain()
}

func (boolType) check(canonical any) []fault {
	if _, ok := canonical.(bool); !ok {
		return wrongType("y or n (also yes, true, on, 1 / no, false, off, 0)")
	}
	return nil
}

func (boolType) store(field reflect.Value, canonical any) { field.SetBool(canonical.(bool)) }
func (boolType) schema(into map[string]any)               { into["type"] = "boolean" }

func (boolType) maasField() (string, []Choice) {
	return "choice", []Choice{{"y", "Yes"}, {"n", "No"}}
}

// bounds reads the tags min and max.
func bounds(tag reflect.StructTag, low, high int64) (int64, int64, error) {
	for name, bound := range map[string]*int64{"min": &low, "max": &high} {
		text, declared := tag.Lookup(name)
		if !declared {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return 0, 0, fmt.Errorf("%s is not an integer", name)
		}
		*bound = n
	}
	return low, high, nil
}
