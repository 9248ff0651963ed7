package importer

import (
	"strconv"
	"strings"
)

// longestName is the longest name that an inventory takes, in bytes.
const longestName = 253

// namer gives names that an inventory takes, each once: nodes, devices and
// aliases share one set of names.
type namer struct {
	inventory *Inventory
	taken     map[string]bool
}

func newNamer(i *Inventory) *namer { return &namer{i, map[string]bool{}} }

// take is a name as near to the wanted one as it can be; a change is told. The
// same input gives the same names.
func (n *namer) take(wanted, what string) string {
	name := n.free(validName(wanted, what))
	if name != wanted {
		n.inventory.told(what+" "+wanted, "is named %s here: a name is letters, digits, '.', '_' and '-', and names one thing only", name)
	}
	return name
}

// free is the name, or the first of name-2, name-3 … that nothing has.
func (n *namer) free(name string) string {
	unique := name
	for count := 2; n.taken[unique]; count++ {
		suffix := "-" + strconv.Itoa(count)
		unique = strings.TrimRight(name[:min(len(name), longestName-len(suffix))], "._-") + suffix
	}
	n.taken[unique] = true
	return unique
}

// validName is the text with whatever a name cannot have made a hyphen.
func validName(text, fallback string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case alphanumeric(c), c == '.', c == '_', c == '-':
			b.WriteByte(c)
		case i > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == longestName {
			break
		}
	}
	name := strings.Trim(b.String(), "._-")
	if name == "" {
		return fallback
	}
	return name
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
