package wsman

import (
	"bytes"
	"crypto/rand"
	"encoding/xml"
	"fmt"
)

// The namespaces and actions of DSP0226 and of the specifications it stands on.
const (
	nsSOAP       = "http://www.w3.org/2003/05/soap-envelope"
	nsAddressing = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
	nsManagement = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
	nsEnumerate  = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
	anonymous    = nsAddressing + "/role/anonymous"

	actionGet       = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"
	actionPut       = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Put"
	actionEnumerate = nsEnumerate + "/Enumerate"
	actionPull      = nsEnumerate + "/Pull"
)

// Selector is a key of an instance and its value.
type Selector struct{ Name, Value string }

// Reference names an instance: the URI of its class, and its keys. A class that
// has one instance needs none.
type Reference struct {
	Resource  string
	Selectors []Selector
}

// Argument is a parameter of a method: a text, or the reference to an instance.
type Argument struct {
	Name string
	Text string
	To   *Reference
}

// message is a request.
type message struct {
	op     string // in a person's words, for errors
	action string
	target Reference
	body   string // XML
	// reads tells that the request changes nothing.
	reads bool
}

// envelope is the message in XML, under an identifier of its own.
func (m message) envelope(to, id string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="%s" xmlns:a="%s" xmlns:w="%s" xmlns:n="%s">`,
		nsSOAP, nsAddressing, nsManagement, nsEnumerate)
	fmt.Fprintf(&b, `<s:Header><a:Action s:mustUnderstand="true">%s</a:Action><a:To s:mustUnderstand="true">%s</a:To>`, escaped(m.action), escaped(to))
	fmt.Fprintf(&b, `<w:ResourceURI s:mustUnderstand="true">%s</w:ResourceURI><a:MessageID s:mustUnderstand="true">%s</a:MessageID>`, escaped(m.target.Resource), escaped(id))
	fmt.Fprintf(&b, `<a:ReplyTo><a:Address>%s</a:Address></a:ReplyTo>%s</s:Header>`, anonymous, m.target.selectorSet())
	fmt.Fprintf(&b, `<s:Body>%s</s:Body></s:Envelope>`, m.body)
	return b.Bytes()
}

// newID is an identifier for a message: a random UUID (RFC 9562, version 4).
func newID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails, as documented
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return fmt.Sprintf("uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

func (r Reference) selectorSet() string {
	if len(r.Selectors) == 0 {
		return ""
	}
	text := ""
	for _, key := range r.Selectors {
		text += fmt.Sprintf(`<w:Selector Name="%s">%s</w:Selector>`, escaped(key.Name), escaped(key.Value))
	}
	return "<w:SelectorSet>" + text + "</w:SelectorSet>"
}

// endpoint is the reference as the content of an element.
func (r Reference) endpoint() string {
	return fmt.Sprintf(`<a:Address>%s</a:Address><a:ReferenceParameters><w:ResourceURI>%s</w:ResourceURI>%s</a:ReferenceParameters>`,
		anonymous, escaped(r.Resource), r.selectorSet())
}

// input is the body of the invocation of a method.
func input(resource, method string, arguments []Argument) string {
	text := ""
	for _, argument := range arguments {
		content := escaped(argument.Text)
		if argument.To != nil {
			content = argument.To.endpoint()
		}
		text += fmt.Sprintf("<p:%[1]s>%[2]s</p:%[1]s>", argument.Name, content)
	}
	return fmt.Sprintf(`<p:%[1]s_INPUT xmlns:p="%[2]s">%[3]s</p:%[1]s_INPUT>`, method, escaped(resource), text)
}

// instance is the body of a Put: the children of an element are its properties.
func instance(resource string, e *Element) string {
	text := ""
	for _, property := range e.Children {
		text += fmt.Sprintf("<p:%[1]s>%[2]s</p:%[1]s>", property.Name.Local, escaped(property.Text))
	}
	return fmt.Sprintf(`<p:%[1]s xmlns:p="%[2]s">%[3]s</p:%[1]s>`, e.Name.Local, escaped(resource), text)
}

func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
	return b.String()
}
