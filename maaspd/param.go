package maaspd

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// param is one declared parameter: a field of the parameter struct.
//
// The tags of the field declare it:
//
//	param:"name[,required][,key][,hidden]"  its name; key: part of the device's identity
//	label, help                             for people
//	scope:"node"                            belongs to one machine; bmc when absent
//	default                                 applied when the request does not set it
//	alias                                   an older name, still understood and marked deprecated
//	min, max                                of an integer or duration: inclusive bounds; of a text: its length in characters
//	unit:"s" or "ms"                        of a duration
type param struct {
	name     string
	alias    string
	label    string
	help     string
	required bool
	key      bool
	hidden   bool
	node     bool
	fallback any // canonical default, nil when none
	field    []int
	pointer  bool
	typ      paramType
}

// paramType is what differs from one type of parameter to the next. The
// canonical form of a value is what JSON Schema sees: string, json.Number,
// bool or []any, or the value as given where it cannot be coerced.
type paramType interface {
	normal(v value) any
	check(canonical any) []fault
	store(field reflect.Value, canonical any)
	schema(into map[string]any)
	maasField() (fieldType string, choices []Choice)
	secret() bool
}

// fault is what is wrong with a parameter. The suffix is a further part of
// the JSON Pointer, "" for the parameter as a whole.
type fault struct{ suffix, keyword, message string }

// Choice is one value of a choice parameter with the label people see. MAAS
// wants the two to differ.
type Choice struct{ Value, Label string }

// chooser is implemented by the named string types of choice parameters.
type chooser interface{ Choices() []Choice }

// paramSet are the parameters of a driver, in the order of declaration.
type paramSet struct {
	typ    reflect.Type
	params []*param
}

// declareParams reads the declaration off a struct type. The errors are the
// faults of the declaration, all of them.
func declareParams(typ reflect.Type) (*paramSet, []error) {
	set := &paramSet{typ: typ}
	if typ.Kind() != reflect.Struct {
		return set, []error{fmt.Errorf("parameters must be a struct, not %s", typ)}
	}
	var errs []error
	names := map[string]bool{}
	for _, field := range reflect.VisibleFields(typ) {
		tag, declared := field.Tag.Lookup("param")
		if !declared {
			continue
		}
		p, err := declareParam(field, tag)
		if err != nil {
			errs = append(errs, fmt.Errorf("parameter field %s: %w", field.Name, err))
			continue
		}
		for _, name := range []string{p.name, p.alias} {
			if name != "" && names[name] {
				errs = append(errs, fmt.Errorf("parameter %s is declared twice", name))
			}
			names[name] = true
		}
		set.params = append(set.params, p)
	}
	return set, errs
}

func declareParam(field reflect.StructField, tag string) (*param, error) {
	words := strings.Split(tag, ",")
	p := &param{
		name:  words[0],
		alias: field.Tag.Get("alias"),
		label: field.Tag.Get("label"),
		help:  field.Tag.Get("help"),
		field: field.Index,
	}
	if p.name == "" || p.label == "" {
		return nil, fmt.Errorf("needs a name and a label")
	}
	for _, word := range words[1:] {
		switch word {
		case "required":
			p.required = true
		case "key":
			p.key = true
		case "hidden":
			p.hidden = true
		default:
			return nil, fmt.Errorf("unknown keyword %q", word)
		}
	}
	switch scope := field.Tag.Get("scope"); scope {
	case "", "bmc":
	case "node":
		p.node = true
	default:
		return nil, fmt.Errorf("unknown scope %q", scope)
	}
	var err error
	typ := field.Type
	if p.pointer = typ.Kind() == reflect.Pointer; p.pointer {
		typ = typ.Elem()
	}
	if p.typ, err = typeOfParam(typ, field.Tag); err != nil {
		return nil, err
	}
	return p, p.declareDefault(field.Tag)
}

// declareDefault takes the default through the same coercion and checks as
// any value.
func (p *param) declareDefault(tag reflect.StructTag) error {
	text, declared := tag.Lookup("default")
	if !declared {
		return nil
	}
	given := value{kind: stringValue, text: text}
	if _, many := p.typ.(multiChoiceType); many {
		given = value{kind: listValue}
		for item := range strings.SplitSeq(text, ",") {
			given.items = append(given.items, value{kind: stringValue, text: item})
		}
	}
	p.fallback = p.typ.normal(given)
	if faults := p.typ.check(p.fallback); len(faults) > 0 {
		return fmt.Errorf("default: %s", faults[0].message)
	}
	if p.required {
		return fmt.Errorf("a required parameter has no default")
	}
	return nil
}

// named returns the parameter of that name or alias, or nil.
func (s *paramSet) named(name string) *param {
	i := slices.IndexFunc(s.params, func(p *param) bool { return p.name == name || (p.alias == name && name != "") })
	if i < 0 {
		return nil
	}
	return s.params[i]
}

// scopeName is the scope as the schema shows it.
func (p *param) scopeName() string {
	if p.node {
		return "node"
	}
	return "bmc"
}
