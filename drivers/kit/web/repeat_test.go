package web

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestRetryAfter holds that a GET waits as long as it is told to, inside the
// budget, and that nothing else does.
func TestRetryAfter(t *testing.T) {
	for name, test := range map[string]struct {
		method, after string
		status        int
		budget        time.Duration
		want          int64
	}{
		"seconds":      {"GET", "1", 503, bound, 2},
		"date":         {"GET", "date", 503, bound, 2},
		"429":          {"GET", "0", 429, bound, 2},
		"over budget":  {"GET", "3600", 503, bound, 1},
		"far date":     {"GET", "Fri, 31 Dec 9999 23:59:59 GMT", 503, bound, 1},
		"overflow":     {"GET", "99999999999999999999", 503, bound, 1},
		"nonsense":     {"GET", "soon", 503, bound, 1},
		"none":         {"GET", "", 503, bound, 1},
		"other status": {"GET", "1", 500, bound, 1},
		"POST":         {"POST", "1", 503, bound, 1},
		"no budget":    {"GET", "1", 503, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := raw(t, func(_ *rawServer, conn net.Conn, number int) {
				after := test.after
				if after == "date" {
					after = time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat)
				}
				text := "HTTP/1.1 " + http.StatusText(test.status) + "\r\nContent-Length: 0\r\nRetry-After: " + after + "\r\n\r\n"
				text = strings.Replace(text, http.StatusText(test.status), map[int]string{503: "503 x", 429: "429 x", 500: "500 x"}[test.status], 1)
				if number > 1 {
					text = good
				}
				_, _ = io.WriteString(conn, text)
			})
			ctx := context.Background()
			if test.budget > 0 {
				ctx = within(t, test.budget)
			}
			want := test.status
			if test.want > 1 {
				want = 200
			}
			start := time.Now()
			ok(t, newClient(t, s.url), ctx, Request{Method: test.method, Link: "/"}, want)
			if s.requests.Load() != test.want {
				t.Errorf("%d requests, want %d", s.requests.Load(), test.want)
			}
			if waited := time.Since(start) > 900*time.Millisecond; test.want > 1 && !waited {
				t.Error("it did not wait")
			}
		})
	}
}

// TestCancelInWait holds that the wait for a busy device ends with the context.
func TestCancelInWait(t *testing.T) {
	s := raw(t, says("HTTP/1.1 503 x\r\nContent-Length: 0\r\nRetry-After: 15\r\n\r\n", false))
	ctx, cancel := context.WithCancel(within(t, bound))
	time.AfterFunc(50*time.Millisecond, cancel)
	start := time.Now()
	fails(t, newClient(t, s.url), ctx, Request{Link: "/"}, KindCanceled)
	if took := time.Since(start); took > bound/2 {
		t.Errorf("it took %v", took)
	}
}

// TestNotAcceptable is a device that keeps a resource compressed only.
func TestNotAcceptable(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "" || r.Method == "POST" {
			w.WriteHeader(http.StatusNotAcceptable)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(zipped([]byte("{}")))
	})
	c := newClient(t, s.URL)
	if resp := ok(t, c, within(t, bound), Request{Link: "/"}, 200); string(resp.Body) != "{}" || c.Requests() != 2 {
		t.Errorf("%q after %d requests", resp.Body, c.Requests())
	}
	ok(t, c, within(t, bound), Request{Method: "POST", Link: "/"}, 406)
	if c.Requests() != 3 {
		t.Errorf("%d requests, want 3", c.Requests())
	}
	always := raw(t, says("HTTP/1.1 406 x\r\nContent-Length: 0\r\n\r\n", false))
	ok(t, newClient(t, always.url), within(t, bound), Request{Link: "/"}, 406)
	if n := always.requests.Load(); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}

// dropsSecond answers the first request of each connection, and drops the
// connection at the second without a word.
func dropsSecond(dropped *[]string) http.Handler {
	var mu sync.Mutex // a connection may come before the last one has ended
	seen := map[string]bool{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if seen[r.RemoteAddr] {
			*dropped = append(*dropped, r.Method)
			panic(http.ErrAbortHandler)
		}
		seen[r.RemoteAddr] = true
	})
}

// TestDeadConnection holds that a GET is repeated once on a fresh connection, and
// a request that changes something leaves once only.
func TestDeadConnection(t *testing.T) {
	for _, secure := range []bool{false, true} {
		var dropped []string
		s := httptest.NewUnstartedServer(dropsSecond(&dropped))
		if secure {
			s.StartTLS()
		} else {
			s.Start()
		}
		t.Cleanup(s.Close)
		c := newClient(t, s.URL)
		ok(t, c, within(t, bound), Request{Link: "/"}, 200)
		ok(t, c, within(t, bound), Request{Link: "/"}, 200)
		if c.Requests() != 3 {
			t.Errorf("%d requests, want 3", c.Requests())
		}
		for _, method := range []string{"POST", "PATCH", "DELETE"} {
			e := fails(t, c, within(t, bound), Request{Method: method, Link: "/"}, KindCut)
			if !e.Sent {
				t.Errorf("%s: the request may have been carried out", method)
			}
			ok(t, c, within(t, bound), Request{Method: method, Link: "/"}, 200)
		}
		if got := strings.Join(dropped, " "); got != "GET POST PATCH DELETE" {
			t.Errorf("dropped were %s", got)
		}
	}
}

// TestFreshIsNotRepeated holds that a GET which fails on a fresh connection is
// not sent again.
func TestFreshIsNotRepeated(t *testing.T) {
	s := raw(t, says("", true))
	fails(t, newClient(t, s.url), within(t, bound), Request{Link: "/"}, KindCut)
	if n := s.requests.Load(); n != 1 {
		t.Errorf("%d requests came, want 1", n)
	}
}

// TestClosedWhileIdle holds that a POST does not leave on a connection that the
// device has closed, or has spoken on unasked, but on a fresh one.
func TestClosedWhileIdle(t *testing.T) {
	for name, after := range map[string]func(net.Conn){
		"closed":  func(conn net.Conn) { _ = conn.Close() },
		"unasked": func(conn net.Conn) { _, _ = io.WriteString(conn, "HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n") },
	} {
		t.Run(name, func(t *testing.T) {
			idle := make(chan struct{})
			s := raw(t, func(_ *rawServer, conn net.Conn, number int) {
				_, _ = io.WriteString(conn, good)
				if number == 1 {
					time.Sleep(20 * time.Millisecond)
					after(conn)
					close(idle)
				}
			})
			c := newClient(t, s.url)
			ok(t, c, within(t, bound), Request{Link: "/"}, 200)
			<-idle
			time.Sleep(20 * time.Millisecond)
			ok(t, c, within(t, bound), Request{Method: "POST", Link: "/"}, 200)
			if s.requests.Load() != 2 || s.conns.Load() != 2 {
				t.Errorf("%d requests on %d connections, want 2 on 2", s.requests.Load(), s.conns.Load())
			}
		})
	}
}
