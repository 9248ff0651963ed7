package maaspd

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestScrub(t *testing.T) {
	tests := []struct {
		name    string
		secrets []string
		text    string
		want    string
	}{
		{"in clear", []string{"hunter2"}, "login hunter2 failed", "login [redacted] failed"},
		{"inside a word", []string{"hunter2"}, "xhunter2y", "x[redacted]y"},
		{"twice", []string{"hunter2"}, "hunter2hunter2 hunter2", "[redacted][redacted] [redacted]"},
		{"not there", []string{"hunter2"}, "Hunter2", "Hunter2"},
		{"no secrets", nil, "hunter2", "hunter2"},
		{"empty secret", []string{""}, "hunter2", "hunter2"},
		{"empty text", []string{"hunter2"}, "", ""},
		{"only the secret", []string{"hunter2"}, "hunter2", "[redacted]"},
		{"two secrets", []string{"alpha1", "beta22"}, "alpha1:beta22", "[redacted]:[redacted]"},
		{"one inside the other", []string{"pass", "password1"}, "password1 pass", "[redacted] [redacted]"},
		{"overlapping", []string{"abcdef", "defghi"}, "xabcdefghix", "x[redacted]x"},
		{"overlapping itself", []string{"aaaa"}, "xaaaaaax", "x[redacted]x"},
		{"beginning of the other", []string{"abcd", "abcdefgh"}, "abcdefgx abcdefgh", "[redacted]efgx [redacted]"},
		{"characters outside of ASCII", []string{"pässwörd"}, `pässwörd p\u00e4ssw\u00f6rd p%C3%A4ssw%c3%b6rd p%c3%a4ssw%c3%b6rd`, `[redacted] [redacted] p%C3%A4ssw%c3%b6rd [redacted]`},
		{"quotes", []string{`a"b\c`}, `a"b\c a\"b\\c a\\\"b\\\\c a&#34;b\c`, `[redacted] [redacted] [redacted] [redacted]`},
		{"control characters", []string{"a\x01b\nc"}, "a\x01b\nc a\\x01b\\nc a\\u0001b\\nc", "[redacted] [redacted] [redacted]"},
		{"URL", []string{"p@ss w/rd?"}, "http://u:p%40ss%20w%2Frd%3F@h p%40ss+w%2Frd%3F p%40ss%20w%2frd%3f", "http://u:[redacted]@h [redacted] [redacted]"},
		{"HTML in JSON", []string{"a<b>&c"}, `a<b>&c a\u003cb\u003e\u0026c a&lt;b&gt;&amp;c`, `[redacted] [redacted] [redacted]`},
		{"hex", []string{"pass"}, "70617373 0x70617373", "[redacted] 0x[redacted]"},
		{"base64", []string{"hunter2"}, "aHVudGVyMg== aHVudGVyMg", "[redacted]== [redacted]"},
		{"basic authentication", []string{"hunter2"}, "Authorization: Basic YWRtaW46aHVudGVyMg==", "Authorization: Basic YWRtaW4[redacted]=="},
		{"short, a word", []string{"a"}, "a, (a) a: bad password a", "[redacted], ([redacted]) [redacted]: bad password [redacted]"},
		{"short, in words", []string{"a"}, "aha aa ab ba äa 1a", "aha aa ab ba äa 1a"},
		{"short, escaped", []string{`"`}, `x = \"`, `x = [redacted]`},
		{"short, quoted", []string{"a b"}, "<a b> xa b a%20b", "<[redacted]> xa b [redacted]"},
		{"short, outside of ASCII", []string{"é"}, "é été -é-", "[redacted] été -[redacted]-"},
		{"three bytes", []string{"123"}, "1234 123 0123", "1234 [redacted] 0123"},
		{"four bytes", []string{"1234"}, "12345", "[redacted]5"},
		{"the word itself", []string{"redacted"}, "is redacted", "is [redacted]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := newScrubber(test.secrets).clean(test.text); got != test.want {
				t.Errorf("%q becomes\n%q, want\n%q", test.text, got, test.want)
			}
		})
	}
}

func TestScrubIsLinear(t *testing.T) {
	text := strings.Repeat("a ", 1<<19)
	if got := newScrubber([]string{"a"}).clean(text); strings.Contains(got, "a ") && !strings.HasPrefix(got, "[redacted] [redacted]") {
		t.Errorf("not replaced: %.40s", got)
	}
	if got := newScrubber([]string{"aaaa"}).clean(strings.Repeat("a", 1<<20)); got != redacted {
		t.Errorf("not replaced: %.40s", got)
	}
}

