package web

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// TestRedirectOutside holds that nothing leaves for another origin, whatever the
// redirect, the credential and the method.
func TestRedirectOutside(t *testing.T) {
	evil := trap(t)
	host := strings.TrimPrefix(evil.URL, "http://")
	targets := map[string]string{
		"another port":     evil.URL + "/redfish",
		"another scheme":   "https://" + host,
		"no scheme":        "//" + host + "/redfish",
		"backslashes":      `\\` + host,
		"slash, backslash": `/\` + host,
		"user-info":        "http://admin:canary-pass@" + host,
		"glued user-info":  "@" + host + "/redfish",
		"tab":              "/\t/" + host,
		"dots to slashes":  "/x/..//" + host,
		"no slash":         "redfish/v1",
		"none":             "",
		"no http":          "file:///etc/passwd",
		"opaque":           "http:" + host,
	}
	for name, target := range targets {
		for _, status := range []int{301, 302, 307, 308} {
			t.Run(name+" "+strconv.Itoa(status), func(t *testing.T) {
				s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
					w.Header()["Location"] = []string{target}
					w.WriteHeader(status)
				})
				c := newClient(t, s.URL)
				e := fails(t, c, within(t, bound), Request{Link: "/redfish/v1"}, KindRedirect)
				if e.Status != status || e.Sent {
					t.Errorf("status %d, sent %v", e.Status, e.Sent)
				}
				login := Request{Method: "POST", Link: "/redfish/v1/SessionService/Sessions", Body: map[string]string{"Password": bodyText}}
				if e := fails(t, c, within(t, bound), login, KindRedirect); e.Sent != (status < 307) {
					t.Errorf("sent %v after a %d", e.Sent, status)
				}
			})
		}
	}
}

// TestHTTPSToHTTP is the redirect that Go's client follows with the password.
func TestHTTPSToHTTP(t *testing.T) {
	evil := trap(t)
	s := newTLS(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, evil.URL+"/redfish/v1", http.StatusTemporaryRedirect)
	})
	fails(t, newClient(t, s.URL), within(t, bound), Request{Link: "/"}, KindRedirect)
}

// TestRedirectInside holds that five redirects keep method and body, and the
// sixth is refused.
func TestRedirectInside(t *testing.T) {
	for _, status := range []int{301, 302, 307, 308} {
		for _, method := range []string{"GET", "POST", "PATCH", "DELETE"} {
			t.Run(method+" "+strconv.Itoa(status), func(t *testing.T) {
				var base string
				s := serve(t, func(w http.ResponseWriter, r *http.Request) {
					n, _ := strconv.Atoi(strings.Trim(r.URL.Path, "/"))
					body, _ := io.ReadAll(r.Body)
					_, pass, _ := r.BasicAuth()
					if r.Method != method || pass != password || (method != "GET" && string(body) != bodyText) {
						t.Errorf("%s %s with the body %q", r.Method, r.URL, body)
					}
					switch {
					case n == 0:
						return
					case n%2 == 0:
						w.Header().Set("Location", base+"/"+strconv.Itoa(n-1)+"/")
					default:
						w.Header().Set("Location", "/"+strconv.Itoa(n-1))
					}
					w.WriteHeader(status)
				})
				base = s.URL
				c := newClient(t, s.URL)
				request := Request{Method: method, Link: "/5"}
				if method != "GET" {
					request.Body = []byte(bodyText)
				}
				if resp := ok(t, c, within(t, bound), request, 200); resp.URL.Path != "/0" {
					t.Errorf("the answer came from %s", resp.URL)
				}
				if c.Requests() != 6 {
					t.Errorf("%d requests, want 6", c.Requests())
				}
				request.Link = "/6"
				fails(t, c, within(t, bound), request, KindRedirect)
				if c.Requests() != 12 {
					t.Errorf("%d requests, want 12", c.Requests())
				}
			})
		}
	}
}

// TestSentBeforeRedirect holds that a request which may have been carried out
// before one redirect is not taken back by the next.
func TestSentBeforeRedirect(t *testing.T) {
	for first, want := range map[int]bool{302: true, 307: false} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/a" {
				w.Header().Set("Location", "/b")
				w.WriteHeader(first)
				return
			}
			w.Header().Set("Location", "https://192.0.2.1/")
			w.WriteHeader(http.StatusTemporaryRedirect)
		})
		if e := fails(t, newClient(t, s.URL), within(t, bound), Request{Method: "POST", Link: "/a"}, KindRedirect); e.Sent != want {
			t.Errorf("sent is %v after a %d", e.Sent, first)
		}
	}
}

// TestBadLinks holds that a link of a resource sends nothing elsewhere either.
func TestBadLinks(t *testing.T) {
	c := newClient(t, "https://192.0.2.1")
	for _, link := range []string{
		"", "#x", "?x", "x", "@203.0.113.9/redfish", "//host/", `\\host`, `/\host`, `/a\b`, "///host", "/../..//host",
		"https://user@host", "https://user@192.0.2.1/", "https://192.0.2.1:444/", "http://192.0.2.1/", "https://192.0.2.1.evil/",
		"https://192.0.2.1@evil/", "https://192.0.2.1:/", "https:///x", "https:/x", "https:192.0.2.1", "ftp://192.0.2.1/",
		"https://192.0.2.1\\@evil/", "https://0300.0.2.1/", "https://[::ffff:192.0.2.1]/", "https://192.0.2.1%2eevil/",
		"/a\r\nX: y", "/a\x00", "/\x7f", "/%0d%0aX", "/%00", "/%5c%5chost", "/%", "/%zz", "/a?b c", "/a?\xff",
		"/..%2f..%2fhost", "/a%2f%2e%2e%2fb", "/%2e%2e//host", "/./" + "/host", " /a", "javascript:alert(1)", "/" + strings.Repeat("a", maxLink),
	} {
		fails(t, c, t.Context(), Request{Link: link}, KindProtocol)
		if _, err := c.Resolve(link); err == nil {
			t.Errorf("Resolve takes %q", link)
		}
	}
	if c.Requests() != 0 {
		t.Errorf("%d requests left", c.Requests())
	}
}

// TestGoodLinks holds what becomes of links that may be followed.
func TestGoodLinks(t *testing.T) {
	for _, test := range []struct{ base, link, want string }{
		{"https://bmc", "/redfish/v1/Systems/1", "https://bmc/redfish/v1/Systems/1"},
		{"https://bmc", "/", "https://bmc/"},
		{"https://bmc", "/Power/#/PowerControl/0", "https://bmc/Power/"},
		{"https://bmc", "/a/?$expand=.($levels=1)", "https://bmc/a/?$expand=.($levels=1)"},
		{"https://bmc", "/a/../b/./c/..", "https://bmc/b/"},
		{"https://bmc", "/../../a", "https://bmc/a"},
		{"https://bmc", "/%2e%2E/a", "https://bmc/a"},
		{"https://bmc", "/%2f%2fhost/a", "https://bmc/%2f%2fhost/a"},
		{"https://bmc", "/%252e%252e/a", "https://bmc/%252e%252e/a"},
		{"https://bmc", "/a b/ü/{x}|y", "https://bmc/a%20b/%C3%BC/%7Bx%7D%7Cy"},
		{"https://bmc", "/DE(1),x;y=z:q@r'", "https://bmc/DE(1),x;y=z:q@r'"},
		{"https://bmc", "/a//b", "https://bmc/a//b"},
		{"https://bmc", "/a@203.0.113.9/x", "https://bmc/a@203.0.113.9/x"},
		{"https://bmc", "HTTPS://BMC:443/a", "https://bmc/a"},
		{"https://bmc:8443", "https://bmc:8443", "https://bmc:8443/"},
		{"http://[2001:db8::1]", "http://[2001:DB8:0::1]:80/a", "http://[2001:db8::1]/a"},
		{"https://bmc/p", "/redfish/v1", "https://bmc/p/redfish/v1"},
		{"https://bmc/p", "/p/redfish/v1", "https://bmc/p/redfish/v1"},
		{"https://bmc/p", "/pp/x", "https://bmc/p/pp/x"},
		{"https://bmc/p", "/p/../q/x", "https://bmc/p/q/x"},
		{"https://bmc/redfish/v1/", "/redfish/v1", "https://bmc/redfish/v1"},
	} {
		c := newClient(t, test.base)
		u, err := c.Resolve(test.link)
		if err != nil || u.String() != test.want {
			t.Errorf("%s at %s is %v, %v; want %s", test.link, test.base, u, err, test.want)
		}
	}
}
