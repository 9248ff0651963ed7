package redfishsim

import (
	"maps"
	"slices"
)

// system adds a system and everything below it.
func (b *builder) system(system System) {
	path := systemPath(system)
	resource := object{
		"Id": system.ID, "Name": orElse(system.Name, "System"), "SystemType": "Physical",
		"HostName": system.HostName, "Manufacturer": system.Manufacturer, "Model": system.Model,
		"BiosVersion": system.BIOS, "Status": object{"State": "Enabled", "Health": "OK"},
		"PowerState": string(Off), "AssetTag": "",
		"Processors": link(path + "/Processors"), "Storage": link(path + "/Storage"),
		"Links": object{"Chassis": links(chassisPath(system)), "ManagedBy": links(b.vendor.managerPath())},
	}
	if system.On {
		resource["PowerState"] = string(On)
	}
	if system.NullHostName {
		resource["HostName"] = nil
	}
	if system.ProcessorSummary != "" {
		resource["ProcessorSummary"] = object{"Model": system.ProcessorSummary}
	}
	if system.Oem != nil {
		resource["Oem"] = system.Oem
	}
	if system.OemLinks != nil {
		resource["Links"].(object)["Oem"] = system.OemLinks
	}
	addIndicators(resource, system.Indicators)
	b.actions(system, resource)
	b.boot(system, resource)
	b.interfaces(system, resource)
	b.processors(system)
	b.drives(system)
	b.chassis(system)
	b.add(path, "ComputerSystem", resource)
	for name, extra := range system.Extra {
		extra = maps.Clone(extra) // may be shared between BMCs
		whole := below(system, name)
		extra["@odata.id"] = whole
		b.put(whole, extra)
	}
}

func addIndicators(resource object, indicators []string) {
	for _, indicator := range indicators {
		resource[indicator] = false
		if indicator == "IndicatorLED" {
			resource[indicator] = "Off"
		}
	}
}

// standardTypes are the reset types that a vendor without own ones advertises.
func standardTypes() []string {
	return []string{"On", "ForceOff", "GracefulShutdown", "GracefulRestart", "ForceRestart", "Nmi", "PowerCycle"}
}

func (b *builder) actions(system System, resource object) {
	if system.NoReset {
		return
	}
	rules, path := b.vendor.Behaviour.Power, systemPath(system)
	types := rules.Types
	if types == nil {
		types = standardTypes()
	}
	reset := object{"target": path + "/Actions/ComputerSystem.Reset"}
	if rules.Advertise == InAction || rules.Advertise == InBoth {
		reset["ResetType@Redfish.AllowableValues"] = types
	}
	if rules.Advertise == InActionInfo || rules.Advertise == InBoth {
		reset["@Redfish.ActionInfo"] = path + "/ResetActionInfo"
		b.add(path+"/ResetActionInfo", "ActionInfo", object{"Parameters": []any{object{
			"Name": "ResetType", "Required": true, "DataType": "String", "AllowableValues": types,
		}}})
	}
	resource["Actions"] = object{"#ComputerSystem.Reset": reset}
}

// boot adds Boot, the boot options and the settings object.
func (b *builder) boot(system System, resource object) {
	rules, path := b.vendor.Behaviour.Boot, systemPath(system)
	boot := object{}
	if !rules.NoOverride {
		boot[overrideEnabled], boot[overrideMode], boot[overrideTarget] = "Disabled", "UEFI", "None"
		boot[overrideTarget+"@Redfish.AllowableValues"] = rules.allowed(rules.Targets, defaultTargets()...)
		boot["StopBootOnFault"] = "Never"
	}
	if !rules.NoOrder {
		boot[bootOrder] = b.bootOptions(system)
		boot["BootOptions"] = link(path + "/BootOptions")
	}
	resource["Boot"] = boot
	if rules.Settings == "" || system.NoReset {
		return
	}
	settings := path + "/" + rules.Settings
	resource["@Redfish.Settings"] = object{
		"@odata.type":    "#Settings.v1_3_5.Settings",
		"SettingsObject": link(settings), "SupportedApplyTimes": []string{"OnReset"},
	}
	asked := object{}
	for name, value := range boot {
		if slices.Contains([]string{overrideEnabled, overrideMode, overrideTarget, bootOrder}, name) {
			asked[name] = value
		}
	}
	b.add(settings, "ComputerSystem", object{"Id": rules.Settings, "Boot": asked})
}

