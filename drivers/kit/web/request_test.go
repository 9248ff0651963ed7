package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// TestRequestOnTheWire holds what a device gets.
func TestRequestOnTheWire(t *testing.T) {
	var got *http.Request
	var body string
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		got, body = r, string(text)
	})
	c := newClient(t, s.URL+"/prefix/")
	header := http.Header{"If-Match": {`"1"`}, "X-Injected": {"a\r\nX-Second: b"}}
	ok(t, c, within(t, bound), Request{Method: "post", Link: "/a?x=1", Body: map[string]int{"b": 1}, Header: header}, 200)
	if got.Method != "POST" || got.RequestURI != "/prefix/a?x=1" || body != `{"b":1}` || got.Proto != "HTTP/1.1" {
		t.Errorf("%s %s %s with the body %s", got.Method, got.RequestURI, got.Proto, body)
	}
	for name, want := range map[string]string{
		"If-Match": "", "Content-Type": "application/json", "User-Agent": "powerdrivers", "Accept-Encoding": "identity", "X-Second": "", "Connection": "",
	} {
		if value := got.Header.Get(name); value != want {
			t.Errorf("%s is %q, want %q", name, value, want)
		}
	}
	ok(t, c, within(t, bound), Request{Method: "PATCH", Link: "/", Body: []byte("x"), Header: http.Header{"If-Match": {`"1"`}, "Content-Type": {"text/plain"}}}, 200)
	if got.Header.Get("If-Match") != `"1"` || got.Header.Get("Content-Type") != "text/plain" || body != "x" {
		t.Errorf("a PATCH came with %v and %q", got.Header, body)
	}
	if header.Get("Content-Type") != "" || header.Get("If-Match") == "" {
		t.Error("the caller's header was changed")
	}
}

// TestBadRequests holds that what cannot be sent is not.
func TestBadRequests(t *testing.T) {
	c := newClient(t, trap(t).URL)
	for name, request := range map[string]Request{
		"method":  {Method: "GET / HTTP/1.1\r\nX: y\r\n", Link: "/"},
		"connect": {Method: "CONNECT", Link: "/"},
		"JSON":    {Method: "POST", Link: "/", Body: func() {}},
		"GET":     {Link: "/", Body: []byte(bodyText)},
	} {
		t.Run(name, func(t *testing.T) { fails(t, c, within(t, bound), request, KindInput) })
	}
}

// TestNoProxy holds that the environment's proxy gets nothing.
func TestNoProxy(t *testing.T) {
	proxy := trap(t).URL
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		t.Setenv(name, proxy)
	}
	s := newTLS(t, nothing)
	ok(t, newClient(t, s.URL), within(t, bound), Request{Link: "/"}, 200)
	// A name that no proxy setting spares, as it does loopback addresses.
	fails(t, newClient(t, "http://no-such-host.invalid"), within(t, bound), Request{Link: "/"}, KindDNS)
}

// TestCookies holds that cookies are kept only when asked for.
func TestCookies(t *testing.T) {
	for _, keep := range []bool{false, true} {
		var got string
		s := newTLS(t, func(w http.ResponseWriter, r *http.Request) {
			got = r.Header.Get("Cookie")
			http.SetCookie(w, &http.Cookie{Name: "SESSION", Value: token, Secure: true})
		})
		c := newClient(t, s.URL, func(cfg *Config) { cfg.Cookies = keep })
		ok(t, c, within(t, bound), Request{Link: "/"}, 200)
		ok(t, c, within(t, bound), Request{Link: "/"}, 200)
		if (got == "SESSION="+token) != keep || (got == "") == keep {
			t.Errorf("with cookies %v the device got %q", keep, got)
		}
	}
}

// TestLog holds what the debug line has, and what not.
func TestLog(t *testing.T) {
	log := &journal{}
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Auth-Token", token)
		_, _ = io.WriteString(w, reply)
	})
	c := newClient(t, s.URL, func(cfg *Config) { cfg.Logger = newLogger(log) })
	ok(t, c, within(t, bound), Request{Method: "POST", Link: "/a/b?password=" + password, Body: []byte(bodyText)}, 200)
	text := log.String()
	for _, want := range []string{"method=POST", "path=/a/b", "status=200", "took="} {
		if !strings.Contains(text, want) {
			t.Errorf("the log has no %s: %s", want, text)
		}
	}
	if strings.Count(text, "\n") != 1 {
		t.Errorf("the log has not one line: %s", text)
	}
	noCanary(t, "the log", text)
}

// TestErrorHidesQuery holds that a query is in no error.
func TestErrorHidesQuery(t *testing.T) {
	s := raw(t, says("", true))
	e := fails(t, newClient(t, s.url), within(t, bound), Request{Link: "/a/b?password=" + password}, KindCut)
	if !strings.HasPrefix(e.Error(), "GET /a/b: "+s.url+": ") {
		t.Error(e)
	}
}

// TestTogether holds that requests of many goroutines queue for the connection.
func TestTogether(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.URL.Path) }))
	defer s.Close()
	c := newClient(t, s.URL)
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			link := "/" + strings.Repeat("a", i)
			resp, err := c.Do(within(t, bound), Request{Link: link})
			if err != nil || string(resp.Body) != link {
				t.Errorf("%v, %v", resp, err)
			}
		})
	}
	group.Wait()
	if c.Handshakes() != 1 || c.Requests() != 40 {
		t.Errorf("%d handshakes, %d requests", c.Handshakes(), c.Requests())
	}
}
