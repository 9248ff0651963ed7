package web

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
)

// TestPlainToTLS holds that an http address whose port speaks TLS is told so,
// whatever the server makes of it, and that nothing counts as carried out.
func TestPlainToTLS(t *testing.T) {
	refusal := func(body string) string {
		return fmt.Sprintf("HTTP/1.1 400 Bad Request\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
	servers := map[string]string{
		"Go":          strings.Replace(newTLS(t, func(http.ResponseWriter, *http.Request) {}).URL, "https", "http", 1),
		"nginx":       raw(t, says(refusal("<html><title>400 The plain HTTP request was sent to HTTPS port</title>"), false)).url,
		"Apache":      raw(t, says(refusal("Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />"), false)).url,
		"Jetty":       raw(t, says(refusal("Bad Request\r\nThis combination of host and port requires TLS.\r\n"), false)).url,
		"TLS 1.2":     raw(t, says("\x15\x03\x03\x00\x02\x02\x46", true)).url,
		"TLS 1.0":     raw(t, says("\x15\x03\x01\x00\x02\x02\x0a", false)).url,
		"first bytes": raw(t, says("\x15\x03", true)).url,
	}
	for name, base := range servers {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, base)
			for _, method := range []string{"GET", "POST"} {
				e := fails(t, c, within(t, bound), Request{Method: method, Link: "/"}, KindTLS)
				if e.Sent || !strings.Contains(e.Error(), "speaks TLS") || !strings.Contains(e.Error(), "write https:// before the address") {
					t.Errorf("%s, sent %v: %v", method, e.Sent, e)
				}
			}
		})
	}
}

// TestPlainTo400 holds that other refusals stay answers.
func TestPlainTo400(t *testing.T) {
	c := newClient(t, raw(t, says("HTTP/1.1 400 Bad Request\r\nContent-Length: 7\r\n\r\nno TLS!", false)).url)
	ok(t, c, within(t, bound), Request{Link: "/"}, 400)
	over := newTLS(t, func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "The plain HTTP request was sent to HTTPS port", http.StatusBadRequest)
	})
	ok(t, newClient(t, over.URL), within(t, bound), Request{Link: "/"}, 400)
}

// TestPlainToSilence holds that a port that closes a new connection without a
// word may be one that speaks TLS, and that one which has spoken is not.
func TestPlainToSilence(t *testing.T) {
	shut := newClient(t, raw(t, says("", true)).url)
	e := fails(t, shut, within(t, bound), Request{Method: "POST", Link: "/"}, KindCut)
	if !e.Sent || !strings.Contains(e.Error(), "if the port speaks TLS, write https://") {
		t.Errorf("sent %v: %v", e.Sent, e)
	}
	cut := newClient(t, raw(t, says("HTTP/1.1 200 OK\r\nX: ", true)).url)
	if e := fails(t, cut, within(t, bound), Request{Link: "/"}, KindCut); strings.Contains(e.Error(), "https://") {
		t.Error(e)
	}
}

// TestTLSToPlain holds what an https address is told whose port does not speak
// TLS: an answer, and a connection that is closed.
func TestTLSToPlain(t *testing.T) {
	plain := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request came") })
	e := fails(t, newClient(t, strings.Replace(plain.URL, "http", "https", 1)), within(t, bound), Request{Link: "/"}, KindTLS)
	if !strings.Contains(e.Error(), "does not speak TLS") || !strings.Contains(e.Error(), "http://") {
		t.Error(e)
	}
	shut := strings.Replace(closing(t), "http", "https", 1)
	if e := fails(t, newClient(t, shut), within(t, bound), Request{Link: "/"}, KindCut); !strings.Contains(e.Error(), "speaks TLS") {
		t.Error(e)
	}
}

// closing is the http address of a port that closes each connection when it has
// been told something.
func closing(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_ = conn.Close()
		}
	}()
	return "http://" + l.Addr().String()
}
