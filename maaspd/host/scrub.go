package host

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// redacted stands where a secret stood.
const redacted = "[redacted]"

// shortSecret is the length in bytes below which a secret is taken out only
// where it stands as a word of its own.
const shortSecret = 4

// secrets are the values of the parameters that must not be seen. Where nobody
// says which are secrets, short values are none: "on" and "623" are words.
func (o Options) secrets(p Parameters) []string {
	var found []string
	for name, value := range p {
		if o.Secret == nil {
			found = append(found, slices.DeleteFunc(texts(value), func(s string) bool { return len(s) < shortSecret })...)
		} else if o.Secret(name) {
			found = append(found, texts(value)...)
		}
	}
	return found
}

// texts are the texts and numbers in the value.
func texts(value any) []string {
	switch v := value.(type) {
	case nil, bool:
		return nil
	case string:
		return []string{v}
	case json.Number, int, int64, float64:
		return []string{fmt.Sprint(v)}
	case []string:
		return v
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, texts(item)...)
		}
		return all
	}
	// Nothing that a driver declares is of another kind. Its texts are those of
	// its JSON.
	text, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	var tree any
	if json.Unmarshal(text, &tree) != nil {
		return nil
	}
	if object, is := tree.(map[string]any); is {
		var all []string
		for _, item := range object {
			all = append(all, texts(item)...)
		}
		return all
	}
	return texts(tree)
}

// scrubber takes secrets out of text. All places are found in one pass over the
// text, so that the secrets of thousands of requests cost no more than one. The
// spellings are made when the first text is to be scrubbed: most actions succeed
// and have none.
type scrubber struct {
	mu    sync.Mutex
	known map[string]bool
	fresh []string
	// byStart finds the spellings by their first bytes.
	byStart map[[shortSecret]byte][]spelling
	short   []string
}

// newScrubber returns a scrubber for the secrets.
func newScrubber(secrets []string) *scrubber { return &scrubber{fresh: secrets} }

// add takes in more secrets; the same ones often come again.
func (s *scrubber) add(secrets []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = map[string]bool{}
	}
	for _, secret := range secrets {
		if !s.known[secret] {
			s.known[secret] = true
			s.fresh = append(s.fresh, secret)
		}
	}
}

// spell makes the spellings of the secrets that are new.
func (s *scrubber) spell() {
	if s.byStart == nil {
		s.byStart = map[[shortSecret]byte][]spelling{}
	}
	for _, secret := range s.fresh {
		for _, form := range spellings(secret) {
			if len(form.text) < shortSecret {
				s.short = append(s.short, form.text)
				continue
			}
			start := [shortSecret]byte([]byte(form.text))
			form.alone = len(secret) < shortSecret
			s.byStart[start] = append(s.byStart[start], form)
		}
	}
	s.fresh = nil
}

// span is a part of a text, from its first byte to the one after its last.
type span struct{ from, to int }

// clean returns the text without the secrets.
func (s *scrubber) clean(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spell()
	var out strings.Builder
	at, hidden := 0, span{-1, -1}
	flush := func() {
		if hidden.to > hidden.from {
			out.WriteString(text[at:hidden.from] + redacted)
			at = hidden.to
		}
	}
	for i := range len(text) {
		found := s.longest(text, i)
		if found.to <= found.from {
			continue
		}
		if found.from >= hidden.to {
			flush()
			hidden = span{max(found.from, at), found.to}
		}
		hidden.to = max(hidden.to, found.to)
	}
	flush()
	return out.String() + text[at:]
}

// longest is the longest secret that begins here; base64 hides the neighbours,
// too, which hold the remaining bits.
func (s *scrubber) longest(text string, at int) span {
	var found span
	if at+shortSecret <= len(text) {
		for _, form := range s.byStart[[shortSecret]byte([]byte(text[at:at+shortSecret]))] {
			if here := form.at(text, at); here.to > found.to {
				found = here
			}
		}
	}
	for _, short := range s.short {
		here := span{at, at + len(short)}
		if here.to > found.to && strings.HasPrefix(text[at:], short) && standsAlone(text, here) {
			found = here
		}
	}
	return found
}

// at is the place of the spelling where it stands here, or else empty.
func (f spelling) at(text string, at int) span {
	here := span{at, at + len(f.text)}
	switch {
	case !strings.HasPrefix(text[at:], f.text), f.alone && !standsAlone(text, here):
		return span{}
	case f.inBase64:
		if at > 0 && isBase64(text[at-1]) {
			here.from--
		}
		if here.to < len(text) && isBase64(text[here.to]) {
			here.to++
		}
	}
	return here
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
