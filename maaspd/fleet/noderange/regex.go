package noderange

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// maxExpression bounds a regular expression in bytes: a longer one is no help.
const maxExpression = 1024

// workOfInstruction is what it takes to compile one: a short expression can have
// hundreds of thousands.
const workOfInstruction = 200

// expression is the nodes whose whole names the regular expression matches.
func (r *reader) expression() ([]string, error) {
	start := r.pos
	matches, cost, err := r.compile(start, true)
	if err != nil {
		return nil, err
	}
	nodes := r.nodes()
	if err := r.spend(start, cost*r.allBytes+len(nodes)*workOfMatch); err != nil {
		return nil, err
	}
	var matching []string
	for _, node := range nodes {
		if matches.MatchString(node) {
			matching = append(matching, node)
		}
	}
	return matching, nil
}

// compile reads a regular expression, with or without slashes around it. The
// cost is the most steps that a byte of text takes.
func (r *reader) compile(start int, whole bool) (compiled *regexp.Regexp, cost int, err error) {
	r.accept('/')
	from := r.pos
	r.skipExpression()
	text := strings.TrimSuffix(r.text[from:r.pos], "/")
	if text == "" || len(text) > maxExpression {
		return nil, 0, r.fail(start, "a regular expression has 1 to %d bytes", maxExpression)
	}
	parsed, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, 0, r.fail(start, "%s", err)
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, 0, r.fail(start, "%s", err)
	}
	if err := r.spend(start, len(program.Inst)*workOfInstruction); err != nil {
		return nil, 0, err
	}
	if whole {
		text = "^(?:" + text + ")$"
	}
	compiled, err = regexp.Compile(text)
	if err != nil {
		return nil, 0, r.fail(start, "%s", err)
	}
	return compiled, len(program.Inst), nil
}

// skipExpression goes to the first separator or @ that is neither in brackets of
// any kind nor behind a backslash; a name has none of those characters.
func (r *reader) skipExpression() {
	depth, inClass := 0, false
	for ; r.pos < len(r.text); r.pos++ {
		c := r.text[r.pos]
		switch {
		case c == '\\':
			r.pos++
		case inClass:
			inClass = c != ']'
		case c == '[':
			inClass = true
		case c == '(' || c == '{':
			depth++
		case depth > 0 && (c == ')' || c == '}'):
			depth--
		case depth == 0 && (r.atSeparator() || c == '@'):
			return
		}
	}
	r.pos = min(r.pos, len(r.text))
}
