package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// exchange sends the call once. One that reads is sent again on a fresh
// connection when the one of earlier turns out to be dead.
func (c *Client) exchange(ctx context.Context, r *call) (*Response, error) {
	resp, dead, err := c.attempt(ctx, r)
	if dead {
		resp, _, err = c.attempt(ctx, r)
	}
	return resp, err
}

// attempt is one request and its answer. It tells whether the connection was
// used before and broke off without any answer.
func (c *Client) attempt(ctx context.Context, r *call) (resp *Response, dead bool, err error) {
	req, wire, err := c.wire(r)
	if err != nil {
		return nil, false, err
	}
	if err := c.connect(ctx); err != nil {
		return nil, false, err
	}
	k, start := c.conn, time.Now()
	reused := k.used
	k.used = true
	c.requests.Add(1)
	stop := k.watch(ctx)
	answer, err := k.roundTrip(req, wire, c.cfg.FirstByteTimeout)
	keep := false
	if err != nil {
		e := exchangeFailure(ctx, err)
		e.Sent = r.unsure() && !errors.Is(err, errTLSPort)
		if e.Kind == KindCut && c.tls == nil && !reused && !k.limit.seen {
			e.advice = perhapsTLS
		}
		dead = reused && r.reads() && e.Kind == KindCut && !k.limit.seen
		err = e
	} else {
		resp, keep, err = c.receive(ctx, r, answer)
	}
	if !stop() || !keep {
		c.hangUp()
	}
	c.log(ctx, r, answer, time.Since(start))
	return resp, dead, err
}

// receive reads the body of an answer and tells whether the connection can go
// on. What is wrong with the body of a refusal does not matter: the status says
// enough.
func (c *Client) receive(ctx context.Context, r *call, answer *http.Response) (_ *Response, keep bool, err error) {
	if c.jar != nil {
		c.jar.SetCookies(r.url, answer.Cookies())
	}
	body, err := readBody(answer, c.cfg.MaxBody)
	if err != nil {
		e := bodyFailure(ctx, err)
		over := e.Kind == KindTimeout || e.Kind == KindCanceled
		if answer.StatusCode < 400 || over {
			e.Status = answer.StatusCode
			e.Sent = r.unsure() && answer.StatusCode < 400
			return nil, false, e
		}
	}
	if c.tls == nil && answer.StatusCode == http.StatusBadRequest && demandsTLS(body) {
		return nil, false, wrongScheme()
	}
	resp := &Response{Status: answer.StatusCode, Header: answer.Header, Body: body, URL: r.url}
	return resp, err == nil && c.conn.reusable(answer), nil
}

// log writes the debug line of an exchange.
func (c *Client) log(ctx context.Context, r *call, answer *http.Response, took time.Duration) {
	status := 0
	if answer != nil {
		status = answer.StatusCode
	}
	c.cfg.Logger.LogAttrs(ctx, slog.LevelDebug, "http exchange",
		slog.String("target", c.origin.hostPort()), slog.String("method", r.method),
		slog.String("path", r.url.EscapedPath()), slog.Int("status", status), slog.Duration("took", took))
}
