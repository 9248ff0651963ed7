package redfish

import (
	"context"
	"path"
	"slices"
	"strings"
)

// lenovoList is one of Lenovo's boot manager resources: the order of the
// devices of a class, or of the classes.
type lenovoList struct {
	link  string
	group bootGroup
}

// setLenovoLists changes the order of a Lenovo XCC, whose boot options are
// classes, such as "Network" and "Hard Disk": the devices are in lists of their
// own (BootSettings/BootOrder.NetworkBootOrder). Lists come first, the order of
// the classes last.
func (o *bootOrdering) setLenovoLists(ctx context.Context, link string, evidence *bootEvidence) error {
	members, err := o.survey.members(ctx, link)
	if err != nil {
		return err
	}
	lists, classes := lenovoLists(members)
	groups := make([]bootGroup, len(lists))
	for i, list := range lists {
		groups[i] = list.group
	}
	plan, err := evidence.plan(ctx, groups)
	if err != nil {
		return err
	}
	for _, list := range lists {
		if err := o.setLenovoList(ctx, list, plan.orders[list.group.name]); err != nil {
			return err
		}
	}
	return o.setClasses(ctx, evidence.options, classes, plan.names)
}

// lenovoLists are the lists of devices, and that of the classes.
func lenovoLists(members []node) (lists []lenovoList, classes lenovoList) {
	for _, member := range members {
		name := strings.TrimPrefix(path.Base(member.link()), "BootOrder.")
		list := lenovoList{member.link(), bootGroup{
			name:    strings.TrimSuffix(name, "BootOrder"),
			current: member.at("BootOrderNext").texts(),
			others:  member.at("BootOrderSupported").texts(),
		}}
		if list.group.name == "" {
			classes = list
		} else if name != list.group.name {
			lists = append(lists, list)
		}
	}
	return lists, classes
}

// setLenovoList writes one list, where it differs; nil leaves it alone.
func (o *bootOrdering) setLenovoList(ctx context.Context, list lenovoList, order []string) error {
	if order == nil || slices.Equal(order, list.group.current) {
		return nil
	}
	if err := o.patch(ctx, list.link, map[string]any{"BootOrderNext": order}); err != nil {
		return err
	}
	return o.verify(ctx, list.link, func(now node) bool {
		return slices.Equal(now.at("BootOrderNext").texts(), order)
	})
}

// setClasses puts the classes first in the order of the boot options. Firmware
// that does not take it there has a list for them too.
func (o *bootOrdering) setClasses(ctx context.Context, options []bootChoice, classes lenovoList, names []string) error {
	current, err := o.current(ctx)
	if err != nil {
		return err
	}
	var first []string
	for _, name := range names {
		at := slices.IndexFunc(options, func(option bootChoice) bool { return sameClass(option.name, name) })
		if at >= 0 {
			first = append(first, options[at].reference)
		}
	}
	if len(first) == len(names) && len(current) > 0 {
		if err := o.write(ctx, current, first); classes.link == "" || !notSettable(err) {
			return err
		}
	}
	first = nil
	for _, name := range names {
		for _, entry := range classes.group.entries() {
			if sameClass(entry, name) {
				first = append(first, entry)
				break
			}
		}
	}
	if len(first) != len(names) {
		return &bootOrderError{reason: noOrder}
	}
	return o.setLenovoList(ctx, classes, inFront(classes.group.current, first))
}
