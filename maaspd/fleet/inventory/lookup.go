package inventory

// Lookup is the node of the name or alias, under its own name.
func (i *Inventory) Lookup(name string) (string, bool) {
	node := i.Node(name)
	if node == nil {
		return "", false
	}
	return node.Name, true
}
