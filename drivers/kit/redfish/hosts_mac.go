package redfish

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// hostMACs are the MACs of a machine: those of its EthernetInterfaces. Where it
// has none, firmware may name some in the paths of boot options, or in the
// network adapters of the chassis.
func (s *survey) hostMACs(ctx context.Context, system node) ([]string, error) {
	for _, source := range []func(context.Context, node) ([]string, error){s.interfaceMACs, s.bootMACs, s.adapterMACs} {
		macs, err := source(ctx, system)
		if err != nil || len(macs) > 0 {
			return macs, err
		}
	}
	return nil, nil
}

// interfaceMACs are those of the EthernetInterfaces.
func (s *survey) interfaceMACs(ctx context.Context, system node) ([]string, error) {
	interfaces, err := s.members(ctx, system.at("EthernetInterfaces").link())
	if err != nil {
		return nil, err
	}
	var own []string
	for _, one := range interfaces {
		if toManager(one) {
			continue
		}
		own = append(own, macOf(one))
	}
	return machineMACs(own), nil
}

// toManager tells whether an interface is that between machine and BMC, which
// Lenovo and Supermicro list: it says so itself (EthernetInterface schema,
// Links.HostInterface), or by its name.
func toManager(one node) bool {
	if one.at("Links", "HostInterface").link() != "" {
		return true
	}
	for _, text := range []string{one.at("Id").text(), one.at("Name").text(), lastPart(one.link())} {
		plain := strings.ToLower(strings.ReplaceAll(text, " ", ""))
		if plain == "tomanager" || plain == "managerethernetinterface" {
			return true
		}
	}
	return false
}

// macOf is the MAC that an interface was made with, else the one it has; "" for
// texts that are none, such as "Not Available".
func macOf(one node) string {
	if mac := hexDigits(one.at("PermanentMACAddress").text(), macLength); mac != "" {
		return mac
	}
	return hexDigits(one.at("MACAddress").text(), macLength)
}

// machineMACs are the MACs that can be those of network interfaces: each once,
// no groups. An address that somebody made up (locally administered) beside
// some that were assigned is that of an interface to the BMC; a virtual machine
// has only such.
func machineMACs(macs []string) []string {
	var list, local []string
	for _, mac := range macs {
		if len(mac) != macLength || slices.Contains(list, mac) || slices.Contains(local, mac) {
			continue
		}
		switch first, _ := strconv.ParseUint(mac[:2], 16, 8); {
		case first&1 != 0:
		case first&2 != 0:
			local = append(local, mac)
		default:
			list = append(list, mac)
		}
	}
	if len(list) == 0 {
		return local
	}
	return list
}

// bootMACs are those in the device paths of the boot options.
func (s *survey) bootMACs(ctx context.Context, system node) ([]string, error) {
	options, err := s.members(ctx, system.at("Boot", "BootOptions").link())
	if err != nil {
		return nil, err
	}
	var macs []string
	for _, option := range options {
		macs = append(macs, pathMACs(option.at("UefiDevicePath").text())...)
	}
	return machineMACs(macs), nil
}

// adapterMACs are those of the functions of the network adapters in the
// machine's chassis; of their ports, where they have no functions.
func (s *survey) adapterMACs(ctx context.Context, system node) ([]string, error) {
	var macs []string
	for _, link := range system.at("Links", "Chassis").links() {
		chassis, err := s.readIfThere(ctx, link)
		if err != nil {
			return nil, err
		}
		adapters, err := s.members(ctx, chassis.at("NetworkAdapters").link())
		if err != nil {
			return nil, err
		}
		for _, adapter := range adapters {
			found, err := s.functionMACs(ctx, adapter)
			if err != nil {
				return nil, err
			}
			macs = append(macs, found...)
		}
	}
	return machineMACs(macs), nil
}

// functionMACs are the MACs of one network adapter.
func (s *survey) functionMACs(ctx context.Context, adapter node) ([]string, error) {
	functions, err := s.members(ctx, adapter.at("NetworkDeviceFunctions").link())
	if err != nil {
		return nil, err
	}
	var macs []string
	for _, function := range functions {
		if mac := macOf(function.at("Ethernet")); mac != "" {
			macs = append(macs, mac)
		}
	}
	if len(macs) > 0 {
		return macs, nil
	}
	ports, err := s.members(ctx, adapter.at("Ports").link())
	if err != nil {
		return nil, err
	}
	for _, port := range ports {
		for _, text := range port.at("Ethernet", "AssociatedMACAddresses").texts() {
			macs = append(macs, hexDigits(text, macLength))
		}
	}
	return macs, nil
}
