package redfish

import (
	"bytes"
	"encoding/json"
	"strings"
)

// node is a value somewhere in a resource. What is missing, or of another type
// than expected, is absent: firmware gets single properties wrong, and they
// must not spoil the others.
type node struct{ value any }

// parseNode reads a resource.
func parseNode(data []byte) (node, error) {
	var n node
	// Numbers stay texts: one too large for a float must not spoil the rest.
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	err := decoder.Decode(&n.value)
	return n, err
}

// at is the member of an object, down a path of names.
func (n node) at(names ...string) node {
	for _, name := range names {
		object, _ := n.value.(map[string]any)
		n = node{object[name]}
	}
	return n
}

// has tells whether the object has a member, also one that is null.
func (n node) has(name string) bool {
	object, _ := n.value.(map[string]any)
	_, present := object[name]
	return present
}

// text is a string without the padding that some firmware leaves, "" when
// absent.
func (n node) text() string {
	text, _ := n.value.(string)
	return strings.TrimSpace(text)
}

// number is a number that a float64 can hold; false when absent.
func (n node) number() (float64, bool) {
	literal, ok := n.value.(json.Number)
	number, err := literal.Float64()
	return number, ok && err == nil
}

// isFalse tells that the value is the boolean false.
func (n node) isFalse() bool {
	flag, ok := n.value.(bool)
	return ok && !flag
}

// isTrue tells that the value is the boolean true.
func (n node) isTrue() bool {
	flag, ok := n.value.(bool)
	return ok && flag
}

// list are the elements of an array.
func (n node) list() []node {
	array, _ := n.value.([]any)
	nodes := make([]node, len(array))
	for i, value := range array {
		nodes[i] = node{value}
	}
	return nodes
}

// texts are the strings of an array.
func (n node) texts() []string {
	var list []string
	for _, element := range n.list() {
		if text, ok := element.value.(string); ok {
			list = append(list, text)
		}
	}
	return list
}

// link is the @odata.id of an object (DSP0266, section 9.6.9), as given.
func (n node) link() string {
	text, _ := n.at("@odata.id").value.(string)
	return text
}

// setLink makes the object's link the one that it was read by, which worked.
func (n node) setLink(link string) {
	if object, ok := n.value.(map[string]any); ok {
		object["@odata.id"] = link
	}
}

// links are the @odata.id of the objects of an array.
func (n node) links() []string {
	var list []string
	for _, element := range n.list() {
		if link := element.link(); link != "" {
			list = append(list, link)
		}
	}
	return list
}

// whole tells whether the object is a resource, and not only a link to one.
func (n node) whole() bool {
	object, _ := n.value.(map[string]any)
	for name := range object {
		if !strings.HasPrefix(name, "@") {
			return true
		}
	}
	return false
}
