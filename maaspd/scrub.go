package maaspd

import (
	"io"
	"slices"
	"strings"
	"sync"
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
	// spellings are made when the first text is to be scrubbed: most actions
	// succeed and have none.
	spellings func() []spelling
}

// newScrubber returns a scrubber for the secrets, in clear and in the
// encodings in which tools and devices like to echo them.
func newScrubber(secrets []string) *scrubber {
	return &scrubber{sync.OnceValue(func() []spelling {
		var all []spelling
		for _, secret := range secrets {
			all = append(all, spellingsOf(secret)...)
		}
		return all
	})}
}

// scrubberOfAll takes out all that any of the scrubbers does.
func scrubberOfAll(list []*scrubber) *scrubber {
	return &scrubber{sync.OnceValue(func() []spelling {
		var all []spelling
		known := map[spelling]bool{}
		for _, one := range list {
			for _, spelled := range one.spellings() {
				if !known[spelled] {
					known[spelled] = true
					all = append(all, spelled)
				}
			}
		}
		return all
	})}
}

// span is a part of a text, from its first byte to the one after its last.
type span struct{ from, to int }

// clean returns the text without the secrets. All places are found before any
// is replaced, so that of two secrets that overlap nothing is left.
func (s *scrubber) clean(text string) string {
	var found []span
	for _, spelled := range s.spellings() {
		found = spelled.find(text, found)
	}
	if len(found) == 0 {
		return text
	}
	slices.SortFunc(found, func(a, b span) int { return a.from - b.from })
	var out strings.Builder
	at := 0
	for i := 0; i < len(found); {
		hidden := found[i]
		for i++; i < len(found) && found[i].from < hidden.to; i++ {
			hidden.to = max(hidden.to, found[i].to)
		}
		out.WriteString(text[at:hidden.from] + redacted)
		at = hidden.to
	}
	return out.String() + text[at:]
}

// find appends the places where the spelling stands in the text. A repeated
// letter can make them overlap.
func (s spelling) find(text string, found []span) []span {
	for at := 0; ; {
		next := strings.Index(text[at:], s.text)
		if next < 0 {
			return found
		}
		here := span{at + next, at + next + len(s.text)}
		at = here.from + 1
		switch {
		case s.inBase64:
			// The neighbours hold the remaining bits of the secret.
			here.from -= base64Length(text, here.from-1)
			here.to += base64Length(text, here.to)
		case len(s.text) < shortSecret && !standsAlone(text, here):
			continue
		}
		found = append(found, here)
	}
}

// base64Length is 1 where a digit of base64 stands, else 0.
func base64Length(text string, at int) int {
	if at < 0 || at >= len(text) || !isBase64(text[at]) {
		return 0
	}
	return 1
}

func isBase64(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("+/-_", c) >= 0
}

// standsAlone tells whether no letter or digit touches the part.
func standsAlone(text string, part span) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:part.from])
	after, _ := utf8.DecodeRuneInString(text[part.to:])
	return !isWordRune(before) && !isWordRune(after)
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

// Write passes the text on without the secrets.
func (w scrubWriter) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.to, w.scrub().clean(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
