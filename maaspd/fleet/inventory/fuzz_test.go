package inventory

import (
	"errors"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// FuzzLoad reads whatever there is as YAML and as JSON: it must not panic or
// hang, and every fault must have a place and show nothing that a terminal
// obeys. It may expand to 2 000 nodes, where Load allows 200 000, so that the
// fuzzer gets on.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(PageExample(f)), false)
	for _, text := range []string{
		"version: 1\nnodes: {n[1-3]: {driver: x, parameters: {a: '[1-3]'}}}", "version: 1\na: &a [*a]", "version: 1\nnodes: {a: &x {driver: y}, b: {<<: *x}}",
		"version: 1\ngroups: {a: {nodes: '@b'}, b: {nodes: '@a'}}", "? [a]\n: b", "!!binary x", "a: !!int word", "\"\\ud83d\"", "version: 1\nnodes: {n: {driver: x, dependsOn: n}}",
	} {
		f.Add([]byte(text), false)
	}
	for _, text := range []string{
		`{"version": 1, "nodes": {"n": {"driver": "x", "parameters": {"a": {"command": ["x"]}}}}}`, `{"a": "\ud83d\/"}`, `[[[[`, `{"version": 1,}`, `{1: 2}`, `nul`, `{"a" 1}`,
	} {
		f.Add([]byte(text), true)
	}
	f.Fuzz(func(t *testing.T, content []byte, isJSON bool) {
		name := "i.yaml"
		if isJSON {
			name = "i.json"
		}
		inv, err := load([]source{{name: name, content: content, exposed: true}}, 2000)
		if err != nil {
			var faults Faults
			if !errors.As(err, &faults) || len(faults) == 0 {
				t.Fatalf("the error is %T: %v", err, err)
			}
			for _, fault := range faults {
				holdFault(t, fault)
			}
			return
		}
		holdInventory(t, inv)
	})
}

func holdFault(t *testing.T, fault Fault) {
	t.Helper()
	text := fault.Error()
	if fault.File == "" || fault.Line < 0 || !utf8.ValidString(text) {
		t.Errorf("a fault without a place, or no text: %q", text)
	}
	for _, char := range text {
		if !unicode.IsPrint(char) {
			t.Errorf("a fault with %q: %q", char, text)
		}
	}
}

func holdInventory(t *testing.T, inv *Inventory) {
	t.Helper()
	if len(inv.names)+len(inv.deviceNames) > 2000 {
		t.Errorf("%d nodes, %d devices", len(inv.names), len(inv.deviceNames))
	}
	for _, warning := range inv.Warnings {
		holdFault(t, warning)
	}
	for _, name := range inv.names {
		node := inv.Node(name)
		if node == nil || !goodName(name) || len(node.Feeds) == 0 {
			t.Fatalf("the node %q is %+v", name, node)
		}
		for _, route := range node.routes() {
			if route.Driver == "" {
				t.Errorf("the node %q has no driver", name)
			}
			route.Redacted(host.Description{})
		}
		inv.Fed(name)
		if len(inv.names) > 50 {
			return // Fed goes through all nodes
		}
	}
}
