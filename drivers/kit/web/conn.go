package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

const (
	maxHeader     = 64 << 10 // of one answer, interim answers included
	maxInterim    = 5        // 1xx answers before the final one
	deadlineProbe = time.Millisecond
)

var (
	errHeader  = errors.New("the header is too large")
	errInterim = errors.New("interim answers only")
)

// conn is the one connection. It is used for one exchange at a time.
type conn struct {
	net.Conn          // what HTTP is spoken on: TLS or TCP
	tcp      net.Conn // below it
	in       *bufio.Reader
	limit    limiter
	used     bool // has carried an exchange before
}

func newConn(spoken, tcp net.Conn) *conn {
	k := &conn{Conn: spoken, tcp: tcp}
	k.limit.from = spoken
	k.in = bufio.NewReader(&k.limit)
	return k
}

// end closes the connection below TLS: the closing alert might have to wait for
// a peer that reads nothing.
func (k *conn) end() { _ = k.tcp.Close() }

// stale tells whether the device has closed the connection, or has said
// something unasked: an answer that would be taken for the next one's.
func (k *conn) stale() bool {
	k.limit.left = maxHeader
	_ = k.SetReadDeadline(time.Now().Add(deadlineProbe))
	_, err := k.in.Peek(1)
	return !errors.Is(err, os.ErrDeadlineExceeded)
}

// limiter bounds what is read for a header. A negative number is no bound.
type limiter struct {
	from io.Reader
	left int
	seen bool // anything at all was read
}

func (l *limiter) Read(p []byte) (int, error) {
	if l.left == 0 {
		return 0, errHeader
	}
	if l.left > 0 && len(p) > l.left {
		p = p[:l.left]
	}
	n, err := l.from.Read(p)
	if l.left > 0 {
		l.left -= n
	}
	l.seen = l.seen || n > 0
	return n, err
}

// roundTrip writes a request and reads the header of its final answer. When ctx
// ends, the connection does.
func (k *conn) roundTrip(req *http.Request, wire []byte, wait time.Duration) (*http.Response, error) {
	k.limit.left, k.limit.seen = maxHeader, false
	_ = k.SetDeadline(time.Now().Add(wait))
	if _, err := k.Write(wire); err != nil {
		return nil, err
	}
	if k.Conn == k.tcp {
		if first, _ := k.in.Peek(len(alertRecord)); string(first) == alertRecord {
			return nil, errTLSPort
		}
	}
	for range maxInterim {
		resp, err := http.ReadResponse(k.in, req)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode >= 200 {
			k.limit.left = -1
			_ = k.SetDeadline(time.Time{})
			return resp, nil
		}
	}
	return nil, errInterim
}

// watch ends the connection when ctx does. The caller calls stop.
func (k *conn) watch(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, k.end)
}

// reusable tells whether another request may follow an answer that was read to
// its end: bytes that are there already are no answer to it.
func (k *conn) reusable(resp *http.Response) bool {
	return !resp.Close && k.in.Buffered() == 0
}
