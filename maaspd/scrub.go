package maaspd

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortSecret is the length in bytes below which a secret is replaced only
// where it stands as a word of its own: replacing every "a" of a message
// would tell more about the password "a" than it hides.
const shortSecret = 4

// scrubber takes the secrets of a request out of text. It is applied to text
// only, never to structured values.
type scrubber struct {
	long  *strings.Replacer
	short []string
}

// newScrubber returns a scrubber for the secrets, in clear and in the
// encodings in which tools and devices like to echo them.
func newScrubber(secrets []string) *scrubber {
	forms := map[string]bool{}
	for _, secret := range secrets {
		for _, form := range spellings(secret) {
			forms[form] = true
		}
	}
	s := &scrubber{}
	var long []string
	for form := range forms {
		if len(form) < shortSecret {
			s.short = append(s.short, form)
		} else {
			long = append(long, form)
		}
	}
	// Longest first, so that a secret that contains another goes whole.
	sort.Slice(long, func(i, j int) bool {
		if len(long[i]) != len(long[j]) {
			return len(long[i]) > len(long[j])
		}
		return long[i] < long[j]
	})
	pairs := make([]string, 0, 2*len(long))
	for _, form := range long {
		pairs = append(pairs, form, redacted)
	}
	s.long = strings.NewReplacer(pairs...)
	sort.Strings(s.short)
	return s
}

// spellings returns the secret in the forms in which it may turn up.
func spellings(secret string) []string {
	if secret == "" {
		return nil
	}
	quoted := strconv.Quote(secret)
	ascii := strconv.QuoteToASCII(secret)
	forms := []string{
		secret, quoted[1 : len(quoted)-1], ascii[1 : len(ascii)-1],
		url.QueryEscape(secret), url.PathEscape(secret), url.UserPassword("", secret).String()[1:],
	}
	if text, err := json.Marshal(secret); err == nil {
		forms = append(forms, string(text[1:len(text)-1]))
	}
	text := writeJSON(secret, "")
	forms = append(forms, string(text[1:len(text)-1]))
	if len(secret) < shortSecret {
		return forms
	}
	raw := []byte(secret)
	return append(forms,
		hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)),
		base64.StdEncoding.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw))
}

// clean returns the text without the secrets.
func (s *scrubber) clean(text string) string {
	text = s.long.Replace(text)
	for _, word := range s.short {
		text = replaceWord(text, word)
	}
	return text
}

// replaceWord replaces the word where no letter or digit touches it.
func replaceWord(text, word string) string {
	var out strings.Builder
	for {
		at := strings.Index(text, word)
		if at < 0 {
			out.WriteString(text)
			return out.String()
		}
		end := at + len(word)
		before, _ := utf8.DecodeLastRuneInString(out.String() + text[:at])
		after, _ := utf8.DecodeRuneInString(text[end:])
		out.WriteString(text[:at])
		if isWordRune(before) || isWordRune(after) {
			out.WriteString(word)
		} else {
			out.WriteString(redacted)
		}
		text = text[end:]
	}
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// scrubWriter scrubs what passes through it. It is written to in whole lines,
// as log/slog does.
type scrubWriter struct {
	to    io.Writer
	scrub func() *scrubber
}

func (w scrubWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.to, w.scrub().clean(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
