package redfish

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// bootEvidence is what the machine says of its boot options and devices, read
// as far as it is needed.
type bootEvidence struct {
	survey  *survey
	system  node
	wanted  []BootDevice
	options []bootChoice
	// identities are those of the wanted devices.
	identities []identity
}

// collectOptions reads the boot options and what they link to.
func collectOptions(ctx context.Context, s *survey, system node, wanted []BootDevice) (*bootEvidence, error) {
	e := &bootEvidence{survey: s, system: system, wanted: wanted, identities: identitiesOf(wanted)}
	members, err := s.members(ctx, system.at("Boot", "BootOptions").link())
	if err != nil {
		return nil, err
	}
	read := map[string]identity{}
	for _, member := range members {
		option := bootChoice{
			reference: member.at("BootOptionReference").text(),
			name:      member.at("DisplayName").text(),
			path:      member.at("UefiDevicePath").text(),
			links:     member.at("RelatedItem").links(),
		}
		for _, link := range option.links {
			if option.related, err = e.relate(ctx, option.related, link, read); err != nil {
				return nil, err
			}
		}
		e.options = append(e.options, option)
	}
	return e, nil
}

// identitiesOf is what the devices are known by from the request alone.
func identitiesOf(devices []BootDevice) []identity {
	list := make([]identity, len(devices))
	for i, device := range devices {
		if device.MAC != "" {
			list[i].macs = []string{hexDigits(device.MAC, macLength)}
		} else {
			list[i].serials = []string{device.Serial}
		}
	}
	return list
}

// relate adds the device that a related resource is, reading each resource
// once. One that is not there proves nothing.
func (e *bootEvidence) relate(ctx context.Context, list []identity, link string, read map[string]identity) ([]identity, error) {
	known, done := read[link]
	if !done {
		resource, err := e.survey.readIfThere(ctx, link)
		if err != nil {
			return nil, err
		}
		known = resourceIdentity(resource)
		read[link] = known
	}
	return append(list, known), nil
}

// resourceIdentity is the device that a resource describes: an
// EthernetInterface, a NetworkDeviceFunction, a Port with one address, or a
// Drive.
func resourceIdentity(resource node) identity {
	var known identity
	addMAC := func(text string) {
		if mac := hexDigits(text, macLength); mac != "" && !slices.Contains(known.macs, mac) {
			known.macs = append(known.macs, mac)
		}
	}
	for _, part := range []node{resource, resource.at("Ethernet")} {
		addMAC(part.at("PermanentMACAddress").text())
		addMAC(part.at("MACAddress").text())
	}
	for _, list := range [][]string{
		resource.at("Ethernet", "AssociatedMACAddresses").texts(),
		resource.at("AssociatedNetworkAddresses").texts(),
	} {
		if len(list) == 1 {
			addMAC(list[0])
		}
	}
	if serial := resource.at("SerialNumber").text(); serial != "" && isDrive(resource) {
		known.serials = []string{serial}
	}
	for _, name := range resource.at("Identifiers").list() {
		if eui := hexDigits(name.at("DurableName").text(), euiLength); eui != "" && strings.EqualFold(name.at("DurableNameFormat").text(), "EUI") {
			known.euis = append(known.euis, eui)
		}
	}
	return known
}

// isDrive tells drives from adapters and others that have serial numbers too.
func isDrive(resource node) bool {
	return strings.HasPrefix(resource.at("@odata.type").text(), "#Drive.") || resource.has("MediaType") || resource.has("CapacityBytes")
}

// learnMore reads the resources of the devices that the options alone did not
// prove: the network interfaces with their names, the drives.
func (e *bootEvidence) learnMore(ctx context.Context, missing []int) error {
	var interfaces, drives bool
	for _, i := range missing {
		interfaces = interfaces || e.wanted[i].MAC != ""
		drives = drives || e.wanted[i].MAC == ""
	}
	if interfaces {
		if err := e.learnInterfaces(ctx); err != nil {
			return err
		}
	}
	if drives {
		return e.learnDrives(ctx)
	}
	return nil
}

