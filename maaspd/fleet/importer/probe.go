package importer

import (
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// Probe is what a device answered to probe.
type Probe struct {
	// Name is the device or node that was asked.
	Name string
	// Route is how it was asked (see RouteOf), and Description that of its driver.
	Route       inventory.Route
	Description host.Description
	Hosts       []Host
}

// Host is one that a driver found (protocol specification, section 3, probe).
type Host struct {
	Hostname   string         `json:"hostname"`
	MAC        string         `json:"mac"`
	MACs       []string       `json:"macs"`
	Arch       string         `json:"arch"`
	Serial     string         `json:"serial"`
	Parameters map[string]any `json:"driver_parameters"`
}

// Probed is the nodes of what was found. A host that is a node of the inventory
// has the name of that node: it is known by its MAC or serial, or by being behind
// the same device with the same parameters. With onlyNew, those are left out.
// Nothing is there twice.
func Probed(inv *inventory.Inventory, probes []Probe, onlyNew bool) *Inventory {
	i := &Inventory{}
	p := prober{i, newNamer(i), newKnown(inv), map[string]string{}, onlyNew}
	for _, names := range [][]string{inv.Names(), inv.Devices(), inv.Groups(), inv.Aliases()} {
		for _, name := range names {
			p.namer.taken[name] = true
		}
	}
	for _, probe := range probes {
		p.known.outlets(inv, probe)
		for _, found := range probe.Hosts {
			p.host(inv, probe, found)
		}
	}
	return i
}

// prober makes nodes of hosts.
type prober struct {
	*Inventory
	namer *namer
	known known
	// written are the names by node and by MAC.
	written map[string]string
	onlyNew bool
}

func (p *prober) host(inv *inventory.Inventory, probe Probe, found Host) {
	macs := found.macs()
	entry := Entry{Device: probe.Route.Device, MACs: macs, Serial: found.Serial}
	if entry.Device == "" {
		entry.Driver = probe.Route.Driver
	}
	known := p.known.name(probe, found)
	if twice := p.twice(known, macs); twice != "" {
		p.told("probe of "+probe.Name, "%s is there, too; it is written once", twice)
		return
	}
	entry.Name = known
	if known == "" {
		entry.Name = p.fresh(probe, found)
	} else {
		entry.Comments = append(entry.Comments, "known as "+known)
		if entry.Serial == "" {
			entry.Serial = inv.Node(known).Serial
		}
	}
	p.note(entry)
	if known != "" && p.onlyNew {
		return
	}
	if found.Arch != "" {
		entry.Comments = append(entry.Comments, "architecture "+found.Arch)
	}
	p.parameters(&entry, probe, found)
	p.Nodes = append(p.Nodes, entry)
}

// note remembers the entry by its name and its MACs.
func (p *prober) note(entry Entry) {
	p.written["\x00"+entry.Name] = entry.Name
	for _, mac := range entry.MACs {
		p.written[mac] = entry.Name
	}
}

// twice is the name under which the host is already there; "" when it is not.
func (p *prober) twice(known string, macs []string) string {
	if known != "" && p.written["\x00"+known] != "" {
		return known
	}
	for _, mac := range macs {
		if p.written[mac] != "" {
			return p.written[mac]
		}
	}
	return ""
}

// fresh is a name for a host that is not known: its own where that can be a
// name, and else that of the device with what tells its hosts apart.
func (p *prober) fresh(probe Probe, found Host) string {
	if found.Hostname != "" && validName(found.Hostname, "") == found.Hostname && !p.namer.taken[found.Hostname] {
		return p.namer.free(found.Hostname)
	}
	parts := []string{probe.Name}
	for _, name := range slices.Sorted(maps.Keys(found.Parameters)) {
		if text, ok := parameterText(found.Parameters[name]); ok && probe.Description.Properties[name].Scope == "node" {
			parts = append(parts, text)
		}
	}
	return p.namer.free(validName(strings.Join(parts, "-"), "host"))
}

// parameters are those that tell the host from the others of the device, and
// for a node with its own driver all that it takes.
func (p *prober) parameters(entry *Entry, probe Probe, found Host) {
	shown := probe.Route.Redacted(probe.Description)
	names := slices.Collect(maps.Keys(found.Parameters))
	if entry.Device == "" {
		names = append(names, slices.Collect(maps.Keys(probe.Route.Parameters))...)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		given, isFound := found.Parameters[name]
		text, ok := parameterText(given)
		current, _ := parameterText(shown[name])
		switch {
		case isFound && !ok:
		case isFound && entry.Device != "" && text == current && probe.Description.Properties[name].Scope != "node":
		case isFound:
			entry.set(name, foundValue(given, text))
		default:
			p.own(entry, probe, name, shown[name])
		}
	}
}

// own takes over a parameter of a node that was asked itself. A secret that is
// written out there is not shown here.
func (p *prober) own(entry *Entry, probe Probe, name string, shown any) {
	value := probe.Route.Parameters[name]
	kind, words := value.Reference()
	text, _ := parameterText(shown)
	switch {
	case kind != "":
		entry.set(name, Reference(kind, words))
	case text == "<secret>":
		entry.set(name, Asked(probe.Name))
	default:
		entry.set(name, foundValue(shown, text))
	}
}

// foundValue is the value as it is written.
func foundValue(value any, text string) Value {
	if texts, ok := scalarList(value); ok {
		return List(texts)
	}
	return Text(text)
}

// parameterText is a parameter as text, by which two are compared.
func parameterText(value any) (string, bool) {
	if texts, ok := scalarList(value); ok {
		return strings.Join(texts, ","), len(texts) > 0
	}
	return scalarText(value)
}

// macs are those of the host in the form of the inventory, each once.
func (h Host) macs() []string {
	var macs []string
	for _, text := range append(slices.Clone(h.MACs), h.MAC) {
		if mac, err := net.ParseMAC(text); err == nil && len(mac) == 6 {
			macs = append(macs, mac.String())
		}
	}
	slices.Sort(macs)
	return slices.Compact(macs)
}

// ReadHosts reads the data of a reply to probe.
func ReadHosts(data json.RawMessage) ([]Host, error) {
	var read struct {
		Hosts []Host `json:"hosts"`
	}
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	if err := decoder.Decode(&read); err != nil {
		return nil, fmt.Errorf("the hosts of the reply cannot be read: %w", err)
	}
	return read.Hosts, nil
}
