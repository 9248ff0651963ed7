package redfish

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
)

// closing bounds the deletion of the session: whoever waits for a reply has
// waited long enough.
const closing = time.Second

// Config says which BMC to talk to and as whom.
type Config struct {
	// Web is the transport. Its Authorize is set by Dial.
	Web web.Config
	// User and Password are the account of the BMC. Without a user the requests
	// carry no credential.
	User, Password string
	// Auth is how to log in; "" means AuthAuto.
	Auth Auth
}

// Client talks to one BMC. Its methods may be called by several goroutines at a
// time. Every error is an *Error.
type Client struct {
	web   *web.Client
	base  string
	login *login

	mu    sync.Mutex
	found map[string]string // the links of systems by the id they were asked for
}

// Dial makes a client. It sends nothing, but with AuthSession, when it logs in.
// With AuthAuto and AuthBasic wrong credentials are found with the first request.
func Dial(ctx context.Context, config Config) (*Client, error) {
	c := &Client{base: config.Web.BaseURL, login: newLogin(config), found: map[string]string{}}
	config.Web.Authorize = c.login.authorize
	var err error
	if c.web, err = web.New(config.Web); err != nil {
		return nil, transportError("connect", err)
	}
	if c.login.auth != AuthSession {
		return c, nil
	}
	if err := c.openSession(ctx); err != nil {
		c.web.Close()
		return nil, err
	}
	return c, nil
}

// Close deletes the session, if there is one, in at most a second, and closes
// the connection. The error is that of the deletion.
func (c *Client) Close() error {
	defer c.web.Close()
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	// A login that is under way leaves a session too.
	if leave, err := pass(ctx, c.login.door); err == nil {
		defer leave()
	}
	link := c.login.end()
	if link == "" {
		return nil
	}
	reply, err := c.web.Do(ctx, web.Request{Method: http.MethodDelete, Link: link, Op: "log out"})
	c.login.forget()
	if err != nil {
		return transportError("log out", err)
	}
	if reply.Status >= 300 {
		return c.refusal(web.Request{Op: "log out"}, reply)
	}
	return nil
}

// Requests is the number of HTTP requests that left, redirects and repeats
// counted.
func (c *Client) Requests() int { return c.web.Requests() }

// Handshakes is the number of TLS handshakes that were started.
func (c *Client) Handshakes() int { return c.web.Handshakes() }

// Get reads the resource behind a link as Decode does.
func (c *Client) Get(ctx context.Context, link string, into any) error {
	_, err := c.GetTagged(ctx, link, into)
	return err
}

// GetTagged is Get, and returns the resource's entity tag: that of the header,
// else @odata.etag, else "".
func (c *Client) GetTagged(ctx context.Context, link string, into any) (etag string, err error) {
	_, etag, err = c.read(ctx, link, into)
	return etag, err
}

func (c *Client) read(ctx context.Context, link string, into any) (reply *web.Response, etag string, err error) {
	request := web.Request{Method: http.MethodGet, Link: link, Op: "read " + c.login.readable(link)}
	if reply, err = c.exchange(ctx, request); err != nil {
		return nil, "", err
	}
	body := struct {
		Tag string `json:"@odata.etag"`
	}{}
	if err = Decode(reply.Body, &body); err == nil {
		err = Decode(reply.Body, into)
	}
	if err != nil {
		return nil, "", c.noRedfish(request, reply, err)
	}
	if tag := reply.Header.Get("ETag"); tag != "" {
		return reply, tag, nil
	}
	return reply, body.Tag, nil
}

// Post does an action; 200, 202 and 204 all mean that it was accepted (DSP0266,
// 7.11), whatever the body says: HPE sends its successes as an "error". Only a web
// page is no answer of a Redfish service.
func (c *Client) Post(ctx context.Context, link string, body any) error {
	return c.post(ctx, "post to "+c.login.readable(link), link, body)
}

func (c *Client) post(ctx context.Context, op, link string, body any) error {
	reply, err := c.exchange(ctx, web.Request{Method: http.MethodPost, Link: link, Body: body, Op: op})
	if err != nil || kindOf(reply.Body) != '<' {
		return err
	}
	failure := c.fail(KindProtocol, op, "what came with HTTP status %d is a web page, so that nothing says that it was carried out; "+
		"check the address and its port, and that Redfish is enabled on the BMC", reply.Status)
	failure.Sent = true
	return failure
}

// exchange sends a request under the login, and returns the reply to it if the
// BMC accepted it.
func (c *Client) exchange(ctx context.Context, request web.Request) (*web.Response, error) {
	leave, err := c.login.enter(ctx)
	if err != nil {
		return nil, c.gaveUp(request.Op, err)
	}
	defer leave()
	if refused := c.login.refused(); refused != nil {
		return nil, refused
	}
	if c.login.lacksSession() {
		if err := c.openSession(ctx); err != nil {
			return nil, err
		}
	}
	token := c.login.held()
	reply, err := c.web.Do(ctx, request)
	if err != nil {
		return nil, transportError(request.Op, err)
	}
	if reply.Status == http.StatusUnauthorized {
		if reply, err = c.challenged(ctx, request, reply, token); err != nil {
			return nil, err
		}
	}
	if reply.Status >= 300 {
		return nil, c.refusal(request, reply)
	}
	c.login.accepted()
	return reply, nil
}

// gaveUp is the error of a wait for the login that the context has ended.
func (c *Client) gaveUp(op string, err error) *Error {
	kind := KindCanceled
	if errors.Is(err, context.DeadlineExceeded) {
		kind = KindTimeout
	}
	return c.fail(kind, op, "gave up waiting for the login: %w", err)
}

// fail makes an error without a reply.
func (c *Client) fail(kind Kind, op, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Op: op, Address: c.base, Err: err, Text: fmt.Sprintf("%s: %s: %s", op, c.base, err)}
}
