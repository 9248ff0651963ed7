package web

import (
	"context"
	"net/http"
	"time"
)

// maxRedirects are followed for one request; the next one is an error.
const maxRedirects = 5

// Do sends a request and returns the answer to it, whatever its status, or an
// *Error.
func (c *Client) Do(ctx context.Context, request Request) (*Response, error) {
	r, err := c.prepare(request)
	if err != nil {
		return nil, err
	}
	ctx, release, err := c.take(ctx)
	if err != nil {
		return nil, c.named(r, err)
	}
	defer release()
	resp, err := c.perform(ctx, r)
	if err != nil {
		return nil, c.named(r, err)
	}
	return resp, nil
}

// named says in an Error what was being done, and with whom.
func (c *Client) named(r *call, err error) error {
	if e, ok := err.(*Error); ok && e.Address == "" {
		e.Op, e.Address = r.op, c.origin.String()
	}
	return err
}

// perform sends the call and follows redirects. One of 301 and 302 leaves open
// whether the call was carried out, whatever comes after it.
func (c *Client) perform(ctx context.Context, r *call) (*Response, error) {
	open := false
	for redirects := 0; ; redirects++ {
		resp, err := c.persist(ctx, r)
		if err == nil && !redirected(resp.Status) {
			return resp, nil
		}
		if err == nil {
			// To other clients these mean "done, now look there" after a POST.
			open = open || r.unsure() && resp.Status < http.StatusTemporaryRedirect
			r, err = c.follow(r, resp, redirects)
		}
		if err != nil {
			if e, ok := err.(*Error); ok {
				e.Sent = e.Sent || open
			}
			return nil, err
		}
	}
}

func redirected(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// follow returns the call to the target of a redirect, with the same method and
// body. Nothing is sent outside the origin, the credential least of all.
func (c *Client) follow(r *call, resp *Response, redirects int) (*call, error) {
	e := &Error{Kind: KindRedirect, Status: resp.Status}
	if redirects == maxRedirects {
		e.words = "the device redirects again and again"
		return nil, e
	}
	u, fault := c.origin.resolve(resp.Header.Get("Location"))
	if fault != "" {
		e.words, e.detail = "the device redirects to a link that is not followed", fault
		return nil, e
	}
	next := *r
	next.url = u
	return &next, nil
}

// persist sends the call, and once more without asking for an identity encoding
// where that is not acceptable, and after each wait the device asks for.
func (c *Client) persist(ctx context.Context, r *call) (*Response, error) {
	for {
		start := time.Now()
		resp, err := c.exchange(ctx, r)
		if err != nil || !r.reads() {
			return resp, err
		}
		if resp.Status == http.StatusNotAcceptable && r.header.Get("Accept-Encoding") == "identity" {
			r = r.anyEncoding()
			continue
		}
		wait, ok := retryAfter(resp, time.Now())
		if !ok || !fits(ctx, wait, time.Since(start)) {
			return resp, nil
		}
		if err := sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// anyEncoding is the call without Accept-Encoding: some devices keep resources
// compressed only and answer 406 to identity.
func (r *call) anyEncoding() *call {
	again := *r
	again.header = r.header.Clone()
	again.header.Del("Accept-Encoding")
	return &again
}
