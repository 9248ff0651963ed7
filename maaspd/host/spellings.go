package host

import (
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
	// alone marks a spelling of a secret that is too short to be looked for
	// inside of words.
	alone bool
}

// spellings are the forms in which programs and devices like to echo a secret.
func spellings(secret string) []spelling {
	if secret == "" {
		return nil
	}
	forms := []string{secret, html.EscapeString(secret)}
	for _, escaped := range []string{url.QueryEscape(secret), url.PathEscape(secret), url.UserPassword("", secret).String()[1:]} {
		forms = append(forms, escaped, strings.ToLower(escaped))
	}
	if len(secret) >= shortSecret {
		digits := hex.EncodeToString([]byte(secret))
		forms = append(forms, digits, strings.ToUpper(digits))
	}
	// A quoted text may be quoted again: an error in a log line is.
	for range 2 {
		for _, form := range forms {
			forms = append(forms, quoted(form)...)
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

// quoted are the text as Go, JSON and Python quote it, without the quotes.
func quoted(text string) []string {
	forms := []string{strconv.Quote(text), strconv.QuoteToASCII(text)}
	if plain, err := json.Marshal(text); err == nil {
		forms = append(forms, string(plain), strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(plain)))
	}
	for i, form := range forms {
		forms[i] = form[1 : len(form)-1]
	}
	return append(forms, asciiJSON(text), strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`).Replace(text))
}

// asciiJSON is the text as JSON writers spell it that keep to ASCII.
func asciiJSON(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out.WriteString(`\` + string(r))
		case r >= ' ' && r <= '~':
			out.WriteRune(r)
		default:
			units := strconv.FormatInt(int64(r), 16)
			if r > 0xFFFF {
				high, low := 0xD800+(r-0x10000)>>10, 0xDC00+(r-0x10000)&0x3FF
				out.WriteString(`\u` + strconv.FormatInt(int64(high), 16))
				units = strconv.FormatInt(int64(low), 16)
			}
			out.WriteString(`\u` + strings.Repeat("0", max(0, 4-len(units))) + units)
		}
	}
	return out.String()
}

// base64Spellings are what base64 makes of the secret, alone and inside of a
// longer text: three alignments, without the digits that also depend on the
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
