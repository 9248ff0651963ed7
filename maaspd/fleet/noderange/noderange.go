// Package noderange reads and writes ranges of nodes, as users of xCAT and
// powerman know them.
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

// Expand is the nodes that the range names, each once, in the order in which
// the range names them. The error is a *MissingError with all the names that
// are not there, or a *SyntaxError.
func Expand(text string, universe Universe) ([]string, error) { panic("skeleton") }

// List is the names that a pattern such as node[001-128] stands for, without
// looking anything up. A text without brackets is itself. The error is a
// *SyntaxError.
func List(pattern string) ([]string, error) { panic("skeleton") }

// Fold writes names as short as they go, such as n[0-5,100-103]; Expand and
// powerman read it.
func Fold(names []string) string { panic("skeleton") }

// SyntaxError is a range that cannot be read.
type SyntaxError struct {
	// File is the file that the text is a line of, and Line its number from 1;
	// "" and 0 for the range itself.
	File string
	Line int
	// Text is the range, or the line, and Offset the byte of it that is at
	// fault.
	Text   string
	Offset int
	// Problem says what is wrong with it.
	Problem string
	// Err is what kept a file from being read; nil otherwise.
	Err error
}

// Error is one line: what is wrong, and where.
func (e *SyntaxError) Error() string { panic("skeleton") }

// Excerpt is two lines for a terminal: the text around the place, and a caret
// below it.
func (e *SyntaxError) Excerpt() string { panic("skeleton") }

// MissingError is a range with names that there are no nodes of.
type MissingError struct {
	// Names are neither nodes nor groups; Groups are names that stood behind an
	// @, and are no groups. Both are in the order of the range.
	Names, Groups []string
	// More is how many further names were left out.
	More int
	// Hints are names that there are, for those that may be misspelt.
	Hints []Hint
}

// Hint is a name close to one that is missing.
type Hint struct{ Name, Close string }

// Error is one line with all the names, folded.
func (e *MissingError) Error() string { panic("skeleton") }
