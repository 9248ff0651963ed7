package web

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for text, want := range map[string]string{
		"bmc1":                          "https://bmc1",
		"BMC_1.example.com.":            "https://bmc_1.example.com.",
		"192.0.2.1":                     "https://192.0.2.1",
		"192.0.2.1:8443":                "https://192.0.2.1:8443",
		"bmc1:443":                      "https://bmc1",
		"2001:db8::1":                   "https://[2001:db8::1]",
		"[2001:DB8::1]":                 "https://[2001:db8::1]",
		"[2001:db8::1]:8443":            "https://[2001:db8::1]:8443",
		"fe80::1%eth0":                  "https://[fe80::1%25eth0]",
		"[fe80::1%eth0.5]:444":          "https://[fe80::1%25eth0.5]:444",
		"https://[fe80::1%25eth0]/":     "https://[fe80::1%25eth0]",
		"http://bmc1":                   "http://bmc1",
		"HTTPS://bmc1/":                 "https://bmc1",
		"http://bmc1:80/":               "http://bmc1",
		"http://bmc1:443":               "http://bmc1:443",
		"https://proxy:8443/chassis/7/": "https://proxy:8443/chassis/7",
		"proxy/chassis/7":               "https://proxy/chassis/7",
	} {
		got, err := ParseAddress(text)
		if err != nil || got != want {
			t.Errorf("%s is %s, %v; want %s", text, got, err, want)
		}
		if again, err := ParseAddress(got); err != nil || again != got {
			t.Errorf("%s is %s, %v the second time", got, again, err)
		}
	}
}

func TestBadAddresses(t *testing.T) {
	for _, text := range []string{
		"", ":443", "bmc:", "bmc:0", "bmc:65536", "bmc:+1", "bmc:080", "bmc:https", "a:b:c", "192.0.2", "192.0.2.256", "1.2.3.4.5",
		"[bmc]", "[::1", "::1]", "[::1]x", "[::1]:", "[]", "-bmc", "bm c", "bmc\n", "b\\mc", "bmc/\\x", "bücher", "a..b", "fe80::1%", "fe80::1%a/b%",
		"ftp://bmc", "https://", "https:///x", "https://https://bmc", "file:///etc/passwd",
		"admin:canary-pass@bmc", "https://admin:canary-pass@bmc", "https://canary-token@bmc/", "bmc?canary-pass", "https://bmc/#x", "https://bmc/a?b",
		"https://bmc/a/../b", "https://bmc//a", "bmc//", "bmc/a//", "https://bmc/%zz", "https://bmc/%2e%2e/a", "https://bmc/a b", "https://bmc/%00", strings.Repeat("a", 300),
	} {
		got, err := ParseAddress(text)
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Kind != KindInput {
			t.Errorf("%q is %q, %v", text, got, err)
			continue
		}
		noCanary(t, "the error", e.Error())
		if _, err := New(Config{BaseURL: text}); err == nil {
			t.Errorf("New takes %q", text)
		}
	}
}

// FuzzParseAddress holds that what is taken means the same to net/url, and the
// same when it is read again.
func FuzzParseAddress(f *testing.F) {
	for _, seed := range []string{"A//", "bmc", "192.0.2.1:8443", "[fe80::1%25eth0]:1/x", "http://a@b", "https://bmc/p/q/", "a\\b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		base, err := ParseAddress(text)
		if err != nil {
			return
		}
		u, err := url.Parse(base)
		if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Opaque != "" || u.Hostname() == "" {
			t.Fatalf("%q becomes %q: %v", text, base, err)
		}
		if again, err := ParseAddress(base); err != nil || again != base {
			t.Fatalf("%q becomes %q, then %q: %v", text, base, again, err)
		}
		o, _ := parseBase(text)
		if o.host != u.Hostname() {
			t.Fatalf("%q is the host %q here and %q to net/url", text, o.host, u.Hostname())
		}
	})
}

// FuzzResolve holds that no link leaves the origin or its prefix, nor is read
// otherwise by another reader of the same URL.
func FuzzResolve(f *testing.F) {
	for _, seed := range []string{"/redfish/v1", "//host", `\\host`, "https://bmc:8443/p/x", "https://u@bmc:8443/", "/%2e%2e/%2fx?y#z", "/a/../..//b", "/\tx"} {
		f.Add(seed)
	}
	c, err := New(Config{BaseURL: "https://bmc:8443/p/q"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, link string) {
		u, err := c.Resolve(link)
		if err != nil {
			return
		}
		read, err := url.Parse(u.String())
		if err != nil {
			t.Fatalf("%q becomes %q: %v", link, u, err)
		}
		for _, u := range []*url.URL{u, read, read.ResolveReference(&url.URL{})} {
			if u.Scheme != "https" || u.Host != "bmc:8443" || u.User != nil || u.Opaque != "" || u.Fragment != "" {
				t.Fatalf("%q leads to %q", link, u)
			}
			if path := u.EscapedPath(); path != "/p/q" && !strings.HasPrefix(path, "/p/q/") {
				t.Fatalf("%q leaves the prefix: %q", link, u)
			}
			if wire := u.RequestURI(); !printable(wire) || strings.Contains(wire, `\`) {
				t.Fatalf("%q is %q in a request line", link, wire)
			}
			for part := range strings.SplitSeq(u.Path, "/") {
				if part == "." || part == ".." {
					t.Fatalf("%q keeps dots: %q", link, u)
				}
			}
		}
	})
}
