package wsman

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// The bounds of a document: what a device answers to any request of this package
// has a few hundred elements, eight deep.
const (
	maxDepth    = 32
	maxElements = 50_000
)

// Element is an XML element. Comments, processing instructions and the order of
// text between children are not kept.
type Element struct {
	Name     xml.Name
	Attr     []xml.Attr
	Text     string // its own, without the white space around it
	Children []*Element
}

// Child returns the first child of that local name, nil if there is none or e is
// nil. The namespaces of children are fixed by those of their parents.
func (e *Element) Child(local string) *Element {
	if e == nil {
		return nil
	}
	for _, child := range e.Children {
		if child.Name.Local == local {
			return child
		}
	}
	return nil
}

// Texts returns the texts of all children of that local name, in their order.
func (e *Element) Texts(local string) (texts []string) {
	if e == nil {
		return nil
	}
	for _, child := range e.Children {
		if child.Name.Local == local {
			texts = append(texts, child.Text)
		}
	}
	return texts
}

// Value returns the text of the first child of that local name, "" if there is
// none.
func (e *Element) Value(local string) string {
	if child := e.Child(local); child != nil {
		return child.Text
	}
	return ""
}

// errXML does not say what is wrong with a document: that would repeat the
// device's text.
var errXML = errors.New("it is no well-formed XML of a sensible size")

// Parse reads a whole XML document (XML 1.0 in UTF-8). A document type is
// refused, for nothing good comes of entities. The error does not repeat the
// document.
func Parse(document []byte) (*Element, error) {
	decoder := xml.NewDecoder(bytes.NewReader(document))
	p := parser{left: maxElements}
	for {
		item, err := decoder.Token()
		if err == io.EOF && p.root != nil && len(p.open) == 0 {
			return p.root, nil
		}
		if err != nil || !p.take(item) {
			return nil, errXML
		}
	}
}

// parser builds the tree of a document.
type parser struct {
	root *Element
	open []opened // from the root to the innermost
	left int
}

// opened is an element whose end has not come, with its text so far.
type opened struct {
	*Element
	text []byte
}

// take takes the next token, and tells whether it may stand there.
func (p *parser) take(item xml.Token) bool {
	switch item := item.(type) {
	case xml.StartElement:
		return p.start(item)
	case xml.EndElement:
		last := p.open[len(p.open)-1]
		last.Text = strings.TrimSpace(string(last.text))
		p.open = p.open[:len(p.open)-1]
	case xml.CharData:
		if len(p.open) > 0 {
			last := &p.open[len(p.open)-1]
			last.text = append(last.text, item...)
		} else if len(bytes.TrimSpace(item)) > 0 {
			return false
		}
	case xml.Directive:
		return false
	}
	return true
}

func (p *parser) start(item xml.StartElement) bool {
	p.left--
	if p.left < 0 || len(p.open) == maxDepth || p.root != nil && len(p.open) == 0 {
		return false
	}
	e := &Element{Name: item.Name, Attr: append([]xml.Attr(nil), item.Attr...)}
	if p.root == nil {
		p.root = e
	} else {
		parent := p.open[len(p.open)-1]
		parent.Children = append(parent.Children, e)
	}
	p.open = append(p.open, opened{Element: e})
	return true
}
