package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestHugeBody holds that a body of 300 MB costs little more than what is
// allowed, in memory and in what is read, announced or not.
func TestHugeBody(t *testing.T) {
	const size = 300_000_000
	block := make([]byte, 64<<10)
	var written atomic.Int64
	pour := func(head string) *rawServer {
		return raw(t, func(_ *rawServer, conn net.Conn, _ int) {
			_, _ = io.WriteString(conn, head)
			for n := 0; n < size; {
				k, err := conn.Write(block)
				n += k
				written.Add(int64(k))
				if err != nil {
					return
				}
			}
			_ = conn.Close()
		})
	}
	for name, head := range map[string]string{
		"announced":  fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", size),
		"to the end": "HTTP/1.1 200 OK\r\n\r\n",
		"one chunk":  fmt.Sprintf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n", size),
	} {
		t.Run(name, func(t *testing.T) {
			written.Store(0)
			s := pour(head)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			e := fails(t, newClient(t, s.url), within(t, bound), Request{Link: "/"}, KindTooLarge)
			runtime.ReadMemStats(&after)
			if e.Status != 200 {
				t.Errorf("status %d", e.Status)
			}
			if got := after.TotalAlloc - before.TotalAlloc; got > 24<<20 {
				t.Errorf("%d bytes were allocated", got)
			}
			// What was written and not read stays in the sockets' buffers.
			if got := written.Load(); got > 40<<20 {
				t.Errorf("%d bytes left the server", got)
			}
		})
	}
}

// TestBodyLimit holds the limit to the byte.
func TestBodyLimit(t *testing.T) {
	size := 0
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, size)) })
	c := newClient(t, s.URL, func(cfg *Config) { cfg.MaxBody = 5000 })
	for size = range 3 {
		size += 4998
		if resp := ok(t, c, within(t, bound), Request{Link: "/"}, 200); len(resp.Body) != size {
			t.Errorf("%d bytes, want %d", len(resp.Body), size)
		}
	}
	size = 5001
	fails(t, c, within(t, bound), Request{Link: "/"}, KindTooLarge)
}

// TestGzipBomb holds that a body is not expanded beyond what is allowed, and that
// a harmless one is readable though it was not asked for.
func TestGzipBomb(t *testing.T) {
	bomb := bytes.Repeat(zipped(make([]byte, 1<<20)), 300) // RFC 1952, section 2.2: members add up
	body := bomb
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Accept-Encoding"); got != "identity" {
			t.Errorf("Accept-Encoding is %q", got)
		}
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(body)
	})
	c := newClient(t, s.URL)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fails(t, c, within(t, bound), Request{Link: "/"}, KindTooLarge)
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 24<<20 {
		t.Errorf("%d bytes were allocated", got)
	}
	body = zipped([]byte("{}"))
	if resp := ok(t, c, within(t, bound), Request{Link: "/"}, 200); string(resp.Body) != "{}" {
		t.Errorf("the body is %q", resp.Body)
	}
}

