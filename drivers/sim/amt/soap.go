package amtsim

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
)

const (
	contentType  = "application/soap+xml; charset=UTF-8"
	nsSOAP       = "http://www.w3.org/2003/05/soap-envelope"
	nsAddressing = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
	nsManagement = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
	nsEnumerate  = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
	nsCIM        = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
	nsAMT        = "http://intel.com/wbem/wscim/1/amt-schema/1/"
)

// node is an element of a request.
type node struct {
	XMLName  xml.Name
	Attr     []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []node     `xml:",any"`
}

// find returns the first descendant of that name, or an empty one.
func (n node) find(space, local string) node {
	if n.XMLName.Space == space && n.XMLName.Local == local {
		return n
	}
	for _, child := range n.Children {
		if found := child.find(space, local); found.XMLName.Local != "" {
			return found
		}
	}
	return node{}
}

func (n node) text() string { return strings.TrimSpace(n.Text) }

// message is a request that was understood.
type message struct {
	action, id, resource string
	keys                 map[string]string
	body                 node
}

// readMessage reads a request, and tells whether it is a SOAP envelope.
func readMessage(document []byte) (message, bool) {
	var root node
	if xml.Unmarshal(document, &root) != nil || root.XMLName != (xml.Name{Space: nsSOAP, Local: "Envelope"}) {
		return message{}, false
	}
	header := root.find(nsSOAP, "Header")
	m := message{
		action: header.find(nsAddressing, "Action").text(), id: header.find(nsAddressing, "MessageID").text(),
		resource: header.find(nsManagement, "ResourceURI").text(), body: root.find(nsSOAP, "Body"), keys: keys(header),
	}
	return m, true
}

// keys are the selectors under an element.
func keys(under node) map[string]string {
	found := map[string]string{}
	for _, selector := range under.find(nsManagement, "SelectorSet").Children {
		for _, attr := range selector.Attr {
			if attr.Name.Local == "Name" {
				found[attr.Value] = selector.text()
			}
		}
	}
	return found
}

// verb is the last part of the action.
func (m message) verb() string { return m.action[strings.LastIndexByte(m.action, '/')+1:] }

// class is the last part of the resource.
func (m message) class() string { return m.resource[strings.LastIndexByte(m.resource, '/')+1:] }

// respond answers a message with the content of a body, in which the prefix g
// stands for the namespace of the class.
func respond(w http.ResponseWriter, m message, namespace, content string) {
	w.Header().Set("Content-Type", contentType)
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><a:Envelope xmlns:a="%s" xmlns:wsa="%s" xmlns:wsman="%s" xmlns:g="%s" xmlns:n="%s">`+
		`<a:Header><wsa:To>%s/role/anonymous</wsa:To><wsa:RelatesTo>%s</wsa:RelatesTo><wsa:Action a:mustUnderstand="true">%sResponse</wsa:Action>`+
		`<wsa:MessageID>uuid:00000000-8086-8086-8086-0000000025B5</wsa:MessageID><wsman:ResourceURI>%s</wsman:ResourceURI></a:Header>`+
		`<a:Body>%s</a:Body></a:Envelope>`,
		nsSOAP, nsAddressing, nsManagement, namespace, nsEnumerate, nsAddressing, escaped(m.id), escaped(m.action), escaped(m.resource), content)
}

// fault answers with a SOAP fault.
func fault(w http.ResponseWriter, status int, code, subcode, text string) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><a:Envelope xmlns:a="%s" xmlns:wsman="%s"><a:Header/><a:Body><a:Fault>`+
		`<a:Code><a:Value>a:%s</a:Value><a:Subcode><a:Value>wsman:%s</a:Value></a:Subcode></a:Code>`+
		`<a:Reason><a:Text xml:lang="en-US">%s</a:Text></a:Reason><a:Detail></a:Detail></a:Fault></a:Body></a:Envelope>`,
		nsSOAP, nsManagement, code, subcode, escaped(text))
}

func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
	return b.String()
}
