package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"time"
)

// wanted says for each type of a setting what a rack file must have there.
var wanted = map[reflect.Type]string{
	reflect.TypeFor[string]():        "text",
	reflect.TypeFor[bool]():          "true or false",
	reflect.TypeFor[int]():           "a whole number",
	reflect.TypeFor[uint64]():        "a whole number from 0",
	reflect.TypeFor[float64]():       "a number",
	reflect.TypeFor[time.Duration](): `a time such as "20ms"`,
	reflect.TypeFor[[]int]():         "a list of whole numbers",
	reflect.TypeFor[[]string]():      "a list of texts",
}

// member is one key of a JSON object with its value.
type member struct {
	key   string
	value json.RawMessage
}

// members splits an object, which is known to be valid JSON; false means that
// it is none.
func members(object json.RawMessage) ([]member, bool) {
	decoder := json.NewDecoder(bytes.NewReader(object))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return nil, false
	}
	var all []member
	for decoder.More() {
		key, err := decoder.Token()
		text, isText := key.(string)
		m := member{key: text}
		if err != nil || !isText || decoder.Decode(&m.value) != nil {
			return nil, false
		}
		all = append(all, m)
	}
	return all, true
}

// fill sets the fields of the structs to the values of an object by their json
// tags, and returns the keys. What is unknown, doubled or of a wrong type
// becomes a fault.
func (b *badUsage) fill(object json.RawMessage, path string, targets ...any) map[string]bool {
	all, isObject := members(object)
	if !isObject {
		b.add("%smust be an object", where(path))
	}
	known, given := fields(targets), map[string]bool{}
	for _, m := range all {
		field, exists := known[m.key]
		switch {
		case !exists:
			b.add("%s%s is no setting", path, m.key)
		case given[m.key]:
			b.add("%s%s is given twice", path, m.key)
		default:
			b.set(field, m.value, path+m.key)
		}
		given[m.key] = true
	}
	return given
}

// where is a path as the beginning of a sentence.
func where(path string) string {
	if path == "" {
		return "it "
	}
	return path[:len(path)-1] + " " // without the dot
}

// fields are the fields of the structs by their json tags.
func fields(structs []any) map[string]reflect.Value {
	all := map[string]reflect.Value{}
	for _, s := range structs {
		value := reflect.ValueOf(s).Elem()
		for i := range value.NumField() {
			if key, tagged := value.Type().Field(i).Tag.Lookup("json"); tagged {
				all[key] = value.Field(i)
			}
		}
	}
	return all
}

// set gives a field its value; it keeps its own where that is of a wrong type.
func (b *badUsage) set(field reflect.Value, value json.RawMessage, path string) {
	switch list := field.Addr().Interface().(type) {
	case *[]account:
		*list = b.accounts(value, path)
		return
	case *[]json.RawMessage:
		if json.Unmarshal(value, list) != nil || *list == nil {
			b.add("%s must be a list of objects", path)
		}
		return
	}
	typ, optional := field.Type(), field.Kind() == reflect.Pointer
	if optional {
		typ = typ.Elem()
	}
	parsed := reflect.New(typ).Elem()
	switch err := setScalar(parsed, value); {
	case err != nil:
		b.add("%s must be %s", path, wanted[typ])
	case optional:
		field.Set(parsed.Addr())
	default:
		field.Set(parsed)
	}
}

func setScalar(field reflect.Value, value json.RawMessage) error {
	if string(value) == "null" {
		return errors.New("null is no value")
	}
	duration, isDuration := field.Addr().Interface().(*time.Duration)
	if !isDuration {
		return json.Unmarshal(value, field.Addr().Interface())
	}
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		return err
	}
	parsed, err := time.ParseDuration(text)
	*duration = parsed
	return err
}

func (b *badUsage) accounts(value json.RawMessage, path string) []account {
	var list []json.RawMessage
	if json.Unmarshal(value, &list) != nil || list == nil {
		b.add("%s must be a list of objects", path)
	}
	accounts := make([]account, len(list))
	for i, one := range list {
		accounts[i].Privilege = "ADMIN"
		b.fill(one, path+"["+strconv.Itoa(i)+"].", &accounts[i])
	}
	return accounts
}
