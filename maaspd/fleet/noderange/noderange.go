// Package noderange reads and writes ranges of nodes, as users of xCAT and
// powerman know them.
package noderange

// Universe is what the names of a range are looked up in.
type Universe interface {
	// Has tells whether there is a node of the name.
	Has(name string) bool
	// Names are all nodes, in the order of the inventory.
	Names() []string
	// Group are the nodes of a group.
	Group(name string) ([]string, bool)
	// Attribute is an attribute of a node, such as its driver.
	Attribute(node, name string) (string, bool)
}

// Expand is the nodes that the range names, each once, in the order in which
// the range names them. The error is a *MissingError with all the names that
// are not there, or a *SyntaxError.
func Expand(text string, universe Universe) ([]string, error) { panic("skeleton") }

// List is the names that a pattern such as node[001-128] stands for, without
// looking anything up. A text without brackets is itself.
func List(pattern string) ([]string, error) { panic("skeleton") }

// Fold writes names as short as they go, such as n[0-5,100-103]; Expand and
// powerman read it.
func Fold(names []string) string { panic("skeleton") }
