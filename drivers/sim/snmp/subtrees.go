package pdusim

import "github.com/maaspd/powerdrivers/drivers/kit/snmp"

// Subtrees returns the roots of the trees that the objects of the device are
// in: the first seven sub-identifiers of them, as 1.3.6.1.4.1.318 is the tree of
// a vendor.
func (d *Device) Subtrees() []snmp.OID {
	d.mu.Lock()
	defer d.mu.Unlock()
	const arcs = 7
	var roots []snmp.OID
	for _, o := range d.store.after("") {
		key := o.key.Value()
		root := oidOf(key[:min(len(key), arcs*arcSize)])
		if len(roots) == 0 || roots[len(roots)-1] != root {
			roots = append(roots, root)
		}
	}
	return roots
}
