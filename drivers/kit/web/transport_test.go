package web

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
)

// TestTransport holds what a library gets through its own client: its header and
// its body arrive, redirects inside the origin are followed, cookies are its own,
// and the answer is whole and plain.
func TestTransport(t *testing.T) {
	var seen []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		cookie, _ := r.Cookie("session")
		line := r.Method + " " + r.RequestURI + " " + r.Header.Get("X-Mine") + " " + string(body)
		if cookie != nil {
			line += " with " + cookie.Value
		}
		seen = append(seen, strings.TrimSpace(line))
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/here", http.StatusTemporaryRedirect)
		case "/zipped":
			w.Header().Set("Content-Encoding", "gzip")
			zip := gzip.NewWriter(w)
			_, _ = io.WriteString(zip, "plain")
			_ = zip.Close()
		case "/refused":
			w.WriteHeader(http.StatusTeapot)
		default:
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "7"})
			_, _ = io.WriteString(w, "here")
		}
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, s.URL, func(cfg *Config) { cfg.Authorize = nil })
	library := &http.Client{Jar: jar, Transport: Transport{Client: c}}
	for _, step := range []struct {
		method, path, body string
		status             int
		gets               string
	}{
		{"POST", "/moved?x=1", "hello", 200, "here"},
		{"GET", "/zipped", "", 200, "plain"},
		{"GET", "/refused", "", 418, ""},
		{"POST", "/empty", "", 200, "here"},
	} {
		req, err := http.NewRequestWithContext(within(t, bound), step.method, s.URL+step.path, strings.NewReader(step.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Mine", "yes")
		got, err := library.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(got.Body)
		if err != nil || got.StatusCode != step.status || string(text) != step.gets || got.ContentLength != int64(len(text)) || got.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %d %q of %d bytes, %v", step.path, got.StatusCode, text, got.ContentLength, err)
		}
		_ = got.Body.Close()
	}
	want := "POST /moved?x=1 yes hello\nPOST /here yes hello\nGET /zipped yes  with 7\nGET /refused yes  with 7\nPOST /empty yes  with 7"
	if got := strings.Join(seen, "\n"); got != want {
		t.Errorf("the device saw\n%s\nwant\n%s", got, want)
	}
	if c.Handshakes() > 1 {
		t.Errorf("%d handshakes", c.Handshakes())
	}
}

// TestTransportStaysInTheOrigin holds that a library cannot be led elsewhere, nor
// lead there, that its context counts, and that the error is the client's.
func TestTransportStaysInTheOrigin(t *testing.T) {
	other := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the other one was asked") })
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/", http.StatusTemporaryRedirect)
	})
	c := newClient(t, s.URL, func(cfg *Config) { cfg.Authorize = nil })
	library := &http.Client{Transport: Transport{Client: c, Adapt: func(_ *http.Request, r *Request) { r.Op, r.Harmless = "log in", true }}}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, step := range []struct {
		name, url string
		ctx       context.Context
		kind      Kind
	}{
		{"a redirect", s.URL + "/", within(t, bound), KindRedirect},
		{"another address", other.URL + "/", within(t, bound), KindProtocol},
		{"a context that has ended", s.URL + "/", ended, KindCanceled},
	} {
		req, err := http.NewRequestWithContext(step.ctx, http.MethodPost, step.url, strings.NewReader(bodyText))
		if err != nil {
			t.Fatal(err)
		}
		reply, err := library.Do(req)
		if err == nil {
			_ = reply.Body.Close()
		}
		failure, ok := errors.AsType[*Error](err)
		if !ok || failure.Kind != step.kind || failure.Op != "log in" || failure.Sent {
			t.Errorf("%s: %v", step.name, err)
		}
	}
}
