package noderange

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SyntaxError is a range that cannot be read.
type SyntaxError struct {
	// File is the file that the text is a line of, and Line its number from 1;
	// "" and 0 for the range itself.
	File string
	Line int
	// Text is the range, or the line, and Offset the byte of it that is at
	// fault.
	Text   string
	Offset int
	// Problem says what is wrong with it.
	Problem string
	// Err is what kept a file from being read; nil otherwise.
	Err error
}

// Unwrap is what kept a file from being read.
func (e *SyntaxError) Unwrap() error { return e.Err }

// Error is one line: what is wrong, and where.
func (e *SyntaxError) Error() string {
	place := ""
	if e.File != "" {
		place = fmt.Sprintf("%s:%d: ", graphic(e.File), e.Line)
	}
	offset := min(e.Offset, len(e.Text))
	at := utf8.RuneCountInString(e.Text[:offset]) + 1
	rest := after(e.Text[offset:], 30)
	if rest == "" {
		return fmt.Sprintf(`%s%s (at the end of "%s")`, place, graphic(e.Problem), graphic(before(e.Text, 30)))
	}
	return fmt.Sprintf(`%s%s (at character %d: "%s")`, place, graphic(e.Problem), at, graphic(rest))
}

// Excerpt is two lines for a terminal: the text around the place, and a caret
// below it.
func (e *SyntaxError) Excerpt() string {
	offset := min(e.Offset, len(e.Text))
	head := graphic(before(e.Text[:offset], 40))
	tail := graphic(after(e.Text[offset:], 30))
	return head + tail + "\n" + strings.Repeat(" ", utf8.RuneCountInString(head)) + "^"
}

// before is the last characters of a text, and after the first, with dots where
// some are left out.
func before(text string, characters int) string {
	start := len(text)
	for ; characters > 0 && start > 0; characters-- {
		_, size := utf8.DecodeLastRuneInString(text[:start])
		start -= size
	}
	if start > 0 {
		return "..." + text[start:]
	}
	return text
}

func after(text string, characters int) string {
	end := 0
	for ; characters > 0 && end < len(text); characters-- {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	if end < len(text) {
		return text[:end] + "..."
	}
	return text
}

// graphic is a text with all characters escaped that show nothing by
// themselves, so that a name cannot write to the terminal.
func graphic(text string) string {
	var out strings.Builder
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)):
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case !unicode.IsGraphic(r):
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
