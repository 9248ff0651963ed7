package httpfault

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestHit holds which requests a fault hits.
func TestHit(t *testing.T) {
	cases := []struct {
		name  string
		fault Fault
		want  string // 1 for each of four GETs of /a/b that is hit
	}{
		{"all", Fault{}, "1111"},
		{"the path", Fault{Path: "/a/b"}, "1111"},
		{"a slash more", Fault{Path: "/a/b/"}, "0000"},
		{"below", Fault{Path: "/a/*"}, "1111"},
		{"another method", Fault{Method: http.MethodPost}, "0000"},
		{"from the third on", Fault{Skip: 2}, "0011"},
		{"the second", Fault{Skip: 1, Times: 1}, "0100"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var box Box
			c.fault.Do = Hang()
			box.Set([]Fault{c.fault})
			got := ""
			for range 4 {
				hit := "0"
				if box.Hit(http.MethodGet, "/a/b") != nil {
					hit = "1"
				}
				got += hit
			}
			if got != c.want {
				t.Errorf("hit %s, want %s", got, c.want)
			}
			box.Set(nil)
			if box.Hit(http.MethodGet, "/a/b") != nil {
				t.Error("a fault is left")
			}
		})
	}
}

// kindCase is what a client gets of a misbehaviour.
type kindCase struct {
	name   string
	do     Misbehaviour
	status int
	want   string
	broken bool // the body ends too early
}

func (c kindCase) hold(t *testing.T, url string) {
	t.Helper()
	reply, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	if reply.StatusCode != c.status || string(body) != c.want || (err != nil) != c.broken {
		t.Errorf("%d %.40q, %v", reply.StatusCode, body, err)
	}
	if c.status/100 == 2 && c.status > 200 && reply.Header.Get("X-Device") != "yes" {
		t.Errorf("header %v", reply.Header)
	}
}

// TestKinds holds what a client of each misbehaviour gets.
func TestKinds(t *testing.T) {
	cases := []kindCase{
		{"reply", Reply(403, "text/plain", "no"), 403, "no", false},
		{"cut", Cut(3), 201, "hon", true},
		{"cut behind its end", Cut(100), 201, "honest", false},
		{"huge", Huge(1, `{"a":"`, `"}`), 200, `{"a":"` + strings.Repeat("x", 64<<10) + `"}`, false},
		{"altered", Altered(func(w http.ResponseWriter, _ *http.Request, status int, body []byte) {
			w.WriteHeader(status + 1)
			_, _ = w.Write(body[1:])
		}), 202, "onest", false},
	}
	honest := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Device", "yes")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, "honest")
	})
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.do(w, r, honest) }))
			defer server.Close()
			for range 2 { // the second request is answered like the first
				c.hold(t, server.URL)
			}
		})
	}
}
