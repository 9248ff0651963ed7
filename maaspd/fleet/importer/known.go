package importer

import (
	"maps"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

// known is which node of the inventory has a MAC, a serial number or a place
// behind a device.
type known struct {
	macs, serials, places map[string]string
}

func newKnown(inv *inventory.Inventory) known {
	k := known{map[string]string{}, map[string]string{}, map[string]string{}}
	for _, name := range inv.Names() {
		node := inv.Node(name)
		for _, mac := range node.MACs {
			k.macs[strings.ToLower(mac)] = name
		}
		if node.Serial != "" {
			k.serials[strings.ToLower(node.Serial)] = name
		}
	}
	return k
}

// outlets notes the places of the nodes behind the device that was asked. A node
// with several of them is none of the hosts.
func (k known) outlets(inv *inventory.Inventory, probe Probe) {
	for _, name := range inv.Names() {
		node := inv.Node(name)
		if len(node.Feeds) != 1 || len(node.Feeds[0].Routes) != 1 {
			continue
		}
		route := node.Feeds[0].Routes[0]
		if route.Device == probe.Route.Device && route.Driver == probe.Route.Driver && (route.Device != "" || name == probe.Name) {
			if place := k.place(probe, route.Redacted(probe.Description)); place != "" {
				k.places[place] = name
			}
		}
	}
}

// place is the device with the parameters that tell its hosts apart; "" where
// there are none.
func (k known) place(probe Probe, parameters map[string]any) string {
	parts := []string{probe.Name}
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		if text, ok := parameterText(parameters[name]); ok && probe.Description.Properties[name].Scope == "node" {
			parts = append(parts, name, text)
		}
	}
	if len(parts) == 1 {
		return ""
	}
	return strings.Join(parts, "\x00")
}

// name is the node that the host is; "" for none.
func (k known) name(probe Probe, found Host) string {
	for _, mac := range found.macs() {
		if name := k.macs[mac]; name != "" {
			return name
		}
	}
	if name := k.serials[strings.ToLower(found.Serial)]; name != "" && found.Serial != "" {
		return name
	}
	return k.places[k.place(probe, found.Parameters)]
}

// RouteOf is the route by which a device or node of the inventory was asked: that
// of the driver and the device that answered. Of a device, it names the device.
func RouteOf(inv *inventory.Inventory, name, driver, device string) inventory.Route {
	node := inv.Node(name)
	if node == nil {
		route := inv.Device(name).Route
		route.Device = name
		return route
	}
	for _, feed := range node.Feeds {
		for _, route := range feed.Routes {
			if route.Driver == driver && route.Device == device {
				return route
			}
		}
	}
	return node.Feeds[0].Routes[0]
}
