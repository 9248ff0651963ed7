package wsman

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
)

const (
	// Path is where devices have their WS-Management service: the suffix that
	// DSP0226 advises.
	Path = "/wsman"
	// maxAnswer is the most bytes of one answer: a hundred times what AMT sends.
	maxAnswer   = 1 << 20
	contentType = "application/soap+xml;charset=UTF-8"
)

// Config says which device to talk to, and as whom.
type Config struct {
	// Web is the transport; BaseURL is the device's, without Path. Authorize is
	// set by New, and MaxBody is 1 MiB unless set.
	Web web.Config
	// User and Password are the account's, for digest authentication.
	User, Password string
}

// Client talks to one device. It may be used from several goroutines; requests
// then queue.
type Client struct {
	web     *web.Client
	address string
	turn    chan struct{} // holds one token: whoever has it owns login
	login   login
}

// New returns a client, or a *web.Error of KindInput. It sends nothing.
func New(cfg Config) (*Client, error) {
	c := &Client{address: cfg.Web.BaseURL, turn: make(chan struct{}, 1), login: login{who: credential{cfg.User, cfg.Password}}}
	cfg.Web.Authorize = c.login.authorize
	if cfg.Web.MaxBody == 0 {
		cfg.Web.MaxBody = maxAnswer
	}
	transport, err := web.New(cfg.Web)
	if err != nil {
		return nil, err
	}
	c.web = transport
	return c, nil
}

// Close ends the connection. There is no session on the device to end.
func (c *Client) Close() { c.web.Close() }

// do sends a message and returns the first element of the answer's body.
func (c *Client) do(ctx context.Context, m message) (*Element, error) {
	id := newID()
	reply, err := c.exchange(ctx, m, id)
	if err != nil {
		return nil, err
	}
	return c.open(m, id, reply)
}

// exchange sends a message when those before it are through, and again where a
// challenge is to be answered.
func (c *Client) exchange(ctx context.Context, m message, id string) (*web.Response, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return nil, c.waited(ctx, m)
	}
	request := web.Request{
		Method: http.MethodPost, Link: Path, Op: m.op, Harmless: m.reads,
		Body: m.envelope(c.address+Path, id), Header: http.Header{"Content-Type": {contentType}},
	}
	for renewed := false; !c.login.lost; {
		reply, err := c.web.Do(ctx, request)
		if err != nil {
			return nil, err
		}
		if reply.Status != http.StatusUnauthorized {
			c.login.taken = c.login.taken || c.login.asked != nil && reply.Status < http.StatusMultipleChoices
			return reply, nil
		}
		switch c.login.challenged(reply.Header, renewed) {
		case unspeakable:
			return nil, c.failure(m, Error{Kind: KindScheme, Status: reply.Status})
		case renew:
			renewed = true
		}
	}
	return nil, c.failure(m, Error{Kind: KindLogin, Status: http.StatusUnauthorized})
}

// waited is the error of a context that ended before the message's turn.
func (c *Client) waited(ctx context.Context, m message) error {
	e := &web.Error{Kind: web.KindCanceled, Op: m.op, Address: c.address}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		e.Kind = web.KindTimeout
	}
	return e
}

// failure is an error about a message.
func (c *Client) failure(m message, e Error) *Error {
	e.Op, e.Address = m.op, c.address
	e.Sent = e.Sent && !m.reads
	return &e
}

// open reads an answer: the first element of its body, or the fault in it.
func (c *Client) open(m message, id string, reply *web.Response) (*Element, error) {
	root, err := Parse(reply.Body)
	envelope := err == nil && root.Name.Local == "Envelope" && root.Name.Space == nsSOAP
	content := first(root.Child("Body"))
	switch {
	case envelope && content != nil && content.Name.Local == "Fault":
		return nil, c.fault(m, reply.Status, content)
	case reply.Status < 200 || reply.Status > 299:
		return nil, c.failure(m, statusError(reply.Status))
	case err != nil:
		return nil, c.failure(m, Error{Kind: KindProtocol, Status: reply.Status, Sent: true, detail: err.Error()})
	case !envelope || content == nil:
		return nil, c.failure(m, Error{Kind: KindProtocol, Status: reply.Status, Sent: true, detail: "it is no SOAP envelope with a body"})
	}
	if to := root.Child("Header").Value("RelatesTo"); to != "" && to != id {
		return nil, c.failure(m, Error{Kind: KindProtocol, Status: reply.Status, Sent: true, detail: "it answers another request"})
	}
	return content, nil
}

// first is the first child of an element, or nil.
func first(e *Element) *Element {
	if e == nil || len(e.Children) == 0 {
		return nil
	}
	return e.Children[0]
}

// statusError is what a status without a fault means. Below 500 nothing was
// carried out.
func statusError(status int) Error {
	e := Error{Kind: KindStatus, Status: status, Sent: status >= 500}
	switch status {
	case http.StatusForbidden:
		e.Kind = KindForbidden
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		e.Kind, e.Sent = KindBusy, false
	}
	return e
}

// fault is the error of a SOAP fault (SOAP 1.2, section 5.4). One of the sender
// says that nothing was carried out.
func (c *Client) fault(m message, status int, fault *Element) *Error {
	code := fault.Child("Code")
	e := Error{Kind: KindFault, Status: status, Sent: local(code.Value("Value")) != "Sender"}
	e.Code = shortened(local(code.Child("Subcode").Value("Value")))
	e.Reason = shortened(fault.Child("Reason").Value("Text"))
	switch e.Code {
	case "AccessDenied":
		e.Kind, e.Sent = KindForbidden, false
	case "Concurrency", "QuotaLimit", "EndpointUnavailable":
		e.Kind, e.Sent = KindBusy, false
	}
	return c.failure(m, e)
}

// local is a qualified name without its prefix.
func local(name string) string { return name[strings.LastIndexByte(name, ':')+1:] }

// shortened bounds a text of the device, and takes its line ends.
func shortened(text string) string {
	const longest = 160
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return text
}
