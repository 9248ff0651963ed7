package wsman

import (
	"context"
	"net/http"
	"strings"
)

const (
	// maxPulls bounds an enumeration, which a device might never end.
	maxPulls = 64
	// pullBounds are how much a Pull may answer; AMT wants to be told.
	pullBounds = "<n:MaxElements>256</n:MaxElements><n:MaxCharacters>262144</n:MaxCharacters>"
)

// Get reads an instance (DSP0226, "Get").
func (c *Client) Get(ctx context.Context, op string, from Reference) (*Element, error) {
	m := message{op: op, action: actionGet, target: from, reads: true}
	e, err := c.do(ctx, m)
	if err != nil {
		return nil, err
	}
	return c.expect(m, e, class(from.Resource))
}

// Put writes an instance whose properties are the children of e, texts all
// (DSP0226, "Put"), and returns what the device answers: the instance as it
// is now.
func (c *Client) Put(ctx context.Context, op string, to Reference, e *Element) (*Element, error) {
	return c.do(ctx, message{op: op, action: actionPut, target: to, body: instance(to.Resource, e)})
}

// Invoke calls a method of an instance (DSP0226, "Custom Actions (Methods)") and returns its
// output. What its ReturnValue means is the class's.
func (c *Client) Invoke(ctx context.Context, op string, on Reference, method string, arguments ...Argument) (*Element, error) {
	m := message{op: op, action: on.Resource + "/" + method, target: on, body: input(on.Resource, method, arguments)}
	e, err := c.do(ctx, m)
	if err != nil {
		return nil, err
	}
	return c.expect(m, e, method+"_OUTPUT")
}

// Enumerate reads all instances of a class (DSP0226, "Enumeration of Datasets").
func (c *Client) Enumerate(ctx context.Context, op, resource string) ([]*Element, error) {
	m := message{op: op, action: actionEnumerate, target: Reference{Resource: resource}, body: "<n:Enumerate/>", reads: true}
	e, err := c.do(ctx, m)
	if err != nil {
		return nil, err
	}
	if e, err = c.expect(m, e, "EnumerateResponse"); err != nil {
		return nil, err
	}
	items := children(e.Child("Items"))
	m.action = actionPull
	for range maxPulls {
		ticket := e.Value("EnumerationContext")
		if e.Child("EndOfSequence") != nil || ticket == "" {
			return items, nil
		}
		m.body = "<n:Pull><n:EnumerationContext>" + escaped(ticket) + "</n:EnumerationContext>" + pullBounds + "</n:Pull>"
		if e, err = c.do(ctx, m); err != nil {
			return nil, err
		}
		if e, err = c.expect(m, e, "PullResponse"); err != nil {
			return nil, err
		}
		items = append(items, children(e.Child("Items"))...)
	}
	return nil, c.failure(m, Error{Kind: KindProtocol, Status: http.StatusOK, detail: "its list has no end"})
}

// expect is the element if it has that name.
func (c *Client) expect(m message, e *Element, name string) (*Element, error) {
	if e.Name.Local == name {
		return e, nil
	}
	return nil, c.failure(m, Error{Kind: KindProtocol, Status: http.StatusOK, Sent: true, detail: "there is no " + name + " in it"})
}

func children(e *Element) []*Element {
	if e == nil {
		return nil
	}
	return e.Children
}

// class is the name of a class, the last part of its URI.
func class(resource string) string { return resource[strings.LastIndexByte(resource, '/')+1:] }
