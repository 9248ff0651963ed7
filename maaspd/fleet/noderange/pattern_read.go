package noderange

import "strings"

// textKind is what may stand around the brackets of a pattern.
type textKind int

const (
	// nameText is that of names only.
	nameText textKind = iota
	// anyText is anything, such as an address; brackets with a colon are text.
	anyText
)

// maxRow bounds the brackets of a row: no name has more.
const maxRow = 64

// patternReader reads the pattern between pos and end of the reader's text.
type patternReader struct {
	*reader
	pos, end int
	kind     textKind
	depth    int
}

func parsePattern(r *reader, start, end int, kind textKind) (pattern, error) {
	p := &patternReader{reader: r, pos: start, end: end, kind: kind}
	return p.row(false)
}

// row reads parts up to the end, or, between brackets, up to a comma or the
// closing bracket.
func (p *patternReader) row(inside bool) (pattern, error) {
	var row pattern
	for p.pos < p.end {
		switch c := p.text[p.pos]; {
		case inside && (c == ',' || c == ']'):
			return row, nil
		case c == ']':
			return nil, p.fail(p.pos, "this ] closes nothing")
		case len(row) > maxRow:
			return nil, p.fail(p.pos, "there are more than %d brackets and texts in a row", maxRow)
		case c == '[' && !p.atColonBracket():
			list, err := p.brackets()
			if err != nil {
				return nil, err
			}
			row = append(row, list)
		default:
			text, err := p.plain(inside)
			if err != nil {
				return nil, err
			}
			row = append(row, text)
		}
	}
	return row, nil
}

// plain reads text up to the next bracket or, between brackets, comma.
func (p *patternReader) plain(inside bool) (literal, error) {
	start := p.pos
	for p.pos < p.end {
		c := p.text[p.pos]
		if c == ']' || inside && c == ',' || c == '[' && !p.atColonBracket() {
			break
		}
		if c == '[' {
			p.pos = p.closing()
		}
		p.pos++
	}
	if p.kind == nameText {
		return literal(p.text[start:p.pos]), p.checkName(start, p.pos, inside)
	}
	return literal(p.text[start:p.pos]), nil
}

// checkName fails at the first character that no name has. Between brackets
// there are blanks around items, and the colon of xCAT's ranges.
func (p *patternReader) checkName(start, end int, inside bool) error {
	for i, r := range p.text[start:end] {
		if !isNameRune(r) && (!inside || !strings.ContainsRune(blanks+":", r)) {
			return p.failCharacter(start + i)
		}
	}
	return nil
}

// brackets reads a list; the position is that of its opening bracket.
func (p *patternReader) brackets() (part, error) {
	open := p.pos
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail(open, "brackets are nested more than %d deep", maxDepth)
	}
	defer func() { p.depth-- }()
	var list choices
	for {
		p.pos++
		one, err := p.item()
		if err != nil {
			return nil, err
		}
		if p.pos >= p.end {
			return nil, p.fail(open, "this [ is never closed")
		}
		list = append(list, one)
		if p.text[p.pos] == ']' {
			p.pos++
			return list, nil
		}
	}
}

// item reads one thing of a list: a number, a text, a range of numbers, or a
// pattern of its own.
func (p *patternReader) item() (part, error) {
	for p.pos < p.end && isBlank(p.text[p.pos]) {
		p.pos++
	}
	start := p.pos
	row, err := p.row(true)
	if err != nil || p.pos >= p.end {
		return nil, err
	}
	if last := len(row) - 1; last >= 0 {
		if text, isText := row[last].(literal); isText {
			row[last] = literal(strings.TrimRight(string(text), blanks))
		}
	}
	if row.longest() == 0 {
		return nil, p.fail(start, "there is nothing between the commas or brackets")
	}
	if len(row) == 1 {
		if text, isText := row[0].(literal); isText {
			return p.textOrRange(start, string(text))
		}
	}
	return row, p.checkItem(start, row)
}

// textOrRange is an item without brackets of its own.
func (p *patternReader) textOrRange(start int, text string) (part, error) {
	first, last, isRange := cutRange(text)
	if !isRange {
		return literal(text), p.checkItem(start, pattern{literal(text)})
	}
	span, problem := newNumbers(first, last)
	if problem != "" {
		return nil, p.fail(start, "%s", problem)
	}
	return span, nil
}

// cutRange cuts 1-3, or 1:3 as xCAT has it.
func cutRange(text string) (first, last string, isRange bool) {
	i := strings.IndexAny(text, "-:")
	if i < 0 || !allDigits(text[:i]) || !allDigits(text[i+1:]) {
		return "", "", false
	}
	return text[:i], text[i+1:], true
}

// checkItem fails for a hyphen that does not stand between two numbers, for it
// could be meant as a range of letters, and for a blank within a name.
func (p *patternReader) checkItem(start int, row pattern) error {
	for _, one := range row {
		text, isText := one.(literal)
		if isText && strings.ContainsAny(string(text), "-:") {
			return p.fail(start, "between brackets, a range runs from number to number; list anything else, and write hyphens outside")
		}
		if isText && p.kind == nameText && strings.ContainsAny(string(text), blanks) {
			return p.fail(start, "a comma is missing between the brackets")
		}
	}
	return nil
}

// atColonBracket tells whether the bracket at the position is part of the text,
// since it is around an IPv6 address.
func (p *patternReader) atColonBracket() bool {
	if p.kind != anyText {
		return false
	}
	end := p.closing()
	return end < p.end && strings.Contains(p.text[p.pos:end], ":")
}

// closing is where the bracket at the position is closed, or the end.
func (p *patternReader) closing() int {
	depth := 0
	for i := p.pos; i < p.end; i++ {
		switch p.text[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return p.end
}

// bound fails for a pattern that stands for too many names.
func (r *reader) bound(p pattern, at int) error {
	if p.count() > maxNames {
		return r.fail(at, "this stands for more than %d names", maxNames)
	}
	return nil
}
