package maaspd

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// spelling is one form in which a secret may turn up.
type spelling struct {
	text string
	// inBase64 marks the inside of an encoding that went on before and after
	// the secret, as in the header of HTTP basic authentication.
	inBase64 bool
}

// spellingsOf returns the secret in the forms in which it may turn up.
func spellingsOf(secret string) []spelling {
	if secret == "" {
		return nil
	}
	forms := []string{secret, html.EscapeString(secret)}
	for _, escaped := range []string{url.QueryEscape(secret), url.PathEscape(secret), url.UserPassword("", secret).String()[1:]} {
		forms = append(forms, escaped, lowerEscapes(escaped))
	}
	if len(secret) >= shortSecret {
		digits := hex.EncodeToString([]byte(secret))
		forms = append(forms, digits, strings.ToUpper(digits))
	}
	// A quoted text may be quoted again: an error in a log line is.
	for range 2 {
		for _, form := range forms {
			forms = append(forms, quotedForms(form)...)
		}
		slices.Sort(forms)
		forms = slices.Compact(forms)
	}
	var list []spelling
	for _, form := range forms {
		list = append(list, spelling{text: form})
	}
	if len(secret) >= shortSecret {
		list = append(list, base64Spellings(secret)...)
	}
	return list
}

// lowerEscapes returns the text with its percent escapes in lower case.
func lowerEscapes(text string) string {
	out := []byte(text)
	for i := 0; i+2 < len(out); i++ {
		if out[i] == '%' {
			copy(out[i+1:], bytes.ToLower(out[i+1:i+3]))
		}
	}
	return string(out)
}

// quotedForms returns the text as Go and JSON quote it, without the quotes.
func quotedForms(text string) []string {
	quoted := []string{strconv.Quote(text), strconv.QuoteToASCII(text), string(writeJSON(text, ""))}
	for _, escapeHTML := range []bool{true, false} {
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(escapeHTML)
		if err := enc.Encode(text); err == nil {
			quoted = append(quoted, strings.TrimSuffix(out.String(), "\n"))
		}
	}
	for i, q := range quoted {
		quoted[i] = q[1 : len(q)-1]
	}
	return quoted
}

// base64Spellings returns what base64 makes of the secret, alone and inside of
// a longer text: three alignments, without the digits that also depend on the
// bytes around it.
func base64Spellings(secret string) []spelling {
	var list []spelling
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for _, shift := range []int{0, 1, 2} {
			digits := encoding.EncodeToString(append(make([]byte, shift), secret...))
			first := (shift*8 + 5) / 6
			last := (shift + len(secret)) * 8 / 6
			list = append(list, spelling{text: digits[first:last], inBase64: true})
		}
	}
	return list
}
