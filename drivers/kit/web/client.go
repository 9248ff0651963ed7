package web

import (
	"context"
	"net/http"
	"net/url"
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

// Client talks to one device over one connection, which it makes with the first
// request. It may be used from several goroutines; requests then queue.
type Client struct{}

// New returns a client, or an *Error of KindInput. It sends nothing.
func New(cfg Config) (*Client, error) { return nil, nil }

// Resolve returns the URL of a link: a path with one leading slash, which may
// have a query, or an absolute URL of the origin. Everything else is an *Error of
// KindProtocol. Dot segments are resolved, the prefix of the base URL is put
// before a path that lacks it, and a fragment is dropped.
func (c *Client) Resolve(link string) (*url.URL, error) { return nil, nil }

// Do sends a request and returns the answer to it, whatever its status, or an
// *Error.
func (c *Client) Do(ctx context.Context, request Request) (*Response, error) { return nil, nil }

// Requests is the number of requests that left, redirects and repeats counted.
func (c *Client) Requests() int { return 0 }

// Handshakes is the number of TLS handshakes that were started.
func (c *Client) Handshakes() int { return 0 }

// Close ends the connection, and what waits for it with KindCanceled.
func (c *Client) Close() {}
