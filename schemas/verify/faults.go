// Package verify holds documents against the schemas of the power-driver
// protocol, and descriptions against what no schema can say. Tests and tools
// use it; no driver binary imports it, because the schema compiler costs every
// start a few milliseconds.
package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Fault is one place where a document does not keep a schema.
type Fault struct {
	// Instance is the JSON Pointer of the faulty value; for a missing or an
	// undocumented member, that of the object around it.
	Instance string
	// Keyword is the place of the broken rule in its schema, as a JSON Pointer.
	Keyword string
	// Message says what is wrong. It may show the value.
	Message string
}

// String returns the fault in one line.
func (f Fault) String() string {
	return fmt.Sprintf("%q breaks %s: %s", f.Instance, f.Keyword, f.Message)
}

// Compile returns the schema in text, or the one inside it that pointer, a JSON
// Pointer such as /$defs/batchReply, leads to. The error tells why text is not
// a JSON Schema of draft 2020-12.
func Compile(text, pointer string) (*jsonschema.Schema, error) {
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	compiler.LoadURL = loadNothing
	const location = "https://maaspd.invalid/schema.json"
	if err := compiler.AddResource(location, strings.NewReader(text)); err != nil {
		return nil, fmt.Errorf("the schema is not JSON: %w", err)
	}
	return compiler.Compile(location + "#" + pointer)
}

// loadNothing refuses references to other documents: a schema comes from a
// program that is yet to be trusted, and must not make its reader open files.
func loadNothing(location string) (io.ReadCloser, error) {
	return nil, fmt.Errorf("%s is another document, which is not read", location)
}

// Faults holds document against the schema that text and pointer name (see
// Compile) and returns what is wrong, nil when nothing is. The error is for a
// schema that does not compile and a document that is not JSON.
func Faults(text, pointer string, document []byte) ([]Fault, error) {
	schema, err := Compile(text, pointer)
	if err != nil {
		return nil, err
	}
	return Validate(schema, document)
}

// Validate is Faults with a schema that Compile returned, for those who have
// many documents.
func Validate(schema *jsonschema.Schema, document []byte) ([]Fault, error) {
	value, err := decode(document)
	if err != nil {
		return nil, err
	}
	return Check(schema, value)
}

// Check is Validate for a value that is decoded, its numbers as written
// (json.Number).
func Check(schema *jsonschema.Schema, value any) ([]Fault, error) {
	invalid := &jsonschema.ValidationError{}
	if err := schema.Validate(value); errors.As(err, &invalid) {
		return collect(nil, invalid), nil
	} else if err != nil {
		return nil, err
	}
	return nil, nil
}

// decode reads exactly one JSON document, keeping numbers as written.
func decode(document []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("the document is not JSON: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("something follows the document")
	}
	return value, nil
}

// collect appends the innermost faults below one node of the validator's tree.
func collect(faults []Fault, node *jsonschema.ValidationError) []Fault {
	if len(node.Causes) == 0 || isWhole(node.KeywordLocation) {
		_, keyword, _ := strings.Cut(node.AbsoluteKeywordLocation, "#")
		return append(faults, Fault{Instance: node.InstanceLocation, Keyword: keyword, Message: node.Message})
	}
	for _, cause := range node.Causes {
		faults = collect(faults, cause)
	}
	return faults
}

// isWhole tells whether the keyword failed as a whole: what lies below it are
// the alternatives that did not apply, none of which is the fault.
func isWhole(keyword string) bool {
	for _, last := range []string{"/anyOf", "/contains", "/minContains"} {
		if strings.HasSuffix(keyword, last) {
			return true
		}
	}
	return false
}