func TestScrubWriter(t *testing.T) {
	const secret = `s3"cret<é>` + "\x01"
	var out bytes.Buffer
	scrub := newScrubber([]string{secret})
	w := scrubWriter{&out, func() *scrubber { return scrub }}
	line := "the password is " + secret + "\n"
	if n, err := w.Write([]byte(line)); n != len(line) || err != nil {
		t.Errorf("Write returns %d and %v", n, err)
	}
	log := slog.New(slog.NewJSONHandler(w, nil))
	log.Error("login with "+secret, "error", fmt.Errorf("bad password %q", secret), "url", &url.URL{Scheme: "http", User: url.UserPassword("u", secret)}, "list", []string{secret})
	slog.New(slog.NewTextHandler(w, nil)).Error("login", "error", errors.New(secret))
	if strings.Contains(out.String(), "s3") || strings.Contains(out.String(), "cret") || strings.Count(out.String(), redacted) != 5 {
		t.Errorf("written:\n%s", out.String())
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("closed") }

func TestScrubWriterTellsOfFailure(t *testing.T) {
	w := scrubWriter{failingWriter{}, func() *scrubber { return newScrubber(nil) }}
	if n, err := w.Write([]byte("x")); n != 0 || err == nil {
		t.Errorf("Write returns %d and %v", n, err)
	}
}

// disguises are the encodings in which a secret may turn up.
func disguises(before, secret, after string) map[string]string {
	quote := func(text string, escapeHTML bool) string {
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(escapeHTML)
		if err := enc.Encode(text); err != nil {
			return ""
		}
		return out.String()
	}
	all := before + secret + after
	return map[string]string{
		"clear": all, "query": url.QueryEscape(all), "path": url.PathEscape(all), "user": url.UserPassword("u", all).String(),
		"JSON": quote(all, true), "JSON with plain HTML": quote(all, false), "reply": string(writeJSON(all, "")),
		"Go": strconv.Quote(all), "Go in ASCII": strconv.QuoteToASCII(all), "Go in JSON": quote(strconv.Quote(all), false),
		"base64": base64.StdEncoding.EncodeToString([]byte(secret)), "base64 inside": base64.StdEncoding.EncodeToString([]byte(all)),
		"URL base64": base64.URLEncoding.EncodeToString([]byte(secret)), "URL base64 inside": base64.RawURLEncoding.EncodeToString([]byte(all)),
		"hex": hex.EncodeToString([]byte(all)), "HTML": html.EscapeString(all),
	}
}

// FuzzScrub: a secret of four bytes or more is never left, in whatever form and
// text it stands.
func FuzzScrub(f *testing.F) {
	for _, seed := range [][3]string{{"user:", "hunter2", "@host"}, {"", `a"b\c`, ""}, {"x", "aaaa", "aaa"}, {"ü", "pässwörd😀", "<"}, {"a", "p@ss w/rd?%2F", "b"}, {"", "\x00\x01\x7f\u2028", "\""}, {"admin:", "ADMIN", "x"}, {"\\", "\\\\\\\\", "\\"}, {"", "0000", "0"}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, before, secret, after string) {
		if len(secret) < shortSecret || len(secret) > longestFuzzed || !utf8.ValidString(secret) || !utf8.ValidString(before) || !utf8.ValidString(after) || meetsRedacted(secret) {
			return
		}
		scrub := newScrubber([]string{secret})
		for name, text := range disguises(before, secret, after) {
			clean := scrub.clean(text)
			for form, shown := range disguises("", secret, "") {
				shown = bare(form, shown)
				if len(shown) >= shortSecret && strings.Contains(clean, shown) && !meetsRedacted(shown) {
					t.Errorf("the secret %q in the form %q (%q) is left in %q: %q", secret, form, shown, name, clean)
				}
			}
		}
	})
}

// bare takes off what the encoding puts around a text.
func bare(form, shown string) string {
	switch form {
	case "user":
		return strings.TrimSuffix(strings.TrimPrefix(shown, "u:"), "@")
	case "JSON", "JSON with plain HTML", "reply", "Go", "Go in ASCII":
		shown = strings.TrimSuffix(shown, "\n")
		return shown[1 : len(shown)-1]
	case "Go in JSON":
		shown = strings.TrimSuffix(shown, "\n")
		return shown[3 : len(shown)-3]
	}
	if strings.Contains(form, "base64") {
		return strings.TrimRight(shown, "=")
	}
	return shown
}

// meetsRedacted tells whether a text can arise out of the mark that stands for
// a secret, and what is beside it.
func meetsRedacted(text string) bool {
	if strings.Contains(redacted, text) {
		return true
	}
	for i := 1; i < len(redacted) && i < len(text); i++ {
		if strings.HasPrefix(text, redacted[len(redacted)-i:]) || strings.HasSuffix(text, redacted[:i]) {
			return true
		}
	}
	return strings.Contains(text, redacted)
}
