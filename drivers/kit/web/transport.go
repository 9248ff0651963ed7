package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// Transport lets a library that takes an *http.Client talk through a Client: to
// its origin only, over its one connection, under its bounds. Redirects inside
// the origin are followed here. Errors are those of Client.Do.
type Transport struct {
	Client *Client
	// Adapt, unless nil, is given each request as the library made it and as it
	// will be sent, to name it (Op) or to call it Harmless, say.
	Adapt func(*http.Request, *Request)
}

// RoundTrip sends the request of a library. The answer is whole, with its length,
// and not compressed, whatever its header said.
func (t Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	request := Request{Method: req.Method, Link: req.URL.String(), Header: req.Header.Clone()}
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err = closed(err, req.Body); err != nil {
			return nil, &Error{Kind: KindInput, Op: req.Method + " " + req.URL.EscapedPath(), detail: "the body of the request cannot be read"}
		}
		if len(body) > 0 {
			request.Body = body
		}
	}
	if t.Adapt != nil {
		t.Adapt(req, &request)
	}
	reply, err := t.Client.Do(req.Context(), request)
	if err != nil {
		return nil, err
	}
	return reply.standard(req), nil
}

// closed closes what was read, and returns the first error.
func closed(err error, body io.Closer) error {
	if closing := body.Close(); err == nil {
		err = closing
	}
	return err
}

// standard is the answer as net/http has it.
func (resp *Response) standard(req *http.Request) *http.Response {
	header := resp.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Del("Content-Encoding")
	header.Del("Content-Length")
	return &http.Response{
		Status:     fmt.Sprintf("%d %s", resp.Status, http.StatusText(resp.Status)),
		StatusCode: resp.Status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(resp.Body)),
		ContentLength: int64(len(resp.Body)),
		Request:       req,
	}
}