// TestBrokenAnswers holds which error is made of what is no answer, and that it
// repeats nothing of it.
func TestBrokenAnswers(t *testing.T) {
	flood := strings.Repeat("X-"+reply+": "+strings.Repeat("a", 1000)+"\r\n", 200)
	for name, test := range map[string]struct {
		text   string
		closes bool
		kind   Kind
		status int
	}{
		"nothing":          {"", true, KindCut, 0},
		"half a header":    {"HTTP/1.1 200 OK\r\nX: " + reply, true, KindCut, 0},
		"lying length":     {"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + reply, true, KindCut, 200},
		"cut chunk":        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n99\r\n" + reply, true, KindCut, 200},
		"no last chunk":    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n" + reply + "\r\n", true, KindCut, 200},
		"bad chunk":        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + reply + "\r\n", false, KindProtocol, 200},
		"negative length":  {"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + reply, false, KindProtocol, 0},
		"two lengths":      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n" + reply, false, KindProtocol, 0},
		"no HTTP":          {reply + "\r\n\r\n", false, KindProtocol, 0},
		"no number":        {"HTTP/1.1 " + reply + "\r\n\r\n", false, KindProtocol, 0},
		"bad header":       {"HTTP/1.1 200 OK\r\n" + reply + "\r\n\r\n", false, KindProtocol, 0},
		"header flood":     {"HTTP/1.1 200 OK\r\n" + flood, false, KindTooLarge, 0},
		"endless header":   {"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("a", 200_000), false, KindTooLarge, 0},
		"1xx flood":        {strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 1000), false, KindProtocol, 0},
		"large 1xx":        {"HTTP/1.1 100 Continue\r\n" + flood, false, KindTooLarge, 0},
		"switch":           {strings.Repeat("HTTP/1.1 101 Switching Protocols\r\n\r\n", 9), false, KindProtocol, 0},
		"unknown encoding": {"HTTP/1.1 200 OK\r\nContent-Encoding: " + reply + "\r\nContent-Length: 1\r\n\r\n{", false, KindProtocol, 200},
		"no gzip":          {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n" + reply, false, KindProtocol, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := raw(t, says(test.text, test.closes))
			c := newClient(t, s.url)
			if e := fails(t, c, within(t, bound), Request{Link: "/"}, test.kind); e.Status != test.status || e.Sent {
				t.Errorf("status %d, sent %v", e.Status, e.Sent)
			}
			post := Request{Method: "POST", Link: "/", Body: []byte(bodyText)}
			if e := fails(t, c, within(t, bound), post, test.kind); !e.Sent || !strings.Contains(e.Error(), "may have been carried out") {
				t.Errorf("sent is not said: %v", e)
			}
			post.Harmless = true
			if e := fails(t, c, within(t, bound), post, test.kind); e.Sent || strings.Contains(e.Error(), "may have been carried out") {
				t.Errorf("nobody needs to know: %v", e)
			}
			if n := s.requests.Load(); n != 3 {
				t.Errorf("%d requests came, want 3", n)
			}
		})
	}
}

// TestGoodAnswers holds that what is merely unusual is understood.
func TestGoodAnswers(t *testing.T) {
	for name, text := range map[string]string{
		"interim":        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + good,
		"chunked":        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\nTrailer: x\r\n\r\n",
		"more than said": good + "HTTP/1.1 200 OK\r\nX: " + reply + "\r\nContent-Length: 5\r\n\r\nother",
		"no reason":      "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}",
	} {
		t.Run(name, func(t *testing.T) {
			s := raw(t, says(text, false))
			c := newClient(t, s.url)
			for range 3 {
				if resp := ok(t, c, within(t, bound), Request{Link: "/"}, 200); string(resp.Body) != "{}" {
					t.Errorf("the body is %q", resp.Body)
				}
			}
		})
	}
	old := raw(t, says("HTTP/1.0 200 OK\r\n\r\n{}", true))
	if resp := ok(t, newClient(t, old.url), within(t, bound), Request{Link: "/"}, 200); string(resp.Body) != "{}" {
		t.Errorf("the body of an HTTP/1.0 answer is %q", resp.Body)
	}
}

// TestRefusalBeforeBody holds that a status of 400 or more is told whatever is
// wrong with the body after it.
func TestRefusalBeforeBody(t *testing.T) {
	for _, text := range []string{
		"HTTP/1.1 401 Unauthorized\r\nContent-Length: 99\r\n\r\n{",
		"HTTP/1.1 401 Unauthorized\r\nContent-Length: 999999999\r\n\r\n{",
		"HTTP/1.1 401 Unauthorized\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\n{",
	} {
		s := raw(t, says(text, true))
		ok(t, newClient(t, s.url), within(t, bound), Request{Method: "POST", Link: "/"}, 401)
		if n := s.requests.Load(); n != 1 {
			t.Errorf("%d requests came, want 1", n)
		}
	}
}

// mute answers nothing more than the text, for as long as the test runs.
func mute(text string) func(*rawServer, net.Conn, int) {
	return func(s *rawServer, conn net.Conn, _ int) {
		_, _ = io.WriteString(conn, text)
		<-s.done
	}
}

