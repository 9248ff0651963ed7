package inventory

import (
	"fmt"
	"strings"
)

// longestName is the longest that a name may be, in bytes: as long as a host
// name.
const longestName = 253

// goodName tells whether the text may be a name: nothing in it has a meaning in
// a range, a shell or a terminal.
func goodName(name string) bool {
	if name == "" || len(name) > longestName || !alphanumeric(name[0]) || !alphanumeric(name[len(name)-1]) {
		return false
	}
	for i := range len(name) {
		if c := name[i]; !alphanumeric(c) && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// nameRule is what a message says about names.
const nameRule = "letters, digits, '.', '_' and '-', beginning and ending with a letter or a digit, at most 253"

// owner is what has a name.
type owner struct {
	what string // node, device, group or alias
	at   Position
}

// namespace holds the names of nodes, devices, groups and aliases together, so
// that a name means one thing wherever it is written.
type namespace map[string]owner

// take gives the names to the owner. Names that are taken are one fault for each
// place that they are taken at, however many there are.
func (l *loader) take(names []string, who owner) (free []string) {
	clashes := map[owner][]string{}
	var order []owner
	free = names[:0:0]
	for _, name := range names {
		if by, taken := l.names[name]; taken {
			if clashes[by] == nil {
				order = append(order, by)
			}
			clashes[by] = append(clashes[by], name)
			continue
		}
		l.names[name] = who
		free = append(free, name)
	}
	for _, by := range order {
		l.fault(who.at, "the name %s is taken by the %s in %s", some(clashes[by]), by.what, by.at)
	}
	return free
}

// some is the first name, and how many others there are.
func some(names []string) string {
	if len(names) == 1 {
		return fmt.Sprintf("%q", names[0])
	}
	return fmt.Sprintf("%q (and %d more)", names[0], len(names)-1)
}

// secretName tells whether a parameter of the name is likely a secret, where no
// schema is at hand to tell.
func secretName(parameter string) bool {
	name := strings.ToLower(parameter)
	for _, part := range []string{"pass", "secret", "token", "community", "credential", "private"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return name == "k_g" || name == "kg" || name == "key" || strings.HasSuffix(name, "_key")
}