// learnInterfaces adds the other address and the names of the interfaces, and
// to Dell's options the interface that their BIOS attribute names.
func (e *bootEvidence) learnInterfaces(ctx context.Context) error {
	members, err := e.survey.members(ctx, e.system.at("EthernetInterfaces").link())
	if err != nil {
		return err
	}
	names := fqddOwners(members)
	for _, member := range members {
		known := resourceIdentity(member)
		known.fqdds = names[member.at("Id").text()]
		e.learn(known, member.link())
	}
	if !slices.ContainsFunc(e.options, func(o bootChoice) bool { return attributeName(o.name) != "" }) {
		return nil
	}
	bios, err := e.survey.readIfThere(ctx, e.system.at("Bios").link())
	if err != nil {
		return err
	}
	for i, option := range e.options {
		e.options[i].fqdd = attributeInterface(bios.at("Attributes"), option.name)
	}
	return nil
}

// attributeInterface is the interface of a Dell boot option, "" when its
// device is disabled or unknown.
func attributeInterface(attributes node, displayName string) string {
	name := attributeName(displayName)
	if strings.EqualFold(attributes.at(strings.TrimSuffix(name, "Interface")+"EnDis").text(), "Disabled") {
		return ""
	}
	return attributes.at(name).text()
}

// fqddOwners are the names that BIOS attributes may have for each interface:
// its Id and, where only one interface fits, the Id without the last part.
func fqddOwners(interfaces []node) map[string][]string {
	short := map[string]int{}
	cut := func(id string) string { return id[:max(strings.LastIndexByte(id, '-'), 0)] }
	for _, one := range interfaces {
		id := one.at("Id").text()
		short[cut(id)]++
		short[id]++
	}
	names := map[string][]string{}
	for _, one := range interfaces {
		id := one.at("Id").text()
		if id == "" {
			continue
		}
		names[id] = []string{id}
		if shorter := cut(id); shorter != "" && short[shorter] == 1 {
			names[id] = append(names[id], shorter)
		}
	}
	return names
}

// learn adds what a resource tells to the wanted device that it is.
func (e *bootEvidence) learn(known identity, link string) {
	for i := range e.identities {
		device := &e.identities[i]
		if !device.is(known) {
			continue
		}
		device.links = append(device.links, link)
		device.fqdds = append(device.fqdds, known.fqdds...)
		device.euis = append(device.euis, known.euis...)
		for _, mac := range known.macs {
			if !slices.Contains(device.macs, mac) {
				device.macs = append(device.macs, mac)
			}
		}
	}
}

// learnDrives reads the drives of all storage subsystems, until every wanted
// one was found.
func (e *bootEvidence) learnDrives(ctx context.Context) error {
	subsystems, err := e.survey.members(ctx, e.system.at("Storage").link())
	if err != nil {
		return err
	}
	for _, subsystem := range subsystems {
		for _, link := range subsystem.at("Drives").links() {
			if e.drivesKnown() {
				return nil
			}
			drive, err := e.survey.readIfThere(ctx, link)
			if err != nil {
				return err
			}
			e.learn(resourceIdentity(drive), link)
		}
	}
	return nil
}

// drivesKnown tells whether every wanted drive has been found.
func (e *bootEvidence) drivesKnown() bool {
	return !slices.ContainsFunc(e.identities, func(i identity) bool { return len(i.serials) > 0 && len(i.links) == 0 })
}

// match finds the owners of the options, reading more about the devices only
// when some have none yet.
func (e *bootEvidence) match(ctx context.Context) (matching, error) {
	found := matchOptions(e.options, e.identities)
	missing := found.missing()
	if len(missing) == 0 || len(found.contested) > 0 {
		return found, nil
	}
	if err := e.learnMore(ctx, missing); err != nil {
		return matching{}, err
	}
	return matchOptions(e.options, e.identities), nil
}

// plan matches the devices with groups in place of boot options, likewise.
func (e *bootEvidence) plan(ctx context.Context, groups []bootGroup) (groupPlan, error) {
	plan, err := planGroups(groups, e.wanted, e.identities)
	without, ok := errors.AsType[*bootOrderError](err)
	if !ok || without.reason != noOption {
		return plan, err
	}
	var missing []int
	for _, device := range without.devices {
		missing = append(missing, slices.Index(e.wanted, device))
	}
	if err := e.learnMore(ctx, missing); err != nil {
		return groupPlan{}, err
	}
	return planGroups(groups, e.wanted, e.identities)
}
