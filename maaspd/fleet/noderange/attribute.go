package noderange

import "strings"

// comparison is the nodes whose attribute, the word before the position,
// compares as the rest of the term says. One that a node does not have is "".
func (r *reader) comparison(start int) ([]string, error) {
	name := r.text[start:r.pos]
	matches, err := r.operator(start)
	if err != nil {
		return nil, err
	}
	nodes := r.nodes()
	if err := r.spend(start, len(nodes)*workOfName); err != nil {
		return nil, err
	}
	var matching []string
	known := len(nodes) == 0
	for _, node := range nodes {
		value, has := r.universe.Attribute(node, name)
		known = known || has
		matched, err := matches(value)
		if err != nil {
			return nil, err
		}
		if matched {
			matching = append(matching, node)
		}
	}
	if !known {
		return nil, r.fail(start, "no node has an attribute %s", name)
	}
	return matching, nil
}

// operator reads the operator and the value, and is what compares with them.
func (r *reader) operator(start int) (func(string) (bool, error), error) {
	at := r.pos
	operator := r.text[at:min(at+2, len(r.text))]
	r.pos += len(operator)
	switch operator {
	case "==", "!=":
		wanted := r.value()
		return func(value string) (bool, error) { return (value == wanted) == (operator == "=="), nil }, nil
	case "=~", "!~":
		compiled, cost, err := r.compile(r.pos, false)
		if err != nil {
			return nil, err
		}
		return func(value string) (bool, error) {
			err := r.spend(start, cost*len(value)+workOfMatch)
			return err == nil && compiled.MatchString(value) == (operator == "=~"), err
		}, nil
	}
	return nil, r.failCharacter(at)
}

// value reads up to the next separator or @.
func (r *reader) value() string {
	start := r.pos
	for r.pos < len(r.text) && !r.atSeparator() && r.text[r.pos] != '@' {
		r.pos++
	}
	return strings.Clone(r.text[start:r.pos])
}
