package profile

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ErrNotID tells that a text has not the shape of an outlet id, so that it
// must be an outlet's name.
var ErrNotID = errors.New("not an outlet id")

// IDError tells why a text is no outlet id of the line though it has the shape
// of one.
type IDError struct {
	Line   string // the profile's name
	Shape  string // of ids of the line
	Reason string
}

// Error tells what is wrong, and what ids of the line look like.
func (e *IDError) Error() string {
	return fmt.Sprintf("%s (outlets of %s are numbered %s)", e.Reason, e.Line, e.Shape)
}

// idShape is an outlet id of any line. Numbers do not begin with 0: "05" is a
// name that somebody gave.
var idShape = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8}))*$`)

// ParseID reads an outlet id: numbers for the parts of the index that are not
// fixed, with dots between them. Leading parts may be left out: unit gives the
// first of two or three, branch the middle one of three (nil: not given), and
// the profile's default what neither gives. The error is ErrNotID or an
// *IDError.
func (p *Profile) ParseID(text string, unit, branch *int) (Outlet, error) {
	if !idShape.MatchString(text) {
		return Outlet{}, ErrNotID
	}
	var numbers []int
	for piece := range strings.SplitSeq(text, ".") {
		n, _ := strconv.Atoi(piece)
		numbers = append(numbers, n)
	}
	if len(p.Position) > 0 && (len(numbers) > 1 || unit != nil) {
		return p.placed(numbers, unit, branch)
	}
	parts := p.written()
	numbers, err := p.complete(parts, numbers, unit, branch)
	if err != nil {
		return Outlet{}, err
	}
	if p.Model && p.model == nil {
		return Outlet{}, p.idError("the model of the PDU is not known yet")
	}
	vars := p.known()
	for i, part := range parts {
		vars[part.Name] = numbers[i]
	}
	outlet, ok := p.outlet(vars)
	if !ok {
		return Outlet{}, p.idError("there is no outlet %s", text)
	}
	return outlet, nil
}

func (p *Profile) idError(format string, args ...any) *IDError {
	shape := p.Shape()
	if len(p.Position) > 0 {
		shape = p.Position[0].Name + "." + p.Position[1].Name
	}
	return &IDError{Line: p.Name, Shape: shape, Reason: fmt.Sprintf(format, args...)}
}

// complete puts the leading parts before the numbers that were written.
func (p *Profile) complete(parts []Index, numbers []int, unit, branch *int) ([]int, error) {
	if len(parts) == 0 {
		return nil, p.idError("the line has no outlets that can be read or switched")
	}
	if len(numbers) > len(parts) {
		return nil, p.idError("the outlet id has %d parts", len(numbers))
	}
	given, err := p.given(len(parts), unit, branch)
	if err != nil {
		return nil, err
	}
	missing := len(parts) - len(numbers)
	out := make([]int, missing, len(parts))
	out = append(out, numbers...)
	for i, part := range parts {
		switch {
		case i >= missing && given[i] != nil && *given[i] != out[i]:
			return nil, p.idError("the outlet id says %s %d, the parameter %d", part.Name, out[i], *given[i])
		case i < missing && given[i] != nil:
			out[i] = *given[i]
		case i < missing && part.Default == nil:
			return nil, p.idError("the outlet id does not say which %s", part.Name)
		case i < missing:
			out[i] = *part.Default
		}
		if out[i] < part.Min {
			return nil, p.idError("%ss are counted from %d", part.Name, part.Min)
		}
	}
	return out, nil
}

// given puts the parameters where they belong among the parts.
func (p *Profile) given(parts int, unit, branch *int) ([]*int, error) {
	switch {
	case branch != nil && parts != 3:
		return nil, p.idError("branch is set, but the line has none")
	case unit != nil && parts < 2:
		return nil, p.idError("unit is set, but the line has none")
	case parts == 3:
		return []*int{unit, branch, nil}, nil
	case parts == 2:
		return []*int{unit, nil}, nil
	}
	return []*int{nil}, nil
}

// placed makes an outlet of a line with Position, which has to be looked up.
func (p *Profile) placed(numbers []int, unit, branch *int) (Outlet, error) {
	switch {
	case len(numbers) > 2:
		return Outlet{}, p.idError("the outlet id has %d parts", len(numbers))
	case branch != nil:
		return Outlet{}, p.idError("branch is set, but the line has none")
	case len(numbers) == 1:
		numbers = append([]int{*unit}, numbers...)
	case unit != nil && *unit != numbers[0]:
		return Outlet{}, p.idError("the outlet id says unit %d, the parameter %d", numbers[0], *unit)
	}
	id := fmt.Sprintf("%d.%d", numbers[0], numbers[1])
	return Outlet{Profile: p, ID: id, place: slices.Clone(numbers)}, nil
}
