package web

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The canaries: no error and no log may hold them.
const (
	password = "canary-pass"
	token    = "canary-token"
	bodyText = "canary-body"
	reply    = "canary-reply"
)

// bound is how long a test may wait for what should not take any time.
const bound = 20 * time.Second

// journal collects the log of a client.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// newClient returns a client with credentials that must not leak, and checks its
// log for them at the end.
func newClient(t *testing.T, base string, change ...func(*Config)) *Client {
	t.Helper()
	log := &journal{}
	cfg := Config{
		BaseURL: base, TLS: TLSConfig{SkipVerify: true},
		Authorize: func(r *http.Request) {
			r.SetBasicAuth("admin", password)
			r.Header.Set("X-Auth-Token", token)
		},
		Logger: newLogger(log),
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Close()
		noCanary(t, "the log", log.String())
	})
	return c
}

func noCanary(t *testing.T, where, text string) {
	t.Helper()
	if strings.Contains(text, "canary") || strings.Contains(text, "YWRtaW46") {
		t.Errorf("%s holds a secret: %s", where, text)
	}
}

// within returns a context that catches a hang.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// fails does the request and returns its error, which has to be of that kind.
func fails(t *testing.T, c *Client, ctx context.Context, request Request, kind Kind) *Error {
	t.Helper()
	resp, err := c.Do(ctx, request)
	if err == nil {
		t.Fatalf("status %d, want the error %q", resp.Status, kind)
	}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("%T is no *Error", err)
	}
	if e.Kind != kind {
		t.Fatalf("the error is %q, want %q: %v", e.Kind, kind, e)
	}
	if e.Op == "" || e.Address == "" {
		t.Errorf("the error names no operation or address: %v", e)
	}
	for cause := error(e); cause != nil; cause = errors.Unwrap(cause) {
		noCanary(t, "the error", cause.Error())
	}
	return e
}

// ok does the request, which has to be answered with that status.
func ok(t *testing.T, c *Client, ctx context.Context, request Request, status int) *Response {
	t.Helper()
	resp, err := c.Do(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Status != status {
		t.Fatalf("status %d, want %d", resp.Status, status)
	}
	return resp
}

// trap is a server that must not be reached.
func trap(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the trap got %s %s with %v", r.Method, r.URL, r.Header)
	}))
	t.Cleanup(s.Close)
	return s
}

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s
}

// rawServer answers with bytes of its own; requests counts what it read.
type rawServer struct {
	url             string
	conns, requests atomic.Int64
	done            chan struct{}
	answer          func(s *rawServer, conn net.Conn, number int)
	wg              sync.WaitGroup
	mu              sync.Mutex
	open            []net.Conn
}

// raw runs answer after each request that came whole; it may close the
// connection, and is given the request's number, from 1.
func raw(t *testing.T, answer func(s *rawServer, conn net.Conn, number int)) *rawServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &rawServer{url: "http://" + l.Addr().String(), done: make(chan struct{}), answer: answer}
	s.wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.conns.Add(1)
			s.mu.Lock()
			s.open = append(s.open, conn)
			s.mu.Unlock()
			s.wg.Go(func() { s.talk(conn) })
		}
	})
	t.Cleanup(func() {
		close(s.done)
		_ = l.Close()
		s.mu.Lock()
		for _, conn := range s.open {
			_ = conn.Close()
		}
		s.mu.Unlock()
		s.wg.Wait()
	})
	return s
}

func (s *rawServer) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	for {
		req, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, req.Body)
		s.answer(s, conn, int(s.requests.Add(1)))
	}
}

// says returns an answer of fixed bytes, after which the connection stays open
// or not.
func says(text string, closes bool) func(*rawServer, net.Conn, int) {
	return func(_ *rawServer, conn net.Conn, _ int) {
		_, _ = io.WriteString(conn, text)
		if closes {
			_ = conn.Close()
		}
	}
}

const good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

func newLogger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func zipped(text []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(text)
	_ = z.Close()
	return b.Bytes()
}
