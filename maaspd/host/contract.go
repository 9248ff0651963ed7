package host

import (
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
	var document any
	if json.Unmarshal(raw, &document) != nil {
		return &rules{}
	}
	if spared != nil {
		spare(document, spared)
		changed, err := json.Marshal(document)
		if err != nil {
			return &rules{}
		}
		raw = changed
	}
	schema, err := verify.Compile(string(raw), "")
	if err != nil {
		schema = nil
	}
	return &rules{document, schema}
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
