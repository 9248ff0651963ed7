package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Request is one request to the device.
type Request struct {
	// Method is as in net/http; "" means GET.
	Method string
	// Link is the target, as Resolve takes it.
	Link string
	// Body is nil for none, []byte to be sent as it is, or anything else to be
	// sent as JSON. The Content-Type is application/json unless Header has one.
	Body any
	// Header is added to the request. If-Match is left out of a POST: actions
	// have no ETag, and devices refuse them with it.
	Header http.Header
	// Op is what is being done, in a person's words, for errors; "" means the
	// method and the path.
	Op string
	// Harmless says that nobody needs to know whether the request was carried out,
	// as with a login: Error.Sent stays false. It leaves once all the same.
	Harmless bool
}

// Response is a whole answer, of any status. After a status of 400 or more Body
// may be cut off, for the status says more than what is wrong with the body.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	// URL is where the answer came from, after redirects.
	URL *url.URL
}

// call is a request that is ready to be sent, more than once where that is
// allowed.
type call struct {
	op     string
	method string
	url    *url.URL
	body   []byte
	header http.Header
	// harmless is that of the Request.
	harmless bool
}

// unsure tells whether it matters that the call may have been carried out.
func (r *call) unsure() bool { return !r.reads() && !r.harmless }

// reads tells whether the call changes nothing, and so may be repeated.
func (r *call) reads() bool { return r.method == http.MethodGet || r.method == http.MethodHead }

// prepare turns a Request into a call.
func (c *Client) prepare(request Request) (*call, error) {
	r := &call{op: request.Op, method: strings.ToUpper(request.Method), harmless: request.Harmless}
	if r.method == "" {
		r.method = http.MethodGet
	}
	u, fault := c.origin.resolve(request.Link)
	if fault != "" {
		return nil, c.badLink(r.op, fault)
	}
	r.url = u
	if r.op == "" {
		r.op = r.method + " " + u.EscapedPath()
	}
	if r.method == http.MethodConnect || strings.Trim(r.method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return nil, c.unusable(r, "this is no method that can be sent")
	}
	if err := c.dress(r, request); err != nil {
		return nil, err
	}
	return r, nil
}

// dress gives the call its body and header.
func (c *Client) dress(r *call, request Request) error {
	r.header = request.Header.Clone()
	if r.header == nil {
		r.header = http.Header{}
	}
	setDefault(r.header, "User-Agent", c.cfg.UserAgent)
	setDefault(r.header, "Accept-Encoding", "identity")
	if r.method == http.MethodPost {
		r.header.Del("If-Match")
	}
	switch body := request.Body.(type) {
	case nil:
		return nil
	case []byte:
		r.body = body
	default:
		text, err := json.Marshal(body)
		if err != nil {
			return c.unusable(r, "the body cannot be written as JSON")
		}
		r.body = text
	}
	if r.reads() {
		return c.unusable(r, "a request that reads has no body")
	}
	setDefault(r.header, "Content-Type", "application/json")
	return nil
}

func setDefault(header http.Header, name, value string) {
	if header.Get(name) == "" {
		header.Set(name, value)
	}
}

func (c *Client) unusable(r *call, detail string) *Error {
	return &Error{Kind: KindInput, Op: r.op, Address: c.origin.String(), detail: detail}
}

// wire returns the request as it is written, with credential and cookies.
func (c *Client) wire(r *call) (*http.Request, []byte, error) {
	req := &http.Request{
		Method: r.method, URL: r.url, Host: r.url.Host, Header: r.header.Clone(),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(r.body)),
	}
	if r.body != nil {
		req.Body = io.NopCloser(bytes.NewReader(r.body))
	}
	if c.jar != nil {
		for _, cookie := range c.jar.Cookies(r.url) {
			req.AddCookie(cookie)
		}
	}
	if c.cfg.Authorize != nil {
		c.cfg.Authorize(req)
	}
	var wire bytes.Buffer
	if err := req.Write(&wire); err != nil {
		return nil, nil, c.unusable(r, "the request cannot be written")
	}
	return req, wire.Bytes(), nil
}
