package noderange

import (
	"fmt"
	"os"
	"strings"
	"unicode/utf8"
)

// expander is what the texts of one range share: the range and the files that
// it names.
type expander struct {
	universe Universe
	missing  missing
	// work is how much more may be done.
	work  int
	depth int
	// files are those being read, each named by the one before.
	files []os.FileInfo
	// all are the nodes of the universe, and allBytes the length of their names,
	// once they are needed.
	all      []string
	allBytes int
}

// reader is one text being read.
type reader struct {
	*expander
	// file is the name of the file that it is the text of, "" for the range.
	file string
	text string
	pos  int
}

// whole is all nodes that the text names.
func (r *reader) whole() ([]string, error) {
	nodes, err := r.list()
	if err == nil && r.pos < len(r.text) {
		return nil, r.fail(r.pos, "this ) closes nothing")
	}
	return nodes, err
}

// list reads terms up to the end or a closing parenthesis. Those that are
// excluded are so wherever they stand.
func (r *reader) list() ([]string, error) {
	start := r.pos
	var in, out nameSet
	included := false
	for r.skipSeparators(); r.pos < len(r.text) && r.text[r.pos] != ')'; r.skipSeparators() {
		at, into := r.pos, &out
		if !r.accept('-') {
			into, included = &in, true
		}
		nodes, err := r.term()
		if err != nil {
			return nil, err
		}
		if !r.atSeparator() {
			return nil, r.failCharacter(r.pos)
		}
		if err := r.spend(at, len(nodes)*workOfName); err != nil {
			return nil, err
		}
		into.add(nodes...)
	}
	if !included && out.known != nil {
		return nil, r.fail(start, "there is nothing to exclude from; to leave nodes out of all, write all,-n1")
	}
	if !included && r.file == "" && (r.depth > 0 || r.pos >= len(r.text)) {
		return nil, r.fail(start, "the range is empty")
	}
	return in.without(&out), nil
}

// term reads one term with what it is intersected with.
func (r *reader) term() ([]string, error) {
	nodes, err := r.primary()
	for err == nil && r.accept('@') {
		var others []string
		if others, err = r.primary(); err != nil {
			break
		}
		if err = r.spend(r.pos, (len(nodes)+len(others))*workOfName); err == nil {
			nodes = both(nodes, others)
		}
	}
	return nodes, err
}

// primary reads the smallest thing that names nodes.
func (r *reader) primary() ([]string, error) {
	if r.pos >= len(r.text) {
		return nil, r.fail(r.pos, "a name is missing")
	}
	switch r.text[r.pos] {
	case '(':
		return r.parentheses()
	case '/':
		return r.expression()
	case '^':
		return r.fileTerm()
	case '@':
		r.pos++
		return r.groupTerm()
	case '-':
		return nil, r.fail(r.pos, "a name does not begin with a hyphen; one in front of a term, after a comma, excludes it")
	default:
		return r.word()
	}
}

func (r *reader) parentheses() ([]string, error) {
	open := r.pos
	if r.depth++; r.depth > maxDepth {
		return nil, r.fail(open, "parentheses are nested more than %d deep", maxDepth)
	}
	defer func() { r.depth-- }()
	r.pos++
	nodes, err := r.list()
	if err == nil && !r.accept(')') {
		return nil, r.fail(open, "this ( is never closed")
	}
	return nodes, err
}

const blanks = " \t\r\n"

func isBlank(c byte) bool { return strings.IndexByte(blanks, c) >= 0 }

func (r *reader) skipSeparators() {
	for r.pos < len(r.text) && (r.text[r.pos] == ',' || isBlank(r.text[r.pos])) {
		r.pos++
	}
}

// atSeparator tells whether a term can end here.
func (r *reader) atSeparator() bool {
	return r.pos >= len(r.text) || r.text[r.pos] == ',' || r.text[r.pos] == ')' || isBlank(r.text[r.pos])
}

func (r *reader) accept(c byte) bool {
	if r.pos < len(r.text) && r.text[r.pos] == c {
		r.pos++
		return true
	}
	return false
}

// workOfName is what it takes to handle one name once, and workOfMatch to hold a
// regular expression against one, in the unit of spend.
const (
	workOfName  = 20
	workOfMatch = 100
)

// spend counts work, of about a few nanoseconds each, and fails when a range
// takes more than any that is meant.
func (r *reader) spend(at, work int) error {
	if r.work -= work; r.work < 0 {
		return r.fail(at, "the range takes too long: it names too many nodes, or its expressions are too complex")
	}
	return nil
}

// nodes are all of the universe.
func (r *reader) nodes() []string {
	if r.all == nil {
		r.all = r.universe.Names()
		for _, name := range r.all {
			r.allBytes += len(name)
		}
	}
	return r.all
}

// fail is the error at a place of the text.
func (r *reader) fail(at int, format string, values ...any) *SyntaxError {
	e := &SyntaxError{Text: r.text, Offset: at, Problem: fmt.Sprintf(format, values...)}
	if r.file != "" {
		start := strings.LastIndexByte(r.text[:at], '\n') + 1
		line, _, _ := strings.Cut(r.text[start:], "\n")
		e.File, e.Line = r.file, strings.Count(r.text[:start], "\n")+1
		e.Text, e.Offset = strings.Clone(line), at-start
	}
	return e
}

// failCharacter is the error about a character that cannot be where it is.
func (r *reader) failCharacter(at int) error {
	c, _ := utf8.DecodeRuneInString(r.text[at:])
	switch c {
	case '*', '?':
		return r.fail(at, "there are no wildcards; a regular expression is written /n.*")
	case '=', '!', '~':
		return r.fail(at, "an attribute is compared with ==, !=, =~ or !~, as in driver==ipmi")
	case '(':
		return r.fail(at, "a parenthesis begins a term; put a comma before it, or write a list as n[1,2]")
	case ']':
		return r.fail(at, "this ] closes nothing")
	}
	return r.fail(at, "%q cannot stand here, nor be part of a name", c)
}
