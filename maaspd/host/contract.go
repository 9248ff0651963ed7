package host

import (
	"bytes"
	"encoding/json"
	"slices"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/maaspd/powerdrivers/schemas/verify"
)

// contract is the schema of a description, ready to hold parameters against.
// It is compiled when it is first needed, and once: that takes milliseconds.
type contract struct {
	all func() *rules
	// bmc demands nothing of scope node.
	bmc func() *rules
}

// rules are a compiled schema, and the document that it was compiled from.
type rules struct {
	document any
	schema   *jsonschema.Schema // nil when it cannot be compiled
}

func newContract(d Description) *contract {
	raw := d.Raw
	spared := func(name string) bool { return d.Properties[name].Scope == "node" }
	return &contract{
		all: sync.OnceValue(func() *rules { return compile(raw, nil) }),
		bmc: sync.OnceValue(func() *rules { return compile(raw, spared) }),
	}
}

// compile compiles the schema, without demands for what is spared. One that is
// no JSON Schema, or has a pattern that Go does not know, judges nothing: the
// driver itself still does.
func compile(raw []byte, spared func(string) bool) *rules {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber() // bounds stay as they were written
	var document any
	if decoder.Decode(&document) != nil {
		return &rules{}
	}
	if spared != nil {
		spare(document, spared)
	}
	listChoices(document)
	changed, err := json.Marshal(document)
	if err != nil {
		return &rules{}
	}
	schema, err := verify.Compile(string(changed), "")
	if err != nil {
		schema = nil
	}
	return &rules{document, schema}
}

// listChoices turns the choices of parameters into enumerations, which mean the
// same: the validator writes an error for each choice that a value is not, and
// of these a run over many machines would make millions.
func listChoices(document any) {
	object, _ := document.(map[string]any)
	properties, _ := object["properties"].(map[string]any)
	for _, property := range properties {
		if schema, isObject := property.(map[string]any); isObject {
			listChoice(schema)
			if items, hasItems := schema["items"].(map[string]any); hasItems {
				listChoice(items)
			}
		}
	}
}

func listChoice(schema map[string]any) {
	parts, _ := schema["oneOf"].([]any)
	if _, hasEnum := schema["enum"]; hasEnum || len(parts) == 0 {
		return
	}
	values := make([]any, len(parts))
	seen := map[string]bool{}
	for i, part := range parts {
		choice, _ := part.(map[string]any)
		text, isText := choice["const"].(string)
		_, titled := choice["title"]
		isPlain := len(choice) == 1 || (len(choice) == 2 && titled)
		if !isText || !isPlain || seen[text] { // what stands twice is none of exactly one
			return
		}
		values[i], seen[text] = text, true
	}
	delete(schema, "oneOf")
	schema["enum"] = values
}

// spare removes the names from whatever demands parameters, as far as it does
// so for certain: what stands below "if" and "not" is a condition.
func spare(schema any, spared func(string) bool) {
	object, isObject := schema.(map[string]any)
	if !isObject {
		return
	}
	isSpared := func(name any) bool { text, _ := name.(string); return spared(text) }
	if names, isList := object["required"].([]any); isList {
		object["required"] = slices.DeleteFunc(names, isSpared)
	}
	if dependent, ok := object["dependentRequired"].(map[string]any); ok {
		for name, others := range dependent {
			if list, isList := others.([]any); isList {
				dependent[name] = slices.DeleteFunc(list, isSpared)
			}
		}
	}
	for _, keyword := range []string{"allOf", "anyOf"} {
		list, _ := object[keyword].([]any)
		for _, inner := range list {
			spare(inner, spared)
		}
	}
	spare(object["then"], spared)
	spare(object["else"], spared)
}

// at is the part of the document that the keys lead to, nil when there is none.
func (r *rules) at(keys []string) any {
	part := r.document
	for _, key := range keys {
		switch inner := part.(type) {
		case map[string]any:
			part = inner[key]
		case []any:
			index := slices.Index(decimals(len(inner)), key)
			if index < 0 {
				return nil
			}
			part = inner[index]
		default:
			return nil
		}
	}
	return part
}
