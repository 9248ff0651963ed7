package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/maaspd/powerdrivers/schemas/verify"
)

// description is what the checks need to know of a driver.
type description struct {
	Name       string              `json:"name"`
	Properties map[string]property `json:"properties"`
	Required   []string            `json:"required"`
	Queryable  bool                `json:"queryable"`
	Extractor  *struct {
		FieldName string `json:"field_name"`
		Pattern   string `json:"pattern"`
	} `json:"ip_extractor"`
	Own struct {
		Versions       []int    `json:"protocol_versions"`
		Actions        []string `json:"actions"`
		DeviceKey      []string `json:"device_key"`
		MaxConcurrency int      `json:"max_concurrency"`
		CycleDelayMs   int      `json:"default_cycle_delay_ms"`
	} `json:"x-maaspd"`

	text    string
	schemas map[string]*jsonschema.Schema // of the parameters, compiled once
}

// property is one parameter.
type property struct {
	Type      string `json:"type"`
	Scope     string `json:"x-maaspd-scope"`
	WriteOnly bool   `json:"writeOnly"`
	ReadOnly  bool   `json:"readOnly"`
	// Deprecated marks the older name of another parameter: only one of the
	// two is set.
	Deprecated bool `json:"deprecated"`

	Enum      []any    `json:"enum"`
	OneOf     []choice `json:"oneOf"`
	Default   any      `json:"default"`
	Format    string   `json:"format"`
	Minimum   *int64   `json:"minimum"`
	Maximum   *int64   `json:"maximum"`
	MinLength int      `json:"minLength"`
	MaxLength *int     `json:"maxLength"`
	Pattern   string   `json:"pattern"`
	Items     struct {
		Enum  []any    `json:"enum"`
		OneOf []choice `json:"oneOf"`
	} `json:"items"`
}

type choice struct {
	Const any `json:"const"`
}

func readDescription(text string) (description, error) {
	d := description{text: text, schemas: map[string]*jsonschema.Schema{}}
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return d, fmt.Errorf("the description cannot be read: %w", err)
	}
	return d, nil
}

// names are the parameters, sorted.
func (d description) names() []string { return slices.Sorted(maps.Keys(d.Properties)) }

func (d description) has(verb string) bool { return slices.Contains(d.Own.Actions, verb) }

// choices are the values of a choice, or of the items of a list.
func (p property) choices() []any {
	values := slices.Concat(p.Enum, p.Items.Enum)
	for _, c := range slices.Concat(p.OneOf, p.Items.OneOf) {
		if c.Const != nil {
			values = append(values, c.Const)
		}
	}
	return values
}

// element is what a list may have as its only element, nil when none could be
// guessed.
func (d description) element(name string) any {
	if choices := d.Properties[name].choices(); len(choices) > 0 {
		return choices[0]
	}
	list, _ := d.legal(name).([]any)
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// allows tells whether the schema of the parameter takes the value.
func (d description) allows(name string, value any) bool {
	schema, compiled := d.schemas[name]
	if !compiled {
		schema, _ = verify.Compile(d.text, "/properties/"+name) // without one nothing is allowed
		d.schemas[name] = schema
	}
	if schema == nil {
		return false
	}
	text, err := json.Marshal(value)
	if err != nil {
		return false
	}
	faults, err := verify.Validate(schema, text)
	return err == nil && len(faults) == 0
}

// guesses are values that parameters of many kinds take. The addresses are
// those that no device has (RFC 5737).
var guesses = [...]any{
	"192.0.2.7", "192.0.2.7:1024", "admin", "http://192.0.2.7/", "https://192.0.2.7", "/nonexistent/conformance", "52:54:00:12:34:56",
	"123e4567-e89b-12d3-a456-426614174000", "1", "a", "A1", "00000000000000000000000000000000", "0123456789abcdef", "y", 1, true,
}

// legal is a value that the parameter takes, other than the empty string; nil
// when none could be guessed.
func (d description) legal(name string) any {
	p := d.Properties[name]
	candidates := append([]any{p.Default}, p.choices()...)
	if p.Minimum != nil {
		candidates = append(candidates, *p.Minimum)
	}
	candidates = append(candidates, guesses[:]...)
	for _, value := range slices.Clone(candidates) {
		candidates = append(candidates, []any{value})
	}
	for _, value := range candidates {
		if value != nil && value != "" && d.allows(name, value) {
			return value
		}
	}
	return nil
}

// object is a JSON object.
type object = map[string]any

// complete are legal values of all required parameters: those given for the
// online checks, else guesses. missing is one that could not be guessed.
func (s *subject) complete() (params object, missing string) {
	params = object{}
	if s.options.Params != nil {
		_ = json.Unmarshal(s.options.Params, &params) // newSubject has seen that it is an object
		return params, ""
	}
	for _, name := range s.desc.Required {
		value := s.desc.legal(name)
		if value == nil {
			return nil, name
		}
		params[name] = value
	}
	return params, ""
}

// request is a request with the parameters and the keys beside them.
func request(params object, keys ...object) string {
	document := object{"driverParameters": params}
	for _, more := range keys {
		maps.Copy(document, more)
	}
	text, err := json.Marshal(document)
	if err != nil {
		panic(err) // values of this package only
	}
	return string(text)
}

// refused is the key that makes a driver refuse a request when it looks at the
// keys and the parameters, and so before the device. All faults of the
// parameters are told beside it (section 1.5).
var refused = object{"timeoutMs": 0}

// refusedRequest is the smallest request that every driver refuses.
const refusedRequest = `{"timeoutMs": 0, "driverParameters": {}}`
