package importer

import (
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// Powerman reads a powerman.conf: its nodes, devices and aliases. Files that it
// includes are not read, and told. The error tells that it is none.
func Powerman(config []byte) (*Inventory, error) {
	statements, err := powermanStatements(string(config))
	if err != nil {
		return nil, err
	}
	i := &Inventory{}
	p := powermanReader{
		Inventory: i, namer: newNamer(i), devices: map[string]*powermanDevice{}, named: map[string]string{},
	}
	for _, keyword := range []string{"include", "device", "node", "alias"} {
		for _, s := range statements {
			if s.keyword == keyword {
				p.statement(s)
			}
		}
	}
	p.nodes()
	p.aliases()
	i.certificates("powerman")
	i.fold()
	return i, nil
}

// powermanReader makes an inventory of statements.
type powermanReader struct {
	*Inventory
	namer   *namer
	devices map[string]*powermanDevice
	plans   []powermanNode
	named   map[string]string
	ranges  []powermanStatement
}

// powermanDevice is a device statement.
type powermanDevice struct {
	name, kind string
	command    powermanCommand
	isCommand  bool
	entry      string // the name of the device of the inventory
	told       bool
}

// powermanNode is a name of a node statement with its plug.
type powermanNode struct{ name, device, plug string }

func (p *powermanReader) statement(s powermanStatement) {
	least := map[string]int{"include": 1, "device": 3, "node": 2, "alias": 2}[s.keyword]
	switch {
	case len(s.texts) < least:
		p.left(s.keyword, "line %d is not complete", s.line)
	case s.keyword == "include":
		if strings.HasSuffix(s.texts[0], ".dev") {
			p.told("include "+s.texts[0], "it was not read; it says how powerman speaks to a device type")
			return
		}
		p.left("include "+s.texts[0], "it was not read: import that file, too, if it has nodes")
	case s.keyword == "device":
		d := &powermanDevice{name: s.texts[0], kind: s.texts[1]}
		d.command, d.isCommand = parseCommand(s.texts[2])
		p.devices[d.name] = d
	case s.keyword == "node":
		p.node(s)
	default:
		p.ranges = append(p.ranges, s)
	}
}

// node reads a node statement. Without plugs, they are named as the nodes, or as
// the file of the device type says.
func (p *powermanReader) node(s powermanStatement) {
	subject := "node " + s.texts[0]
	names, err := hosts(s.texts[0])
	plugs := []string{}
	if err == nil && len(s.texts) > 2 {
		plugs, err = hosts(s.texts[2])
	}
	switch {
	case err != nil:
		p.left(subject, "%v", err)
		return
	case len(s.texts) > 2 && len(plugs) != len(names):
		p.left(subject, "it has %d names and %d plugs", len(names), len(plugs))
		return
	case len(p.plans)+len(names) > mostHosts:
		p.left(subject, "there are more than %d nodes", mostHosts)
		return
	}
	for n, name := range names {
		plan := powermanNode{name: name, device: s.texts[1]}
		if len(plugs) > 0 {
			plan.plug = plugs[n]
		}
		p.plans = append(p.plans, plan)
	}
}

// nodes makes the nodes: first all names, so that devices give way to them.
func (p *powermanReader) nodes() {
	var kept []powermanNode
	for _, plan := range p.plans {
		if p.named[plan.name] != "" {
			p.left("node "+plan.name, "it is there twice")
			continue
		}
		p.named[plan.name] = p.namer.take(plan.name, "node")
		kept = append(kept, plan)
	}
	for _, plan := range kept {
		entry := Entry{Name: p.named[plan.name]}
		if device := p.devices[plan.device]; device == nil {
			p.left("node "+plan.name, "there is no device %q in this file", plan.device)
			delete(p.named, plan.name)
		} else if why := p.means(device, plan, &entry); why != "" {
			p.left("node "+plan.name, "%s", why)
			delete(p.named, plan.name)
		} else {
			p.Nodes = append(p.Nodes, entry)
		}
	}
}

// means says how the node is switched; why not, where it cannot be.
func (p *powermanReader) means(d *powermanDevice, plan powermanNode, entry *Entry) (why string) {
	address := d.address(plan)
	i := p.once(d)
	switch {
	case address == "":
		return "its plug is not one of the hosts of its device " + d.name
	case !d.isCommand:
		return "its device " + d.name + " of the type " + d.kind + " is spoken to over the network or a serial line by a script of powerman"
	case d.command.program == "ipmipower":
		entry.set("power_address", Text(address))
		powermanIPMI(i, "device "+d.name, d.command, entry)
	case d.command.program == "redfishpower":
		entry.set("power_address", Text(address))
		powermanRedfish(i, "device "+d.name, d.command, entry)
	case d.kind == "openbmc" && urlAddress(d.command.options["--url"]) != "":
		entry.Driver = "openbmc"
		entry.set("power_address", Text(urlAddress(d.command.options["--url"])))
		powermanLogin(i, "device "+d.name, d.command, entry)
	case d.command.program == "snmppower":
		return p.outlet(i, d, plan, entry)
	default:
		return "there is no driver for its device " + d.name + " of the type " + d.kind
	}
	return ""
}

// address is that of the BMC of the node: its plug, which must be one of the
// hosts that the command is given; "" when it is not.
func (d *powermanDevice) address(plan powermanNode) string {
	known, err := hosts(d.command.options["--hostname"])
	switch {
	case plan.plug == "" && err == nil && len(known) == 1:
		return known[0]
	case plan.plug == "":
		return plan.name
	case d.command.program == "snmppower" || len(known) == 0 || slices.Contains(known, plan.plug):
		return plan.plug
	}
	return ""
}

// once is where remarks about the device go: those of its first node are kept,
// and those of others thrown away, for they are the same.
func (p *powermanReader) once(d *powermanDevice) *Inventory {
	if d.told {
		return &Inventory{}
	}
	d.told = true
	if d.isCommand && len(d.command.unknown) > 0 {
		p.told("device "+d.name, "options without a counterpart: %s", strings.Join(d.command.unknown, ", "))
	}
	return p.Inventory
}

// outlet makes the node one of a PDU.
func (p *powermanReader) outlet(i *Inventory, d *powermanDevice, plan powermanNode, entry *Entry) (why string) {
	kind, known := powermanSNMPTypes()[d.kind]
	switch {
	case d.command.options["--hostname"] == "":
		return "its device " + d.name + " has no host name"
	case plan.plug == "":
		return "its outlet is in the file of the device type " + d.kind + ", which was not read"
	}
	if d.entry == "" {
		if !known || kind.profile == "" {
			i.told("device "+d.name, "the product line of the type %s is not known for sure: the driver asks the PDU what it is", d.kind)
		}
		d.entry = p.namer.free(validName(d.name, "device"))
		if d.entry != d.name {
			i.told("device "+d.name, "is named %s here", d.entry)
		}
		p.Devices = append(p.Devices, kind.device(i, d))
	}
	entry.Device = d.entry
	entry.set("node_outlet", Text(plan.plug))
	return ""
}

func (kind powermanSNMP) device(i *Inventory, d *powermanDevice) Entry {
	device := Entry{Name: d.entry, Driver: "snmppdu"}
	device.set("power_address", Text(d.command.options["--hostname"]))
	if kind.profile != "" {
		device.set("profile", Text(kind.profile))
	}
	if kind.version != "" {
		device.set("snmp_version", Text(kind.version))
	}
	if kind.community != "" {
		device.set("community", Secret(kind.community))
		return device
	}
	i.told("device "+d.name, "the community is in the file of the device type, which was not read: it has to be given")
	device.set("community", Asked(""))
	return device
}

// aliases makes the aliases of what was taken over of their nodes.
func (p *powermanReader) aliases() {
	for _, s := range p.ranges {
		subject := "alias " + s.texts[0]
		members, err := hosts(s.texts[1])
		if err != nil {
			p.left(subject, "%v", err)
			continue
		}
		var names []string
		for _, member := range members {
			if name := p.named[member]; name != "" {
				names = append(names, name)
			}
		}
		switch missing := len(members) - len(names); {
		case len(names) == 0:
			p.left(subject, "none of its nodes is taken over")
			continue
		case missing > 0:
			p.left(subject, "%d of its %d nodes are not taken over", missing, len(members))
		}
		slices.Sort(names)
		p.Aliases = append(p.Aliases, Alias{p.namer.take(s.texts[0], "alias"), noderange.Fold(slices.Compact(names))})
	}
}
