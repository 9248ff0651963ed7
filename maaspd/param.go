package maaspd

import (
	"errors"
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
//	min, max                                of an integer or duration: inclusive bounds; of a text: its length in characters; of a TextList: the number of its elements
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
			if _, labelled := field.Tag.Lookup("label"); labelled {
				errs = append(errs, fmt.Errorf("parameter field %s: has a label, but no tag param", field.Name))
			}
			continue
		}
		p, faults := declareParam(field, tag)
		if !settable(typ, field) {
			faults = append(faults, errors.New("is not exported, or embedded through a pointer, and so cannot be set"))
		}
		for _, name := range []string{p.name, p.alias} {
			if name != "" && names[name] {
				faults = append(faults, fmt.Errorf("the name %s is declared twice", name))
			}
			names[name] = true
		}
		for _, fault := range faults {
			errs = append(errs, fmt.Errorf("parameter field %s: %w", field.Name, fault))
		}
		set.params = append(set.params, p)
	}
	return set, errs
}

// settable tells whether reflection can set the field of a new struct.
func settable(typ reflect.Type, field reflect.StructField) bool {
	for _, i := range field.Index[:len(field.Index)-1] {
		if typ = typ.Field(i).Type; typ.Kind() == reflect.Pointer {
			return false
		}
	}
	return field.IsExported()
}

// declareParam reads the tags of one field. With faults the parameter is not
// to be used.
func declareParam(field reflect.StructField, tag string) (*param, []error) {
	name, keywords, _ := strings.Cut(tag, ",")
	p := &param{
		name:  name,
		alias: field.Tag.Get("alias"),
		label: field.Tag.Get("label"),
		help:  field.Tag.Get("help"),
		field: field.Index,
	}
	faults := append(p.declareNames(), p.declareKeywords(keywords)...)
	switch scope := field.Tag.Get("scope"); scope {
	case "", "bmc":
	case "node":
		p.node = true
	default:
		faults = append(faults, fmt.Errorf("unknown scope %q", scope))
	}
	typ := field.Type
	if p.pointer = typ.Kind() == reflect.Pointer; p.pointer {
		typ = typ.Elem()
	}
	var err error
	if p.typ, err = typeOfParam(typ, field.Tag); err != nil {
		return p, append(faults, err)
	}
	faults = append(faults, p.misplacedTags(field.Tag)...)
	if p.key && p.typ.secret() {
		faults = append(faults, errors.New("a secret cannot be part of the device's identity"))
	}
	if err := p.declareDefault(field.Tag); err != nil {
		faults = append(faults, err)
	}
	return p, faults
}

// declareNames checks what people and other programs call the parameter by.
func (p *param) declareNames() []error {
	var faults []error
	if p.name == "" || p.label == "" {
		faults = append(faults, errors.New("needs a name and a label"))
	}
	for _, name := range []string{p.name, p.alias} {
		if strings.Trim(name, nameLetters) != "" || strings.Trim(name, "0123456789") != name && name[0] <= '9' {
			faults = append(faults, fmt.Errorf("the name %q is not letters, digits and underscores, a digit not first", name))
		}
	}
	return faults
}

// nameLetters are the characters of a parameter's name.
const nameLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"

// declareKeywords reads the words after the name.
func (p *param) declareKeywords(keywords string) []error {
	if keywords == "" {
		return nil
	}
	var faults []error
	for word := range strings.SplitSeq(keywords, ",") {
		switch word {
		case "required":
			p.required = true
		case "key":
			p.key = true
		case "hidden":
			p.hidden = true
		default:
			faults = append(faults, fmt.Errorf("unknown keyword %q", word))
		}
	}
	return faults
}

// misplacedTags finds tags that say nothing about a parameter of this type:
// their author expects something of them.
func (p *param) misplacedTags(tag reflect.StructTag) []error {
	var known []string
	switch t := p.typ.(type) {
	case stringType, textListType:
		known = []string{"min", "max"}
	case integerType:
		known = []string{"min", "max"}
		if t.unit != 0 {
			known = append(known, "unit")
		}
	}
	var faults []error
	for _, name := range []string{"min", "max", "unit"} {
		if _, there := tag.Lookup(name); there && !slices.Contains(known, name) {
			faults = append(faults, fmt.Errorf("the tag %s has no meaning for this type", name))
		}
	}
	return faults
}

// declareDefault takes the default through the same coercion and checks as
// any value.
func (p *param) declareDefault(tag reflect.StructTag) error {
	text, declared := tag.Lookup("default")
	if !declared {
		return nil
	}
	given := value{kind: stringValue, text: text}
	if p.isBlank(given) {
		return errors.New(`default: "" means not set; leave the tag out`)
	}
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
		return errors.New("a required parameter has no default")
	}
	return nil
}

// named returns the parameter of that name or alias, or nil.
func (s *paramSet) named(name string) *param {
	i := slices.IndexFunc(s.params, func(p *param) bool { return name != "" && (p.name == name || p.alias == name) })
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
