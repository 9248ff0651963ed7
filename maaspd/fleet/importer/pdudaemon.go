package importer

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// pduDaemonFile is pdudaemon.conf as far as it is about PDUs.
type pduDaemonFile struct {
	PDUs    map[string]map[string]any   `json:"pdus"`
	Aliases map[string]pduDaemonAliased `json:"aliases"`
}

// pduDaemonAliased is the outlet that an alias stands for.
type pduDaemonAliased struct {
	Hostname string `json:"hostname"`
	Port     any    `json:"port"`
}

// PDUDaemon reads a pdudaemon.conf: its PDUs become devices, and its aliases
// nodes. The error tells that it is none.
func PDUDaemon(config []byte) (*Inventory, error) {
	var file pduDaemonFile
	if err := decode(config, &file, "a pdudaemon.conf"); err != nil {
		return nil, err
	}
	i := &Inventory{}
	names := newNamer(i)
	nodes := map[string]string{}
	for _, alias := range slices.Sorted(maps.Keys(file.Aliases)) {
		nodes[alias] = names.take(alias, "alias")
	}
	devices := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(file.PDUs)) {
		if entry, ok := i.pduDaemonDevice(key, file.PDUs[key]); ok {
			entry.Name = names.take(key, "pdu")
			devices[key] = entry.Name
			i.Devices = append(i.Devices, entry)
		}
	}
	for _, alias := range slices.Sorted(maps.Keys(file.Aliases)) {
		i.pduDaemonNode(alias, nodes[alias], file.Aliases[alias], devices)
	}
	if len(i.Devices) > len(i.Nodes) {
		i.told("outlets", "pdudaemon names outlets only by aliases: powerctl probe PDU prints a node for each outlet")
	}
	i.fold()
	return i, nil
}

func (i *Inventory) pduDaemonNode(alias, name string, to pduDaemonAliased, devices map[string]string) {
	outlet, ok := scalarText(to.Port)
	switch {
	case devices[to.Hostname] == "":
		i.left("alias "+alias, "its PDU %q is not taken over", to.Hostname)
	case !ok:
		i.left("alias "+alias, "it has no port")
	default:
		entry := Entry{Name: name, Device: devices[to.Hostname]}
		entry.set("node_outlet", Text(outlet))
		i.Nodes = append(i.Nodes, entry)
	}
}

// pduDaemonDevice is the PDU as a device, if there is a driver for it.
func (i *Inventory) pduDaemonDevice(key string, fields map[string]any) (Entry, bool) {
	name, _ := scalarText(fields["driver"])
	line, known := pduDaemonLineOf(name)
	switch {
	case name == "":
		i.left("pdu "+key, "it names no driver")
		return Entry{}, false
	case !known:
		i.left("pdu "+key, "there is no driver for pdudaemon's %s", name)
		return Entry{}, false
	case line.instead != "":
		i.left("pdu "+key, "%s", line.instead)
		return Entry{}, false
	}
	entry := Entry{Driver: "snmppdu", Retries: pduDaemonRetries(fields)}
	address := key
	for _, field := range []string{"hostname", "ip"} {
		if text, ok := scalarText(fields[field]); ok {
			address = text
		}
	}
	entry.set("power_address", Text(address))
	line.read(i, &entry, key, fields)
	return entry, true
}

// pduDaemonRetries are the waits before further tries, where the file says
// them. Otherwise those of the inventory are better: they tell errors apart.
func pduDaemonRetries(fields map[string]any) []time.Duration {
	count, wait := 5, 5.0 // pdudaemon's own
	_, counted := fields["retries"]
	_, waited := fields["retrydelay"]
	if !counted && !waited {
		return nil
	}
	if text, ok := scalarText(fields["retries"]); ok {
		if n, err := strconv.Atoi(text); err == nil {
			count = min(max(n, 0), 20)
		}
	}
	if text, ok := scalarText(fields["retrydelay"]); ok {
		if seconds, err := strconv.ParseFloat(text, 64); err == nil {
			wait = min(max(seconds, 0), 3600)
		}
	}
	return slices.Repeat([]time.Duration{time.Duration(wait * float64(time.Second))}, count)
}
