package web

import (
	"cmp"
	"context"
	"crypto/tls"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"sync"
	"sync/atomic"
	"time"
)

const (
	defaultConnect   = 10 * time.Second
	defaultFirstByte = 30 * time.Second
	defaultMaxBody   = 4 << 20
)

// Client talks to one device over one connection, which it makes with the first
// request. It may be used from several goroutines; requests then queue.
type Client struct {
	cfg    Config
	origin origin
	tls    *tls.Config
	jar    http.CookieJar

	requests, handshakes atomic.Int64

	turn    chan struct{} // holds one token: whoever has it owns conn
	conn    *conn
	closing context.Context
	close   context.CancelFunc
	closed  sync.Once
}

// New returns a client, or an *Error of KindInput. It sends nothing.
func New(cfg Config) (*Client, error) {
	base, fault := parseBase(cfg.BaseURL)
	c := &Client{cfg: cfg.withDefaults(), origin: base, turn: make(chan struct{}, 1)}
	if fault == "" && base.scheme == "https" {
		c.tls, fault = cfg.TLS.tlsConfig(base.host)
	}
	if fault != "" {
		return nil, &Error{Kind: KindInput, Op: "set up the connection", detail: fault}
	}
	if cfg.Cookies {
		jar, err := cookiejar.New(nil)
		if err != nil {
			return nil, &Error{Kind: KindInternal, Op: "set up the connection", err: err}
		}
		c.jar = jar
	}
	c.closing, c.close = context.WithCancel(context.Background())
	return c, nil
}

func (cfg Config) withDefaults() Config {
	cfg.ConnectTimeout = cmp.Or(max(cfg.ConnectTimeout, 0), defaultConnect)
	cfg.FirstByteTimeout = cmp.Or(max(cfg.FirstByteTimeout, 0), defaultFirstByte)
	cfg.MaxBody = cmp.Or(max(cfg.MaxBody, 0), defaultMaxBody)
	cfg.UserAgent = cmp.Or(cfg.UserAgent, "powerdrivers")
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return cfg
}

// Requests is the number of requests that left, redirects and repeats counted.
func (c *Client) Requests() int { return int(c.requests.Load()) }

// Handshakes is the number of TLS handshakes that were started.
func (c *Client) Handshakes() int { return int(c.handshakes.Load()) }

// Close ends the connection, and what waits for it with KindCanceled.
func (c *Client) Close() {
	c.closed.Do(func() {
		c.close()
		c.turn <- struct{}{} // never given back: the connection has no owner any more
		c.hangUp()
	})
}

// hangUp ends the connection, if there is one.
func (c *Client) hangUp() {
	if c.conn != nil {
		c.conn.end()
		c.conn = nil
	}
}

// take waits for the connection and returns a context that ends with the
// client. The caller calls release.
func (c *Client) take(ctx context.Context) (_ context.Context, release func(), err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(c.closing, func() { cancel(errClosed) })
	done := func() {
		stop()
		cancel(nil)
	}
	if c.closing.Err() != nil {
		cancel(errClosed)
	}
	if ctx.Err() == nil {
		select {
		case c.turn <- struct{}{}:
			return ctx, func() { <-c.turn; done() }, nil
		case <-ctx.Done():
		}
	}
	defer done()
	return ctx, nil, ended(ctx)
}
