package host

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
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
		{"next to each other", []string{"hunter2"}, "hunter2hunter2 hunter2", "[redacted][redacted] [redacted]"},
		{"no secrets", nil, "hunter2", "hunter2"},
		{"empty", []string{""}, "hunter2", "hunter2"},
		{"one inside the other", []string{"pass", "password1"}, "password1 pass", "[redacted] [redacted]"},
		{"overlapping", []string{"abcdef", "defghi"}, "xabcdefghix", "x[redacted]x"},
		{"overlapping itself", []string{"aaaa"}, "xaaaaaax", "x[redacted]x"},
		{"characters outside of ASCII", []string{"pässwörd"}, `pässwörd p\u00e4ssw\u00f6rd p%c3%a4ssw%c3%b6rd`, `[redacted] [redacted] [redacted]`},
		{"quotes", []string{`a"b\c`}, `a"b\c a\"b\\c a\\\"b\\\\c a&#34;b\c`, `[redacted] [redacted] [redacted] [redacted]`},
		{"a quote of Python", []string{`it's it`}, `'it\'s it'`, `'[redacted]'`},
		{"URL", []string{"p@ss w/rd?"}, "http://u:p%40ss%20w%2Frd%3F@h p%40ss+w%2Frd%3F", "http://u:[redacted]@h [redacted]"},
		{"hex", []string{"pass"}, "70617373 0x70617373", "[redacted] 0x[redacted]"},
		{"base64", []string{"hunter2"}, "aHVudGVyMg== aHVudGVyMg", "[redacted]== [redacted]"},
		{"basic authentication", []string{"hunter2"}, "Basic YWRtaW46aHVudGVyMg==", "Basic YWRtaW4[redacted]=="},
		{"short, a word", []string{"a"}, "a, (a): bad password a", "[redacted], ([redacted]): bad password [redacted]"},
		{"short, in words", []string{"a"}, "aha aa ab 1a", "aha aa ab 1a"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := newScrubber(test.secrets).clean(test.text); got != test.want {
				t.Errorf("%q becomes\n%q, want\n%q", test.text, got, test.want)
			}
		})
	}
}

// TestSecretsOf holds which values are secrets.
func TestSecretsOf(t *testing.T) {
	p := Parameters{"port": 623, "word": "on", "pass": "longer", "list": []any{"member", json.Number("12345")}, "bool": true, "none": nil}
	for name, secret := range map[string]func(string) bool{
		"[12345 longer member]": nil, "[on]": func(name string) bool { return name == "word" }, "[]": func(string) bool { return false },
	} {
		found := Options{Secret: secret}.secrets(p)
		sorted := map[string]bool{}
		for _, s := range found {
			sorted[s] = true
		}
		if got := fmt.Sprint(keys(sorted)); got != name {
			t.Errorf("secrets %s, want %s", got, name)
		}
	}
}

// TestLastWordsHaveNoHalfSecret holds that the last words are scrubbed before
// they are cut.
func TestLastWordsHaveNoHalfSecret(t *testing.T) {
	for filler := range 20 {
		for _, text := range []string{
			strings.Repeat("x", filler) + "hunter2 " + strings.Repeat("y ", mostWords/2),
			strings.Repeat("z", mostWords-filler) + "hunter2",
			"panic: " + strings.Repeat("z", mostWords-filler) + "hunter2\ngoroutine 1",
			strings.Repeat("line of hunter2\n", filler+1),
		} {
			got := lastOf([]byte(text), newScrubber([]string{"hunter2"}))
			if strings.Contains(got, "hunte") || strings.Contains(got, "unter2") || len(got) > mostWords+20 || got == "" {
				t.Errorf("%q becomes %q", text, got)
			}
		}
	}
	if got := lastOf([]byte("\x1b[31mred\x00\n\n  two\tlines\n"), newScrubber(nil)); got != ": \uFFFD[31mred\uFFFD two lines" {
		t.Errorf("%q", got)
	}
}

// FuzzScrub holds that a secret is nowhere left in a text, whatever is around it.
func FuzzScrub(f *testing.F) {
	f.Add("hunter2", "login ", " failed")
	f.Add("aaaa", "aa", "a")
	f.Add(`"\\"`, `\`, `"`)
	f.Add("pass", "http://u:", "@h")
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		if len(secret) < shortSecret || strings.Contains(redacted, secret) {
			return
		}
		plain, err := json.Marshal(before + secret + after)
		if err != nil {
			t.Fatal(err)
		}
		scrub := newScrubber([]string{secret})
		for _, text := range []string{before + secret + after, url.QueryEscape(before) + url.QueryEscape(secret) + after, string(plain)} {
			if got := scrub.clean(text); got == text && strings.ToValidUTF8(secret, "") == secret {
				t.Errorf("%q stays in %q", secret, got)
			}
		}
		if got := scrub.clean(before + secret + after); strings.Contains(strings.ReplaceAll(got, redacted, ""), secret) &&
			!strings.Contains(before+after, secret[:1]) {
			t.Errorf("%q is left in %q", secret, got)
		}
		encoded := base64.StdEncoding.EncodeToString([]byte(before + secret + after))
		if scrub.clean(encoded) == encoded {
			t.Errorf("%q stays in %q", secret, encoded)
		}
	})
}
