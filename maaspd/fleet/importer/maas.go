package importer

import (
	"maps"
	"net"
	"slices"
	"strings"
)

// maasMachine is a machine as `maas PROFILE machines read` prints it, as far as
// it is needed.
type maasMachine struct {
	SystemID     string `json:"system_id"`
	Hostname     string `json:"hostname"`
	FQDN         string `json:"fqdn"`
	PowerType    string `json:"power_type"`
	Architecture string `json:"architecture"`
	Interfaces   []struct {
		MAC string `json:"mac_address"`
	} `json:"interface_set"`
	Hardware struct {
		Serial string `json:"system_serial"`
	} `json:"hardware_info"`
}

// MAAS reads what `machines read` and `machines power-parameters` of the command
// maas print, and joins them by system_id. The error tells which is none.
func MAAS(machines, parameters []byte) (*Inventory, error) {
	var list []maasMachine
	if err := decode(machines, &list, "the output of machines read"); err != nil {
		return nil, err
	}
	var power map[string]map[string]any
	if err := decode(parameters, &power, "the output of machines power-parameters"); err != nil {
		return nil, err
	}
	i := &Inventory{}
	m := maasReader{i, newNamer(i), map[string]string{}, map[string]int{}}
	m.names(list)
	for _, machine := range list {
		m.machine(machine, power[machine.SystemID], power != nil && power[machine.SystemID] != nil)
		delete(power, machine.SystemID)
	}
	for _, id := range slices.Sorted(maps.Keys(power)) {
		i.left("machine "+id, "it is not in the list of machines")
	}
	i.certificates("MAAS")
	i.fold()
	return i, nil
}

// maasReader makes nodes of machines.
type maasReader struct {
	*Inventory
	namer *namer
	// named are the names by system_id, and devices the places of PDUs by what
	// tells them apart.
	named   map[string]string
	devices map[string]int
}

// names gives all machines their names before devices get theirs.
func (m *maasReader) names(list []maasMachine) {
	for _, machine := range list {
		wanted := machine.Hostname
		for _, text := range []string{machine.FQDN, machine.SystemID} {
			if wanted == "" {
				wanted = text
			}
		}
		if m.named[machine.SystemID] == "" {
			m.named[machine.SystemID] = m.namer.take(wanted, "machine")
		}
	}
}

func (m *maasReader) machine(machine maasMachine, given map[string]any, found bool) {
	subject := "machine " + m.named[machine.SystemID]
	kind, known := maasTypes()[machine.PowerType]
	switch {
	case machine.PowerType == "":
		m.left(subject, "it has no power type")
		return
	case machine.PowerType == "manual":
		m.left(subject, "its power type is manual: people switch it")
		return
	case !known:
		m.left(subject, "there is no driver for MAAS's power type %s", machine.PowerType)
		return
	case !found:
		m.left(subject, "the power parameters have nothing of it")
		return
	}
	entry, missing := m.parameters(subject, kind, given)
	if len(missing) > 0 {
		m.left(subject, "its power parameters lack %s", strings.Join(missing, ", "))
		return
	}
	entry.Name = m.named[machine.SystemID]
	entry.MACs, entry.Serial = machine.macs(), machine.serial()
	if machine.Architecture != "" {
		entry.Comments = append(entry.Comments, "architecture "+machine.Architecture)
	}
	if kind.shared {
		m.onDevice(&entry, machine.PowerType)
	}
	m.Nodes = append(m.Nodes, entry)
}

// parameters are those of the machine, as the driver takes them.
func (m *maasReader) parameters(subject string, kind maasType, given map[string]any) (entry Entry, missing []string) {
	entry.Driver = kind.driver
	for _, name := range kind.parameters {
		value, ok := maasValue(given[name])
		secret := slices.Contains(maasSecrets(), name)
		switch {
		case ok && secret:
			entry.set(name, Secret(value.text))
		case ok:
			entry.set(name, value)
		case secret && slices.Contains(kind.required, name):
			m.told(subject, "%s is missing, and has to be given", name)
			entry.set(name, Asked(""))
		case slices.Contains(kind.required, name):
			missing = append(missing, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if _, ok := maasValue(given[name]); ok && !slices.Contains(kind.parameters, name) {
			m.told(subject, "the parameter %s has no counterpart", name)
		}
	}
	return entry, missing
}

// maasValue is the value of a parameter; MAAS stores nothing as null or "".
func maasValue(value any) (Value, bool) {
	if texts, ok := scalarList(value); ok {
		return List(texts), len(texts) > 0
	}
	text, ok := scalarText(value)
	return Text(text), ok
}

// onDevice makes what machines of one PDU have in common a device.
func (m *maasReader) onDevice(entry *Entry, powerType string) {
	device := Entry{Driver: entry.Driver, Parameters: []Parameter{{"power_type", Text(powerType)}}}
	var own []Parameter
	key := powerType
	for _, parameter := range entry.Parameters {
		if parameter.Name == "node_outlet" {
			own = append(own, parameter)
			continue
		}
		device.Parameters = append(device.Parameters, parameter)
		key += "\x00" + parameter.Name + "\x00" + parameter.Value.text
	}
	index, known := m.devices[key]
	if !known {
		index = len(m.Devices)
		m.devices[key] = index
		address, _ := entry.value("power_address")
		device.Name = m.namer.free(validName("pdu-"+address.text, "pdu"))
		m.Devices = append(m.Devices, device)
	}
	entry.Driver, entry.Device, entry.Parameters = "", m.Devices[index].Name, own
}

// macs are those of the machine in the form of the inventory, each once.
func (m maasMachine) macs() []string {
	var macs []string
	for _, one := range m.Interfaces {
		if mac, err := net.ParseMAC(one.MAC); err == nil && len(mac) == 6 {
			macs = append(macs, mac.String())
		}
	}
	slices.Sort(macs)
	return slices.Compact(macs)
}

// serial is the serial number, if it is none of the words that firmware has in
// place of one.
func (m maasMachine) serial() string {
	text := strings.TrimSpace(m.Hardware.Serial)
	switch strings.ToLower(text) {
	case "unknown", "none", "not specified", "to be filled by o.e.m.", "default string", "system serial number", "0123456789":
		return ""
	}
	return text
}
