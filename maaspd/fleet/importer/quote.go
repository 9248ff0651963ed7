package importer

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainText is what needs no quotes: no version of YAML reads it as anything
// but a text, unless it is one of plainWords.
var plainText = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_./-]*$`)

// notPlain are the words that some version of YAML takes for a truth value or
// for nothing.
var notPlain = regexp.MustCompile(`^(?i:y|n|yes|no|on|off|true|false|null|nan|inf)$`)

// quote is the text as a scalar of YAML that reads as that text.
func quote(text string) string {
	if plainText.MatchString(text) && !notPlain.MatchString(text) {
		return text
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"', c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < utf8.RuneSelf && unicode.IsPrint(c), c >= 0xa1 && unicode.IsPrint(c):
			b.WriteRune(c)
		case c > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, c)
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// printable is the text on one line in which nothing moves a terminal.
func printable(text string) string {
	var b strings.Builder
	for _, c := range text {
		if unicode.IsGraphic(c) && c != utf8.RuneError {
			b.WriteRune(c)
			continue
		}
		b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(c), "'"))
	}
	return b.String()
}
