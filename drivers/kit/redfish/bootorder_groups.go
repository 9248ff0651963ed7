package redfish

import (
	"fmt"
	"slices"
	"strings"
)

// bootGroup is a class of boot devices with an order of its own. Some firmware
// has only such groups in its boot order: all network interfaces, then all
// drives.
type bootGroup struct {
	name    string   // of the class, such as "Network"
	current []string // texts that name the devices, in the present order
	others  []string // that may be put into the order as well
}

// entries are all texts of the group.
func (g bootGroup) entries() []string {
	return inFront(g.others, g.current)
}

// groupPlan is what has to be written to have the devices in the wanted order.
type groupPlan struct {
	// names of the groups that must come first, in that order.
	names []string
	// orders are the new orders of groups, by name.
	orders map[string][]string
}

// planGroups matches the devices with the entries of groups. It fails when a
// device has no entry, and when a group would have to come twice.
func planGroups(groups []bootGroup, devices []BootDevice, identities []identity) (groupPlan, error) {
	var options []bootChoice
	for i, group := range groups {
		for j, entry := range group.entries() {
			options = append(options, bootChoice{reference: fmt.Sprintf("%d/%d", i, j), name: entry})
		}
	}
	found := matchOptions(options, identities)
	if err := found.complete(devices); err != nil {
		return groupPlan{}, err
	}
	plan := groupPlan{orders: map[string][]string{}}
	for i, references := range found.owned {
		for _, reference := range references {
			var at, entry int
			if _, err := fmt.Sscanf(reference, "%d/%d", &at, &entry); err != nil {
				return groupPlan{}, err
			}
			group := groups[at]
			if plan.add(group.name, group.entries()[entry]) {
				continue
			}
			return groupPlan{}, &bootOrderError{interleaved, []BootDevice{devices[i]}}
		}
	}
	for _, group := range groups {
		if chosen := plan.orders[group.name]; chosen != nil {
			plan.orders[group.name] = inFront(group.current, chosen)
		}
	}
	return plan, nil
}

// add puts an entry behind those of its group; false when another group came in
// between.
func (p *groupPlan) add(group, entry string) bool {
	if !slices.Contains(p.names, group) {
		p.names = append(p.names, group)
	} else if p.names[len(p.names)-1] != group {
		return false
	}
	p.orders[group] = append(p.orders[group], entry)
	return true
}

// sameClass compares the names of classes, which one firmware spells "Hard
// Disk" here and "HardDisk" there.
func sameClass(a, b string) bool {
	plain := func(text string) string { return strings.ToLower(strings.ReplaceAll(text, " ", "")) }
	return plain(a) == plain(b)
}
