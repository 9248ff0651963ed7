package profile

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// Template is an object identifier with variables between its numbers, such
// as "1.3.6.1.4.1.20677.2.6.3.{outlet}.0".
type Template struct {
	text  string
	parts []part
}

// part is a sub-identifier: a number, or the variable that has it.
type part struct {
	variable string
	arc      uint32
}

// word is what variables are called.
var word = regexp.MustCompile(`^[a-z][a-z_]{0,19}$`)

// parseTemplate reads a template. It begins with at least two numbers, so that
// a walk has somewhere to begin.
func parseTemplate(text string) (Template, error) {
	t := Template{text: text}
	for i, piece := range strings.Split(text, ".") {
		name, isVariable := strings.CutPrefix(piece, "{")
		if isVariable {
			name, closed := strings.CutSuffix(name, "}")
			if !closed || !word.MatchString(name) || i < 2 {
				return Template{}, fmt.Errorf("%q is not a variable: write a name in braces, after two numbers at least", piece)
			}
			t.parts = append(t.parts, part{variable: name})
			continue
		}
		n, err := strconv.ParseUint(piece, 10, 32)
		if err != nil || strconv.FormatUint(n, 10) != piece {
			return Template{}, errors.New("must be an object identifier: numbers from 0 to 4294967295 and {variables} with dots between them, without a leading dot")
		}
		t.parts = append(t.parts, part{arc: uint32(n)})
	}
	if len(t.parts) < 2 || len(t.parts) > 120 {
		return Template{}, errors.New("must be an object identifier of 2 to 120 numbers")
	}
	return t, nil
}

// String is the template as the profile has it: a column without its index.
func (t Template) String() string { return t.text }

// with returns the template with the variables added at its end.
func (t Template) with(variables ...string) Template {
	t.parts = slices.Clone(t.parts)
	for _, name := range variables {
		t.parts = append(t.parts, part{variable: name})
	}
	return t
}

// variables are the names of the variables, in order.
func (t Template) variables() []string {
	var list []string
	for _, p := range t.parts {
		if p.variable != "" {
			list = append(list, p.variable)
		}
	}
	return list
}

// expand puts numbers for the variables; "" = one has none.
func (t Template) expand(vars map[string]int) snmp.OID {
	arcs := make([]uint32, len(t.parts))
	for i, p := range t.parts {
		arcs[i] = p.arc
		if p.variable != "" {
			n, known := vars[p.variable]
			if !known {
				return ""
			}
			arcs[i] = uint32(n)
		}
	}
	return join(arcs)
}

// prefix is what stands before the first variable that has no number yet, and
// how many parts that are.
func (t Template) prefix(vars map[string]int) (snmp.OID, int) {
	var arcs []uint32
	for _, p := range t.parts {
		n, known := vars[p.variable]
		switch {
		case p.variable == "":
			arcs = append(arcs, p.arc)
		case known:
			arcs = append(arcs, uint32(n))
		default:
			return join(arcs), len(arcs)
		}
	}
	return join(arcs), len(arcs)
}

// match compares the sub-identifiers that follow the first parts with the
// rest of the template and notes the numbers of the variables in vars.
func (t Template) match(from int, arcs []uint32, vars map[string]int) bool {
	if len(arcs) != len(t.parts)-from {
		return false
	}
	for i, p := range t.parts[from:] {
		if p.variable == "" {
			if p.arc != arcs[i] {
				return false
			}
			continue
		}
		known, bound := vars[p.variable]
		if bound && known != int(arcs[i]) {
			return false
		}
		vars[p.variable] = int(arcs[i])
	}
	return true
}

func join(arcs []uint32) snmp.OID {
	return snmp.OID(strings.TrimPrefix(string(snmp.OID("").Append(arcs...)), "."))
}