// bootOptions adds the boot options and returns the boot order.
func (b *builder) bootOptions(system System) []any {
	path := systemPath(system) + "/BootOptions"
	order, members := []any{}, []string{}
	for _, option := range system.BootOptions {
		resource := object{
			"BootOptionReference": option.Reference, "DisplayName": option.DisplayName, "BootOptionEnabled": true,
		}
		if option.UefiDevicePath != "" {
			resource["UefiDevicePath"] = option.UefiDevicePath
		}
		if option.Related != "" {
			resource["RelatedItem"] = links(option.Related)
		}
		if option.Alias != "" {
			resource["Alias"] = option.Alias
		}
		member := path + "/" + orElse(option.ID, option.Reference)
		b.add(member, "BootOption", resource)
		order, members = append(order, option.Reference), append(members, member)
	}
	b.collection(path, "BootOption", members)
	return order
}

func (b *builder) interfaces(system System, resource object) {
	if system.NoInterfaces {
		return
	}
	path := systemPath(system) + "/EthernetInterfaces"
	resource["EthernetInterfaces"] = link(path)
	var members []string
	for _, nic := range system.Interfaces {
		fields, to := object{"Name": orElse(nic.Name, "Ethernet Interface")}, object{}
		if nic.MAC != "" {
			fields["MACAddress"] = nic.MAC
		}
		if nic.PermanentMAC != "" {
			fields["PermanentMACAddress"] = nic.PermanentMAC
		}
		if nic.HostInterface {
			to["HostInterface"] = link(b.vendor.managerPath() + "/HostInterfaces/1")
		}
		if nic.Function != "" {
			to["NetworkDeviceFunction"] = link(nic.Function)
			b.add(nic.Function, "NetworkDeviceFunction", object{"Ethernet": object{"MACAddress": nic.MAC}})
		}
		fields["Links"] = to
		member := path + "/" + nic.ID
		b.add(member, "EthernetInterface", fields)
		members = append(members, member)
	}
	b.collection(path, "EthernetInterface", members)
}

func (b *builder) processors(system System) {
	path := systemPath(system) + "/Processors"
	var members []string
	for _, processor := range system.Processors {
		resource := object{}
		for name, value := range map[string]string{
			"ProcessorType": processor.Type, "ProcessorArchitecture": processor.Architecture,
			"InstructionSet": processor.InstructionSet, "Manufacturer": processor.Manufacturer, "Model": processor.Model,
		} {
			if value != "" {
				resource[name] = value
			}
		}
		b.add(path+"/"+processor.ID, "Processor", resource)
		members = append(members, path+"/"+processor.ID)
	}
	b.collection(path, "Processor", members)
}

func (b *builder) drives(system System) {
	path := systemPath(system) + "/Storage"
	if len(system.Drives) == 0 {
		b.collection(path, "Storage", nil)
		return
	}
	var members []string
	for _, drive := range system.Drives {
		resource := object{"SerialNumber": drive.Serial, "Model": drive.Model, "Identifiers": nil}
		if drive.Name != "" {
			resource["Name"] = drive.Name
		}
		if drive.EUI != "" {
			resource["Identifiers"] = []any{object{"DurableName": drive.EUI, "DurableNameFormat": "EUI"}}
		}
		member := path + "/1/Drives/" + drive.ID
		b.add(member, "Drive", resource)
		members = append(members, member)
	}
	b.collection(path, "Storage", []string{path + "/1"})
	b.add(path+"/1", "Storage", object{"Drives": links(members...), "Drives@odata.count": len(members)})
}