// trickle sends the text, then a byte at a time without end.
func trickle(text string) func(*rawServer, net.Conn, int) {
	return func(s *rawServer, conn net.Conn, _ int) {
		_, _ = io.WriteString(conn, text)
		for {
			select {
			case <-s.done:
				return
			case <-time.After(5 * time.Millisecond):
			}
			if _, err := conn.Write([]byte{'a'}); err != nil {
				return
			}
		}
	}
}

// TestSlow holds that what never ends ends with the deadline, and at once when
// the context is cancelled or the client closed.
func TestSlow(t *testing.T) {
	const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n"
	for name, answer := range map[string]func(*rawServer, net.Conn, int){
		"hang":           mute(""),
		"hang in header": mute("HTTP/1.1 200 OK\r\nX: "),
		"hang in body":   mute("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{"),
		"trickle header": trickle("HTTP/1.1 200 OK\r\nX: "),
		"trickle body":   trickle(chunked),
		"refused, hangs": mute("HTTP/1.1 401 Unauthorized\r\nContent-Length: 5\r\n\r\n{"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := raw(t, answer)
			start := time.Now()
			c := newClient(t, s.url)
			e := fails(t, c, within(t, 150*time.Millisecond), Request{Link: "/"}, KindTimeout)
			if !errors.Is(e, context.DeadlineExceeded) {
				t.Errorf("the cause is %v", e.Unwrap())
			}
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(100*time.Millisecond, cancel)
			if e := fails(t, c, ctx, Request{Method: "POST", Link: "/"}, KindCanceled); !errors.Is(e, context.Canceled) {
				t.Errorf("the cause is %v", e.Unwrap())
			}
			time.AfterFunc(100*time.Millisecond, c.Close)
			fails(t, c, context.Background(), Request{Link: "/"}, KindCanceled)
			fails(t, c, context.Background(), Request{Link: "/"}, KindCanceled)
			if took := time.Since(start); took > bound/2 {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestOwnTimeouts holds the timeouts of Config, without a deadline of the caller.
func TestOwnTimeouts(t *testing.T) {
	short := func(cfg *Config) {
		cfg.ConnectTimeout, cfg.FirstByteTimeout = 100*time.Millisecond, 100*time.Millisecond
	}
	s := raw(t, mute(""))
	if e := fails(t, newClient(t, s.url, short), context.Background(), Request{Method: "POST", Link: "/"}, KindTimeout); !e.Sent {
		t.Error("a POST without an answer may have been carried out")
	}
	deaf, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = deaf.Close() })
	secure := "https://" + deaf.Addr().String()
	if e := fails(t, newClient(t, secure, short), context.Background(), Request{Method: "POST", Link: "/"}, KindTimeout); e.Sent {
		t.Error("nothing is sent before the handshake")
	}
	// The caller's deadline says as much as a timeout of its own would.
	soon := within(t, 150*time.Millisecond)
	if e := fails(t, newClient(t, secure), soon, Request{Link: "/"}, KindTimeout); !strings.Contains(e.Error(), "no TLS handshake") {
		t.Errorf("what was missing is not told: %v", e)
	}
	// A request waits for its turn no longer than its own context.
	c := newClient(t, s.url)
	go func() { _, _ = c.Do(context.Background(), Request{Link: "/"}) }()
	for c.Requests() == 0 {
		time.Sleep(time.Millisecond)
	}
	fails(t, c, within(t, 50*time.Millisecond), Request{Link: "/"}, KindTimeout)
}

// TestNobodyThere holds the errors of what cannot be reached.
func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	_ = l.Close()
	e := fails(t, newClient(t, closed), within(t, bound), Request{Method: "POST", Link: "/"}, KindRefused)
	if e.Sent || !errors.Is(e, syscall.ECONNREFUSED) || !strings.Contains(e.Error(), closed) {
		t.Error(e)
	}
	fails(t, newClient(t, "no-such-host.invalid"), within(t, bound), Request{Link: "/"}, KindDNS)
	s := raw(t, func(*rawServer, net.Conn, int) {})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	fails(t, newClient(t, s.url), ctx, Request{Link: "/"}, KindCanceled)
	if s.conns.Load() != 0 {
		t.Error("a cancelled request was sent")
	}
}
