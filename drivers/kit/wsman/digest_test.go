package wsman

import (
	"strings"
	"testing"
)

// TestAnswer holds the examples of RFC 7616 (section 3.9.1), RFC 2617 (section
// 3.5) and RFC 2069 (section 2.4, corrected by its erratum 749).
func TestAnswer(t *testing.T) {
	const rfc7616 = `Digest realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", algorithm=`
	const rfc2617 = `Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"`
	cases := []struct {
		name, challenge, password, cnonce, want string
	}{
		{"MD5", rfc7616 + "MD5", "Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "8ca523f5e9506fed4657c9700eebdbec"},
		{"SHA-256", rfc7616 + "SHA-256", "Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"},
		{"no algorithm", rfc2617, "Circle Of Life", "0a4f113b", "6629fae49393a05397450978507c4ef1"},
		{"no quality of protection", `Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"`, "CircleOfLife", "", "1949323746fe6a43ef61f9606e7febea"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			asked, ok := findChallenge([]string{c.challenge})
			if !ok {
				t.Fatal("the challenge is not understood")
			}
			got := asked.answer(credential{"Mufasa", c.password}, "GET", "/dir/index.html", c.cnonce, 1)
			if !strings.Contains(got, `response="`+c.want+`"`) {
				t.Errorf("%s", got)
			}
			if strings.Contains(got, "qop=auth") != strings.Contains(c.challenge, "qop") || strings.Contains(got, c.password) {
				t.Errorf("%s", got)
			}
		})
	}
}

// TestFindChallenge holds which challenges are taken, and how they are read.
func TestFindChallenge(t *testing.T) {
	cases := []struct {
		name   string
		values []string
		realm  string // "" where there is none to take
	}{
		{"AMT", []string{`Digest realm="Digest:A407", nonce="n",stale="false",qop="auth"`}, "Digest:A407"},
		{"the second header", []string{"Negotiate", `digest realm="r", nonce="n"`}, "r"},
		{"the second of one header", []string{`Basic realm="b", Digest realm="r", nonce="n"`}, "r"},
		{"after a token68", []string{`Negotiate YII==, Digest realm="r", nonce="n"`}, "r"},
		{"commas, quotes and backslashes", []string{`Digest realm="a, \"b\" = \\c", nonce="n"`}, `a, "b" = \c`},
		{"spaces around the sign", []string{`Digest realm = "r", nonce = n`}, "r"},
		{"the first that is known", []string{`Digest realm="x", nonce="n", algorithm=SHA-512-256`, `Digest realm="r", nonce="n", algorithm=sha-256`}, "r"},
		{"an end inside quotes", []string{`Digest nonce="n", realm="r`}, "r"},
		{"Basic only", []string{`Basic realm="b"`}, ""},
		{"no nonce", []string{`Digest realm="r"`}, ""},
		{"auth-int only", []string{`Digest realm="r", nonce="n", qop="auth-int"`}, ""},
		{"a session variant", []string{`Digest realm="r", nonce="n", algorithm=MD5-sess`}, ""},
		{"nothing", []string{""}, ""},
		{"no header", nil, ""},
		{"signs only", []string{`=,="`, "\x00\xff"}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := findChallenge(c.values)
			if ok != (c.realm != "") || ok && got.realm != c.realm {
				t.Errorf("got %q, %v", got.realm, ok)
			}
		})
	}
}

// TestQuoted holds that no text of a device or a person ends its quotes.
func TestQuoted(t *testing.T) {
	asked, _ := findChallenge([]string{`Digest realm="a\"b", nonce="n"`})
	got := asked.answer(credential{`u"s\er`, "p"}, "POST", "/wsman", "c", 1)
	for _, want := range []string{`username="u\"s\\er"`, `realm="a\"b"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}

// FuzzFindChallenge holds that no header makes the reader fail or hang, and that
// what it takes can be answered.
func FuzzFindChallenge(f *testing.F) {
	f.Add(`Digest realm="Digest:A407", nonce="n",stale="false",qop="auth"`)
	f.Add(`Negotiate YII==, Digest realm="a\"b", nonce=n, algorithm=SHA-256`)
	f.Fuzz(func(t *testing.T, header string) {
		asked, ok := findChallenge([]string{header})
		if ok && !strings.Contains(asked.answer(credential{"u", "canary"}, "POST", "/wsman", "c", 1), `response="`) {
			t.Error("no answer")
		}
	})
}
