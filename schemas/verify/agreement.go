package verify

import (
	"encoding/json"
	"fmt"
	"slices"
)

// description is the part of a driver's description whose halves must agree.
type description struct {
	Properties map[string]property `json:"properties"`
	Required   []string            `json:"required"`
	Fields     []field             `json:"fields"`
	Extractor  *struct {
		FieldName string `json:"field_name"`
	} `json:"ip_extractor"`
	Own struct {
		DeviceKey []string `json:"device_key"`
	} `json:"x-maaspd"`
}

type property struct {
	Scope      string `json:"x-maaspd-scope"`
	WriteOnly  bool   `json:"writeOnly"`
	Hidden     bool   `json:"x-maaspd-hidden"`
	Deprecated bool   `json:"deprecated"`
	Default    any    `json:"default"`
}

type field struct {
	Name     string      `json:"name"`
	Type     string      `json:"field_type"`
	Required bool        `json:"required"`
	Choices  [][2]string `json:"choices"`
	Default  any         `json:"default"`
	Scope    string      `json:"scope"`
	Secret   bool        `json:"secret"`
}

// Disagreements are the faults of a description that a JSON Schema cannot say
// (protocol specification, section 9), each in one sentence.
type Disagreements struct {
	// Parts are places where fields, properties, required and ip_extractor do
	// not speak of the same parameters, or not alike.
	Parts []string
	// DeviceKey are names in device_key that are no parameters.
	DeviceKey []string
	// Defaults are defaults that the parameter itself does not allow.
	Defaults []string
}

// All are the disagreements of all kinds.
func (d Disagreements) All() []string { return slices.Concat(d.Parts, d.DeviceKey, d.Defaults) }

// Agreement holds the parts of a description against each other. The document
// must have passed the schema of descriptions; the error is for one that is
// not JSON of that form.
func Agreement(document []byte) (Disagreements, error) {
	var d description
	if err := json.Unmarshal(document, &d); err != nil {
		return Disagreements{}, fmt.Errorf("the description cannot be read: %w", err)
	}
	parts := append(d.fieldFaults(), d.propertyFaults()...)
	return Disagreements{append(parts, d.nameFaults()...), d.keyFaults(), d.defaultFaults(document)}, nil
}

// fieldFaults compares each MAAS field with the property of its name.
func (d description) fieldFaults() []string {
	var faults []string
	seen := map[string]bool{}
	for _, f := range d.Fields {
		p, known := d.Properties[f.Name]
		switch {
		case seen[f.Name]:
			faults = append(faults, fmt.Sprintf("two fields are named %s", f.Name))
		case !known:
			faults = append(faults, fmt.Sprintf("field %s is not among the properties", f.Name))
		case f.Scope != p.Scope:
			faults = append(faults, fmt.Sprintf("%s has scope %s as a field and %s as a property", f.Name, f.Scope, p.Scope))
		case f.Secret != p.WriteOnly:
			faults = append(faults, fmt.Sprintf("%s: the field's secret and the property's writeOnly differ", f.Name))
		case f.Required != slices.Contains(d.Required, f.Name):
			faults = append(faults, fmt.Sprintf("%s: the field's required and the list required differ", f.Name))
		}
		seen[f.Name] = true
	}
	return faults
}

// propertyFaults finds properties that no form of MAAS shows, though nothing
// says that they are not to be shown.
func (d description) propertyFaults() []string {
	var faults []string
	for name, p := range d.Properties {
		if !p.Hidden && !p.Deprecated && !d.hasField(name) {
			faults = append(faults, fmt.Sprintf("property %s is not among the fields", name))
		}
	}
	slices.Sort(faults)
	return faults
}

func (d description) hasField(name string) bool {
	return slices.ContainsFunc(d.Fields, func(f field) bool { return f.Name == name })
}

// nameFaults finds names in other places that are no parameters.
func (d description) nameFaults() []string {
	var faults []string
	for _, name := range d.Required {
		if _, known := d.Properties[name]; !known {
			faults = append(faults, fmt.Sprintf("required names %s, which is no property", name))
		}
	}
	if d.Extractor != nil && !d.hasField(d.Extractor.FieldName) {
		faults = append(faults, fmt.Sprintf("ip_extractor names %s, which is no field", d.Extractor.FieldName))
	}
	return faults
}

// keyFaults finds names in device_key that are no parameters.
func (d description) keyFaults() []string {
	var faults []string
	for _, name := range d.Own.DeviceKey {
		if _, known := d.Properties[name]; !known {
			faults = append(faults, fmt.Sprintf("device_key names %s, which is no property", name))
		}
	}
	return faults
}

// defaultFaults finds defaults that the parameter itself does not allow.
func (d description) defaultFaults(document []byte) []string {
	var faults []string
	for _, f := range d.Fields {
		for _, value := range f.illegalDefaults() {
			faults = append(faults, fmt.Sprintf("the default %q of field %s is not one of its choices", value, f.Name))
		}
	}
	for name, p := range d.Properties {
		if p.Default == nil {
			continue
		}
		schema, err := Compile(string(document), "/properties/"+name)
		if err != nil {
			faults = append(faults, err.Error())
		} else if schema.Validate(p.Default) != nil {
			faults = append(faults, fmt.Sprintf("the default of property %s is not a legal value of it", name))
		}
	}
	slices.Sort(faults)
	return faults
}

// illegalDefaults returns the defaults of a choice that are none of it. The
// empty string means that there is no default.
func (f field) illegalDefaults() []string {
	if len(f.Choices) == 0 {
		return nil
	}
	var defaults []string
	switch value := f.Default.(type) {
	case string:
		defaults = append(defaults, value)
	case []any:
		for _, item := range value {
			defaults = append(defaults, fmt.Sprint(item))
		}
	}
	return slices.DeleteFunc(defaults, func(value string) bool {
		return value == "" || slices.ContainsFunc(f.Choices, func(c [2]string) bool { return c[0] == value })
	})
}
