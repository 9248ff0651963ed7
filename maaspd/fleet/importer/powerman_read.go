package importer

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// powermanStatement is a keyword of powerman.conf with the texts in quotes
// behind it.
type powermanStatement struct {
	line    int
	keyword string
	texts   []string
}

// powermanStatements cuts the file into statements. The bodies of
// specifications, which say how devices are spoken to, are skipped.
func powermanStatements(config string) ([]powermanStatement, error) {
	if !utf8.ValidString(config) {
		return nil, fmt.Errorf("this is not a powerman.conf: it is no text in UTF-8")
	}
	r := powermanText{rest: config, line: 1}
	var all []powermanStatement
	depth := 0
	for {
		word, quoted, err := r.next()
		switch {
		case err != nil:
			return nil, err
		case word == "" && !quoted:
			return all, nil
		case !quoted && word == "{":
			depth++
		case !quoted && word == "}":
			depth--
		case depth > 0:
		case !quoted:
			all = append(all, powermanStatement{line: r.line, keyword: word})
		case len(all) == 0:
			return nil, fmt.Errorf("this is not a powerman.conf: line %d begins with a text in quotes", r.line)
		default:
			last := &all[len(all)-1]
			last.texts = append(last.texts, word)
		}
	}
}

// powermanText is what is left of a file.
type powermanText struct {
	rest string
	line int
}

// next is the next word; it is empty, and not quoted, at the end.
func (r *powermanText) next() (word string, quoted bool, err error) {
	r.blanks()
	switch {
	case r.rest == "":
		return "", false, nil
	case r.rest[0] == '"':
		word, err = r.quoted()
		return word, true, err
	case r.rest[0] == '{' || r.rest[0] == '}':
		word, r.rest = r.rest[:1], r.rest[1:]
		return word, false, nil
	}
	end := strings.IndexAny(r.rest, " \t\r\n\"{}#")
	if end < 0 {
		end = len(r.rest)
	}
	word, r.rest = r.rest[:end], r.rest[end:]
	return word, false, nil
}

// blanks skips blanks and comments.
func (r *powermanText) blanks() {
	for r.rest != "" {
		switch r.rest[0] {
		case '\n':
			r.line++
		case ' ', '\t', '\r':
		case '#':
			end := strings.IndexByte(r.rest, '\n')
			if end < 0 {
				end = len(r.rest)
			}
			r.rest = r.rest[end:]
			continue
		default:
			return
		}
		r.rest = r.rest[1:]
	}
}

func (r *powermanText) quoted() (string, error) {
	var b strings.Builder
	for i := 1; i < len(r.rest); i++ {
		switch c := r.rest[i]; {
		case c == '"':
			r.rest = r.rest[i+1:]
			return b.String(), nil
		case c == '\n':
			return "", fmt.Errorf("this is not a powerman.conf: the quotes in line %d do not end", r.line)
		case c == '\\' && i+1 < len(r.rest):
			i++
			b.WriteString(map[byte]string{'n': "\n", 'r': "\r", 't': "\t"}[r.rest[i]])
			if !strings.ContainsRune("nrt", rune(r.rest[i])) {
				b.WriteByte(r.rest[i])
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", fmt.Errorf("this is not a powerman.conf: the quotes in line %d do not end", r.line)
}

// hosts are the names of a range of powerman: patterns with commas or blanks
// between them.
func hosts(text string) ([]string, error) {
	var all []string
	for _, pattern := range patterns(text) {
		names, err := noderange.List(pattern)
		if err != nil {
			return nil, err
		}
		if all = append(all, names...); len(all) > mostHosts {
			return nil, fmt.Errorf("it stands for more than %d names", mostHosts)
		}
	}
	return all, nil
}

// patterns cuts a range at commas and blanks that are not in brackets.
func patterns(text string) []string {
	var all []string
	from, depth := 0, 0
	for i, c := range text + "," {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case i == len(text), depth == 0 && (c == ',' || c == ' ' || c == '\t'):
			if i > from {
				all = append(all, text[from:i])
			}
			from = i + 1
		}
	}
	return all
}

// mostHosts is how many names a file may have: as many as an inventory.
const mostHosts = 200_000
