package web

import (
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
)

// TestLeftovers holds that what follows an answer unasked is not taken for the
// answer to the next request, a GET not excepted, however much was read with the
// answer: some devices count characters where Content-Length counts bytes, and
// some say 408 to an idle connection.
func TestLeftovers(t *testing.T) {
	const unasked = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 5\r\n\r\nother"
	large := strings.Repeat(" ", 20_000) + "{}"
	for name, text := range map[string]string{
		"another answer":       good + unasked,
		"after a large answer": "HTTP/1.1 200 OK\r\nContent-Length: " + strconv.Itoa(len(large)) + "\r\n\r\n" + large + unasked,
		"a body too long":      "HTTP/1.1 200 OK\r\nContent-Length: " + strconv.Itoa(len(large)) + "\r\n\r\n" + large + "}}",
		"after chunks":         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + unasked,
		"both lengths":         "HTTP/1.1 200 OK\r\nContent-Length: 70\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + unasked,
	} {
		t.Run(name, func(t *testing.T) {
			s := raw(t, func(_ *rawServer, conn net.Conn, _ int) {
				_, _ = io.WriteString(conn, text)
			})
			c := newClient(t, s.url)
			for range 4 {
				for _, method := range []string{"GET", "POST"} {
					if resp := ok(t, c, within(t, bound), Request{Method: method, Link: "/"}, 200); strings.TrimSpace(string(resp.Body)) != "{}" {
						t.Errorf("the body is %q", resp.Body)
					}
				}
			}
			if s.requests.Load() != 8 {
				t.Errorf("%d requests, want 8", s.requests.Load())
			}
		})
	}
}

// TestNoBodyByStatus holds that an answer which has no body has none, whatever
// its header says, and that what comes all the same is no answer.
func TestNoBodyByStatus(t *testing.T) {
	for _, head := range []string{"204 x\r\nContent-Length: 2", "304 x\r\nContent-Length: 2", "204 x\r\nTransfer-Encoding: chunked", "304 x\r\nTransfer-Encoding: chunked"} {
		status, _ := strconv.Atoi(head[:3])
		s := raw(t, says("HTTP/1.1 "+head+"\r\n\r\n2\r\n{}\r\n0\r\n\r\n", false))
		c := newClient(t, s.url)
		for range 3 {
			if resp := ok(t, c, within(t, bound), Request{Link: "/"}, status); len(resp.Body) != 0 {
				t.Errorf("%s: the body is %q", head, resp.Body)
			}
		}
	}
	s := raw(t, says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", false))
	c := newClient(t, s.url)
	for range 3 {
		if resp := ok(t, c, within(t, bound), Request{Method: "HEAD", Link: "/"}, 200); len(resp.Body) != 0 {
			t.Errorf("the body is %q", resp.Body)
		}
	}
}
