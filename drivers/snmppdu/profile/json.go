package profile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of a profile file.
const (
	maxBytes = 1 << 20
	maxDepth = 16
)

type kind int

const (
	nullNode kind = iota
	boolNode
	numberNode
	textNode
	listNode
	objectNode
)

func (k kind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "a list", "an object"}[k]
}

// node is a JSON value as it was written, with the JSON Pointer (RFC 6901) to
// where it stands.
type node struct {
	at      string
	kind    kind
	text    string // of a number: as written
	truth   bool
	items   []node
	keys    []string // of an object, in the order of the file
	members map[string]node
}

// readJSON reads one document: UTF-8, nothing after it, bounded depth. Keys
// that stand twice are faults, and the first one counts.
func readJSON(data []byte) (node, []Fault) {
	if len(data) > maxBytes {
		return node{}, []Fault{{"", "the file is larger than 1 MiB"}}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		return node{}, []Fault{{"", "the file is empty"}}
	}
	if !utf8.Valid(data) {
		return node{}, []Fault{{"", "the file is not UTF-8"}}
	}
	if message := syntaxFault(data); message != "" {
		return node{}, []Fault{{"", message}}
	}
	w := walker{dec: json.NewDecoder(bytes.NewReader(data))}
	w.dec.UseNumber()
	root := w.value("", 0)
	if w.tooDeep {
		return node{}, w.faults
	}
	return root, w.faults
}

// syntaxFault tells where the document stops being one JSON value; "" = it
// does not.
func syntaxFault(data []byte) string {
	var whole json.RawMessage
	err := json.Unmarshal(data, &whole)
	if err == nil {
		return ""
	}
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if !ok {
		return "the file is not JSON"
	}
	before := data[:min(max(int(syntax.Offset)-1, 0), len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	reason := syntax.Error()
	if errors.Is(json.NewDecoder(bytes.NewReader(data)).Decode(&whole), io.ErrUnexpectedEOF) {
		reason = "the file ends too early"
	}
	return fmt.Sprintf("line %d, column %d: %s", line, column, reason)
}

// walker builds nodes from the tokens of a document whose syntax is right.
type walker struct {
	dec     *json.Decoder
	faults  []Fault
	tooDeep bool
}

func (w *walker) value(at string, depth int) node {
	token, err := w.dec.Token()
	if err != nil || depth > maxDepth {
		w.faults = append(w.faults, Fault{at, fmt.Sprintf("is nested more than %d levels deep", maxDepth)})
		w.tooDeep = true
		w.dec = json.NewDecoder(strings.NewReader("")) // reads no further
		return node{at: at}
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return w.object(at, depth)
		}
		return w.list(at, depth)
	case string:
		return node{at: at, kind: textNode, text: t}
	case json.Number:
		return node{at: at, kind: numberNode, text: t.String()}
	case bool:
		return node{at: at, kind: boolNode, truth: t}
	}
	return node{at: at}
}

func (w *walker) list(at string, depth int) node {
	list := node{at: at, kind: listNode}
	for w.dec.More() {
		list.items = append(list.items, w.value(at+"/"+strconv.Itoa(len(list.items)), depth+1))
	}
	w.dec.Token() // the bracket, which the syntax check has seen
	return list
}

func (w *walker) object(at string, depth int) node {
	object := node{at: at, kind: objectNode, members: map[string]node{}}
	for w.dec.More() {
		token, _ := w.dec.Token()
		key, _ := token.(string)
		member := w.value(at+"/"+escapePointer(key), depth+1)
		if _, twice := object.members[key]; twice {
			w.faults = append(w.faults, Fault{member.at, "stands twice in this object"})
			continue
		}
		object.keys = append(object.keys, key)
		object.members[key] = member
	}
	w.dec.Token()
	return object
}

// escapePointer writes a key as a reference token (RFC 6901, section 3).
func escapePointer(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}
