package redfish

import (
	"context"
	"slices"
	"strings"
)

// fixedOrderLink is Supermicro's own boot order, of classes of devices; "" on
// other machines.
func (o *bootOrdering) fixedOrderLink() string {
	return o.system.at("Oem", "Supermicro", "FixedBootOrder").link()
}

// setFixedOrder changes Supermicro's FixedBootOrder. Its entries are classes,
// such as "UEFI Network:(name of the first interface)"; the property named like
// the class, UEFINetwork, lists the devices.
func (o *bootOrdering) setFixedOrder(ctx context.Context) error {
	link := o.fixedOrderLink()
	resource, err := o.survey.read(ctx, link)
	if err != nil {
		return err
	}
	evidence := &bootEvidence{survey: o.survey, system: o.system, wanted: o.devices, identities: identitiesOf(o.devices)}
	plan, err := evidence.plan(ctx, fixedGroups(resource))
	if err != nil {
		return err
	}
	body := fixedOrderPatch(resource, plan)
	if len(body) == 0 {
		return nil
	}
	if err := o.patch(ctx, link, body); err != nil {
		return err
	}
	return o.verify(ctx, link, func(now node) bool { return len(fixedOrderPatch(now, plan)) == 0 })
}

// className is the class of an entry of FixedBootOrder.
func className(entry string) string {
	class, _, _ := strings.Cut(entry, ":")
	return strings.TrimSpace(class)
}

// fixedGroups are the classes that boot and list their devices.
func fixedGroups(resource node) []bootGroup {
	var groups []bootGroup
	for _, entry := range resource.at("FixedBootOrder").texts() {
		class := className(entry)
		devices := resource.at(strings.ReplaceAll(class, " ", "")).texts()
		if len(devices) > 0 && !slices.ContainsFunc(groups, func(g bootGroup) bool { return g.name == class }) {
			groups = append(groups, bootGroup{name: class, current: devices})
		}
	}
	return groups
}

// fixedOrderPatch are the lists that differ from the plan.
func fixedOrderPatch(resource node, plan groupPlan) map[string]any {
	body := map[string]any{}
	present := resource.at("FixedBootOrder").texts()
	var first []string
	for _, class := range plan.names {
		for _, entry := range present {
			if className(entry) == class {
				first = append(first, entry)
			}
		}
		property := strings.ReplaceAll(class, " ", "")
		if !slices.Equal(resource.at(property).texts(), plan.orders[class]) {
			body[property] = plan.orders[class]
		}
	}
	if !slices.Equal(present, inFrontOnce(present, first)) {
		body["FixedBootOrder"] = inFrontOnce(present, first)
	}
	return body
}

// inFrontOnce is inFront for lists in which entries repeat, as "Disabled" does:
// only the first of each chosen entry moves.
func inFrontOnce(order, chosen []string) []string {
	rest := slices.Clone(order)
	for _, entry := range chosen {
		if at := slices.Index(rest, entry); at >= 0 {
			rest = slices.Delete(rest, at, at+1)
		}
	}
	return append(slices.Clone(chosen), rest...)
}
