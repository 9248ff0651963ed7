package conformance

import (
	"fmt"
	"testing"
)

// TestParametersOfAKind holds that the older name of a parameter is not set
// beside it, and what is tried as an element of a list.
func TestParametersOfAKind(t *testing.T) {
	desc, err := readDescription(`{"properties": {
		"node_outlet": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "uniqueItems": true},
		"outlet": {"type": "array", "items": {"type": "string"}, "deprecated": true},
		"flags": {"type": "array", "items": {"type": "string", "oneOf": [{"const": "b", "title": "B"}]}},
		"ids": {"type": "array", "items": {"type": "string", "pattern": "^nobody guesses this$"}},
		"unit": {"type": "integer"}}}`)
	if err != nil {
		t.Fatal(err)
	}
	s := &subject{desc: desc}
	names, reason := s.anyParameter(func(p property) bool { return p.Type == "array" }, "list")
	if fmt.Sprint(names) != "[flags ids node_outlet]" || reason != "" {
		t.Errorf("lists are %v (%s)", names, reason)
	}
	for name, want := range map[string]any{"node_outlet": "192.0.2.7", "flags": "b", "ids": nil, "unit": nil} {
		if got := desc.element(name); got != want {
			t.Errorf("the element of %s is %v, want %v", name, got, want)
		}
	}
	_, reason = s.anyParameter(func(p property) bool { return p.Type == "boolean" }, "boolean")
	if reason != "the driver has no boolean" {
		t.Errorf("reason %q", reason)
	}
}
