package noderange

import (
	"strings"
)

// word reads a name, a range of names, or a comparison of an attribute.
func (r *reader) word() ([]string, error) {
	start := r.pos
	if err := r.skipWord(); err != nil {
		return nil, err
	}
	if r.pos < len(r.text) && (r.text[r.pos] == '=' || r.text[r.pos] == '!') {
		return r.comparison(start)
	}
	if strings.IndexByte(r.text[start:r.pos], '[') >= 0 {
		return r.bracketed(start, r.one)
	}
	return r.plainWord(start)
}

// groupTerm reads the name of a group, or several with brackets, behind an @.
func (r *reader) groupTerm() ([]string, error) {
	start := r.pos
	if err := r.skipWord(); err != nil {
		return nil, err
	}
	return r.bracketed(start, func(name string) []string {
		if members, ok := r.group(name); ok {
			return members
		}
		r.missing.add(&r.missing.groups, name)
		return nil
	})
}

// skipWord goes to the end of a word, which is at least one character.
func (r *reader) skipWord() error {
	start := r.pos
	for i, c := range r.text[start:] {
		if c == '[' {
			return r.skipBracketed()
		}
		if !isNameRune(c) && c != ':' && c != '+' {
			break
		}
		r.pos = start + i + len(string(c))
	}
	if r.pos > start {
		return nil
	}
	if r.atSeparator() {
		return r.fail(start, "a name is missing")
	}
	return r.failCharacter(start)
}

// skipBracketed goes on to the end of a word, from its first bracket.
func (r *reader) skipBracketed() error {
	depth, open := 0, r.pos
	for i, c := range r.text[r.pos:] {
		switch {
		case c == '[':
			if depth++; depth == 1 {
				open = r.pos + i
			}
		case c == ']' && depth > 0:
			depth--
		case depth == 0 && !isNameRune(c) && c != ':' && c != '+':
			r.pos += i
			return nil
		}
	}
	if depth > 0 {
		return r.fail(open, "this [ is never closed")
	}
	r.pos = len(r.text)
	return nil
}

// bracketed looks up all names of the pattern from start to the position.
func (r *reader) bracketed(start int, lookUp func(string) []string) ([]string, error) {
	parsed, err := parsePattern(r, start, r.pos, nameText)
	if err != nil {
		return nil, err
	}
	return r.lookUpAll(parsed, start, lookUp)
}

func (r *reader) lookUpAll(p pattern, at int, lookUp func(string) []string) ([]string, error) {
	if err := r.bound(p, at); err != nil {
		return nil, err
	}
	if p.longest() > maxName {
		return nil, r.fail(at, "a name has at most %d bytes", maxName)
	}
	if err := r.spend(at, p.count()*workOfName); err != nil {
		return nil, err
	}
	var nodes []string
	var err error
	p.each(nil, func(name []byte) bool {
		found := lookUp(string(name))
		nodes = append(nodes, found...)
		err = r.spend(at, len(found)*workOfName)
		return err == nil
	})
	return nodes, err
}

// plainWord is the nodes of a word without brackets. A name that there is goes
// before any other reading, as names may have hyphens.
func (r *reader) plainWord(start int) ([]string, error) {
	word := r.text[start:r.pos]
	if nodes, ok := r.named(word); ok {
		return nodes, nil
	}
	if len(word) > 2*maxName+1 {
		return nil, r.fail(start, "a name has at most %d bytes", maxName)
	}
	span, problem := readSpan(word)
	if problem != "" {
		return nil, r.fail(start, "%s", problem)
	}
	if span != nil {
		return r.lookUpAll(span, start, r.one)
	}
	if i := strings.IndexAny(word, ":+"); i >= 0 {
		return nil, r.fail(start+i, "%q stands in a range of names with a number, such as n1:n10 or n10+3, that is the only difference", word[i])
	}
	return r.one(word), nil
}

// named is the nodes of a name that there is.
func (r *reader) named(name string) ([]string, bool) {
	if node, ok := r.universe.Lookup(name); ok {
		return []string{node}, true
	}
	return r.group(name)
}

// group is the nodes of a group; that of all is there even if it is not defined.
func (r *reader) group(name string) ([]string, bool) {
	if members, ok := r.universe.Group(name); ok {
		return members, true
	}
	if name == "all" {
		return r.nodes(), true
	}
	return nil, false
}

// one is the nodes of a single name: a bare number is that of a node. What is
// not there is noted.
func (r *reader) one(name string) []string {
	if nodes, ok := r.named(name); ok {
		return nodes
	}
	if allDigits(name) {
		if node, ok := r.universe.Lookup("node" + name); ok {
			return []string{node}
		}
	}
	r.missing.add(&r.missing.names, name)
	return nil
}
