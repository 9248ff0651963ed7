package redfish

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
)

// errNoObject tells that a resource is JSON, but no object.
var errNoObject = errors.New("the reply is JSON, but not an object")

// Decode reads a resource, a JSON object, into the struct that into points to.
// It is lenient: BMCs give properties the wrong types, and one that is mistyped,
// null or missing leaves its field as it is and harms no other; so does a
// mistyped element of a list, which is left out. Names are compared by case, as
// Redfish has them (DSP0266, 9.4). Fields are strings, bools, integers, float64,
// pointers to those, structs, slices, maps of strings, and json.RawMessage. The
// error is that of text which is no JSON object.
func Decode(text []byte, into any) error {
	if !json.Valid(text) {
		// The errors of the parser tell the offset, which is all there is to say.
		var any json.RawMessage
		return json.Unmarshal(text, &any)
	}
	if kindOf(text) != '{' {
		return errNoObject
	}
	fill(text, reflect.ValueOf(into).Elem())
	return nil
}

// kindOf is the first character of a JSON value, which tells its type.
func kindOf(text json.RawMessage) byte {
	trimmed := strings.TrimLeft(string(text[:min(len(text), 64)]), " \t\r\n")
	if trimmed == "" && len(text) > 64 {
		trimmed = strings.TrimLeft(string(text), " \t\r\n")
	}
	if trimmed == "" {
		return 0
	}
	return trimmed[0]
}

// fill puts a valid JSON value into a field, and tells whether it fitted.
func fill(text json.RawMessage, field reflect.Value) bool {
	kind := kindOf(text)
	if field.Type() == reflect.TypeFor[json.RawMessage]() {
		field.SetBytes(text)
		return true
	}
	switch field.Kind() {
	case reflect.Struct:
		return kind == '{' && fillStruct(text, field)
	case reflect.Slice:
		return kind == '[' && fillSlice(text, field)
	case reflect.Map:
		return kind == '{' && fillMap(text, field)
	case reflect.Pointer:
		value := reflect.New(field.Type().Elem())
		if kind == 'n' || !fill(text, value.Elem()) {
			return false
		}
		field.Set(value)
		return true
	}
	if kind == 'n' {
		return false
	}
	value := reflect.New(field.Type())
	if json.Unmarshal(text, value.Interface()) != nil {
		return false
	}
	field.Set(value.Elem())
	return true
}

// fillStruct fills the fields that the object has properties for; embedded
// structs are filled from the same object.
func fillStruct(text json.RawMessage, into reflect.Value) bool {
	var properties map[string]json.RawMessage
	if json.Unmarshal(text, &properties) != nil {
		return false
	}
	for i := range into.NumField() {
		field := into.Type().Field(i)
		if field.Anonymous && field.Type.Kind() == reflect.Struct {
			fillStruct(text, into.Field(i))
			continue
		}
		name := field.Tag.Get("json")
		if value, has := properties[name]; has && name != "" && name != "-" {
			fill(value, into.Field(i))
		}
	}
	return true
}

// fillSlice takes the elements that fit.
func fillSlice(text json.RawMessage, into reflect.Value) bool {
	var elements []json.RawMessage
	if json.Unmarshal(text, &elements) != nil {
		return false
	}
	list := reflect.MakeSlice(into.Type(), 0, len(elements))
	for _, element := range elements {
		value := reflect.New(into.Type().Elem()).Elem()
		if fill(element, value) {
			list = reflect.Append(list, value)
		}
	}
	into.Set(list)
	return true
}

// fillMap takes the members that fit.
func fillMap(text json.RawMessage, into reflect.Value) bool {
	var members map[string]json.RawMessage
	if into.Type().Key().Kind() != reflect.String || json.Unmarshal(text, &members) != nil {
		return false
	}
	into.Set(reflect.MakeMap(into.Type()))
	for name, member := range members {
		value := reflect.New(into.Type().Elem()).Elem()
		if fill(member, value) {
			into.SetMapIndex(reflect.ValueOf(name).Convert(into.Type().Key()), value)
		}
	}
	return true
}
