package noderange

// Universe is what the names of a range are looked up in.
type Universe interface {
	// Lookup is the node of the name. It is another name when the one looked up
	// is an alias of a node, so that a node named in both ways counts once.
	Lookup(name string) (node string, ok bool)
	// Names are all nodes, in the order of the inventory.
	Names() []string
	// Groups are the names of all groups, to suggest one for a misspelt name.
	Groups() []string
	// Group are the nodes of a group, or those that an alias of a range stands
	// for.
	Group(name string) ([]string, bool)
	// Attribute is an attribute of a node, such as its driver.
	Attribute(node, name string) (string, bool)
}

// The bounds of a range. They are far above what is of use, and keep a slip of
// the finger, or malice, from taking all memory.
const (
	// maxText is more than 10 000 names that do not fold take.
	maxText  = 1 << 20
	maxNames = 1_000_000
	// maxName is the longest name that the DNS allows.
	maxName = 253
	// maxListed is how many bytes List makes of a pattern.
	maxListed = 64 << 20
	maxDepth  = 32
	// maxWork is about a second, in the unit of spend.
	maxWork = 200_000_000
)

// Expand is the nodes that the range names, each once, in the order in which
// the range names them; there may be none, as in n1,-n1. The package comment
// has the grammar. The error is a *MissingError with all the names that are not
// there, or a *SyntaxError.
func Expand(text string, universe Universe) ([]string, error) {
	return expand(text, universe, maxWork)
}

// expand is Expand with as much work as given.
func expand(text string, universe Universe, work int) ([]string, error) {
	e := &expander{universe: universe, work: work}
	r := &reader{expander: e, text: text}
	if len(text) > maxText {
		return nil, r.fail(0, "a range has at most %d bytes, this one %d; name the nodes in a file, with ^FILE", maxText, len(text))
	}
	nodes, err := r.whole()
	if err != nil {
		return nil, err
	}
	if err := e.missing.err(universe); err != nil {
		return nil, err
	}
	if len(nodes) > maxNames {
		return nil, r.fail(0, "the range names %d nodes, more than %d", len(nodes), maxNames)
	}
	return nodes, nil
}

// List is the names that a pattern such as node[001-128] stands for, without
// looking anything up, in the order in which they are written; the last of
// several brackets runs fastest. A text without brackets is itself, and so is an
// address in brackets, such as [fe80::1], which has a colon. The error is a
// *SyntaxError.
func List(pattern string) ([]string, error) {
	r := &reader{expander: &expander{}, text: pattern}
	parsed, err := parsePattern(r, 0, len(pattern), anyText)
	if err != nil {
		return nil, err
	}
	if err := r.bound(parsed, 0); err != nil {
		return nil, err
	}
	if parsed.count()*parsed.longest() > maxListed {
		return nil, r.fail(0, "this stands for more than %d MiB of text", maxListed>>20)
	}
	names := make([]string, 0, parsed.count())
	parsed.each(nil, func(name []byte) bool {
		names = append(names, string(name))
		return true
	})
	return names, nil
}
