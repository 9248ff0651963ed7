package host

import (
	"bytes"
	"strings"
	"unicode"
)

// mostWords is how much of a driver's own text an error repeats, in bytes.
const mostWords = 300

// brief is the text on one line, printable, and not longer than a person reads.
func brief(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsGraphic(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > mostWords {
		text = strings.ToValidUTF8(text[:mostWords], "") + " ..."
	}
	return text
}

// isPanic tells whether the standard error is that of a program in Go that the
// runtime ended; it exits with 2, as for bad usage.
func isPanic(stderr []byte) bool { return panicAt(stderr) >= 0 }

func panicAt(stderr []byte) int {
	for _, mark := range []string{"panic: ", "fatal error: ", "SIGSEGV: ", "SIGABRT: "} {
		if bytes.HasPrefix(stderr, []byte(mark)) {
			return 0
		}
		if at := bytes.Index(stderr, []byte("\n"+mark)); at >= 0 {
			return at + 1
		}
	}
	return -1
}

// lastOf is what matters of the standard error of a program that failed: the line of a panic, or else the last lines. It is scrubbed before it
// is cut, so that no half of a secret is left.
func lastOf(stderr []byte, s *scrubber) string {
	text := s.clean(string(bytes.TrimSpace(stderr)))
	if at := panicAt([]byte(text)); at >= 0 {
		line, _, _ := strings.Cut(text[at:], "\n")
		return ": " + brief(line)
	}
	from := len(text)
	for from > 0 {
		line := strings.LastIndexByte(text[:from-1], '\n') + 1
		if len(text)-line > mostWords {
			break
		}
		from = line
	}
	if from == len(text) {
		from = max(0, from-mostWords) // one line, and too long
	}
	if text[from:] == "" {
		return ""
	}
	return ": " + brief(text[from:])
}
