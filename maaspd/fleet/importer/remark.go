package importer

import (
	"fmt"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// Remark is what the reader of the inventory should know.
type Remark struct {
	// Subject is what it is about, such as a node.
	Subject string
	Text    string
	// Left tells that something was not taken over.
	Left bool
}

// String is the remark on one line that moves no terminal.
func (r Remark) String() string { return printable(r.Subject + ": " + r.Text) }

func (i *Inventory) left(subject, format string, args ...any) {
	i.Remarks = append(i.Remarks, Remark{subject, fmt.Sprintf(format, args...), true})
}

func (i *Inventory) told(subject, format string, args ...any) {
	i.Remarks = append(i.Remarks, Remark{subject, fmt.Sprintf(format, args...), false})
}

// LeftOut tells whether anything was not taken over.
func (i *Inventory) LeftOut() bool {
	for _, remark := range i.Remarks {
		if remark.Left {
			return true
		}
	}
	return false
}

// fold makes one of remarks that say the same of several nodes or devices: what
// is wrong with one machine is often wrong with a thousand.
func (i *Inventory) fold() {
	type saying struct {
		kind, text string
		left       bool
	}
	var order []saying
	names := map[saying][]string{}
	for _, remark := range i.Remarks {
		kind, name, _ := strings.Cut(remark.Subject, " ")
		s := saying{kind, remark.Text, remark.Left}
		if names[s] == nil {
			order = append(order, s)
		}
		names[s] = append(names[s], name)
	}
	i.Remarks = nil
	for _, s := range order {
		subject := s.kind + " " + noderange.Fold(names[s])
		i.Remarks = append(i.Remarks, Remark{strings.TrimSpace(subject), s.text, s.left})
	}
}

// certificates tells what changes for BMCs with TLS: those from whom inventories
// are taken over do not look at certificates.
func (i *Inventory) certificates(from string) {
	for _, node := range i.Nodes {
		if node.Driver == "redfish" || node.Driver == "openbmc" {
			i.told("certificates", "%s takes any, and the drivers redfish and openbmc verify them: pin them with power_tls_fingerprint, "+
				"name the authority with power_tls_ca_file, or set power_verify_ssl to n in the section drivers", from)
			return
		}
	}
}
