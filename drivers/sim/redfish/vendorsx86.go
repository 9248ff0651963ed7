package redfishsim

import (
	"slices"
	"time"
)

// Dell returns a BMC like Dell's iDRAC9: 409 when a machine is in the wanted
// state already, boot settings at Settings or on the system, a job for each
// change, opaque device paths with RelatedItem, a GPU before the CPU, 16 slots
// for accounts of which the first is nobody's.
func Dell() Vendor {
	const id, manager = "System.Embedded.1", serviceRoot + "/Managers/iDRAC.Embedded.1"
	const adapters = serviceRoot + "/Chassis/" + id + "/NetworkAdapters/"
	functions := []string{
		adapters + "NIC.Embedded.1/NetworkDeviceFunctions/NIC.Embedded.1-1-1",
		adapters + "NIC.Slot.5/NetworkDeviceFunctions/NIC.Slot.5-1",
	}
	return Vendor{
		Name: "Dell",
		Behaviour: Behaviour{
			Power: PowerRules{
				Types: commonTypes("PushPowerButton", "PowerCycle"), Already: Refusal{409, "IDRAC.2.8.PSU501"},
				WhileOff: Refusal{409, "IDRAC.2.8.PSU501"},
			},
			Boot:     BootRules{Settings: "Settings", OnceOnly: true, Accepted: Success{Status: 200, Task: true}},
			Accounts: AccountRules{Slots: 16},
		},
		Manager: Manager{ID: "iDRAC.Embedded.1", HostName: "idrac-SIM0001", Model: "16G Monolithic",
			Firmware: "7.00.30.00", Redfish: "1.18.0", ServiceVendor: "Dell", Expand: true, ResetTypes: []string{"GracefulRestart"}},
		Systems: []System{{
			ID: id, HostName: "", Manufacturer: "Dell Inc.", Model: "PowerEdge R750", BIOS: "1.13.2",
			Interfaces: []Interface{
				{ID: "NIC.Embedded.1-1-1", MAC: documentMAC(1), PermanentMAC: documentMAC(1), Function: functions[0]},
				{ID: "NIC.Slot.5-1", MAC: documentMAC(2), PermanentMAC: documentMAC(2), Function: functions[1]},
			},
			Processors: []Processor{{ID: "Video.Slot.1-1", Type: "GPU", Manufacturer: "NVIDIA"}, x86("CPU.Socket.1")},
			Drives:     []Drive{{ID: "Disk.Bay.6", Serial: "SIM0001"}},
			Indicators: []string{"IndicatorLED", "LocationIndicatorActive"},
			Metrics:    metrics(PowerAndThermal),
			BootOptions: []BootOption{
				{Reference: "Boot0000", DisplayName: "PXE Device 1: Embedded NIC 1 Port 1 Partition 1",
					UefiDevicePath: "VenHw(00000000-0000-0000-0000-000000000001)", Related: functions[0]},
				{Reference: "Boot0001", DisplayName: "HTTP Device 1: NIC in Slot 5 Port 1",
					UefiDevicePath: "VenHw(00000000-0000-0000-0000-000000000002)", Related: functions[1]},
				{Reference: "Boot0002", DisplayName: "PCIe SSD in Slot 6",
					UefiDevicePath: "PciRoot(0x0)/Pci(0x3,0x2)/Pci(0x0,0x0)/NVMe(0x1," + driveEUIDashes + ")"},
			},
			Extra: dellBIOS(manager),
		}},
	}
}

// dellBIOS is the Bios resource, from which older firmware tells the NIC of a
// boot option, and the job queue.
func dellBIOS(manager string) map[string]map[string]any {
	attributes := map[string]any{
		"PxeDev1EnDis": "Enabled", "PxeDev1Interface": "NIC.Embedded.1-1-1", "PxeDev1Protocol": "IPv4",
		"HttpDev1EnDis": "Enabled", "HttpDev1Interface": "NIC.Slot.5-1", "HttpDev1Protocol": "IPv4",
	}
	const bios = serviceRoot + "/Systems/System.Embedded.1/Bios"
	return map[string]map[string]any{
		"Bios": {"Id": "Bios", "Attributes": attributes,
			"@Redfish.Settings": map[string]any{"SettingsObject": map[string]any{"@odata.id": bios + "/Settings"}}},
		"Bios/Settings":   {"Id": "Settings", "Attributes": map[string]any{}},
		manager + "/Jobs": {"Id": "JobQueue", "Members": []any{}},
	}
}

// Dell10 returns a BMC like Dell's iDRAC10: Boot of the system is read-only, and
// On is refused for a while after an off.
func Dell10() Vendor {
	v := Dell()
	v.Name, v.Manager.Firmware = "Dell10", "1.20.50.50"
	v.Behaviour.Boot.SystemReadOnly = true
	v.Behaviour.Power.Already = Refusal{409, base + "ActionParameterValueConflict"}
	v.Behaviour.Power.OnRefusedFor = 300 * time.Millisecond
	return v
}

// HPE returns a BMC like HPE's iLO 5: 400 for what the state forbids, success
// with an "error" body, weak tags, links that end in a slash, a BootOrder that
// must be whole, NVMe paths with the bytes the other way round.
func HPE() Vendor {
	wrongState := Refusal{400, "iLO.2.14.InvalidOperationForSystemState"}
	return Vendor{
		Name: "HPE",
		Behaviour: Behaviour{
			Power: PowerRules{Types: commonTypes("PushPowerButton"), Already: wrongState, WhileOff: wrongState,
				Accepted: Success{Status: 200, ErrorBody: "Base.1.4.Success"}},
			Boot: BootRules{WholeOrder: true, ModeReadOnly: true, NoneRefused: true,
				Accepted: Success{Status: 200, ErrorBody: "iLO.2.14.SystemResetRequired"}},
			Paths: PathRules{Slash: SlashRedirect, SlashLinks: true, FoldCase: true},
			Tags:  TagRules{Form: TagWeak, InBody: true},
		},
		Manager: Manager{ID: "1", HostName: "ILOSIM0001", Model: "iLO 5", Firmware: "iLO 5 v2.72",
			Redfish: "1.6.0", ServiceVendor: "HPE", Expand: true, ResetTypes: []string{"ForceRestart", "GracefulRestart"}},
		Systems: []System{{
			ID: "1", HostName: "", Manufacturer: "HPE", Model: "ProLiant DL385 Gen10 Plus v2", BIOS: "A42 v2.60",
			Interfaces: []Interface{{ID: "1", MAC: "00:00:5e:00:53:01"}, {ID: "2", MAC: "00:00:5e:00:53:02"}},
			Processors: []Processor{x86("1")},
			Drives:     []Drive{{ID: "DA000000", Serial: "SIM0001", EUI: driveEUI}},
			Indicators: []string{"IndicatorLED"},
			Metrics:    metrics(PowerAndThermal),
			BootOptions: []BootOption{
				{ID: "1", Reference: "Boot002C", DisplayName: "Slot 5 Port 1 : Network Adapter - " + documentMAC(1) + " (HTTP(S) IPv6)",
					UefiDevicePath: nicPath(1) + "/IPv6(0000:0000:0000:0000:0000:0000:0000:0000)/Uri()"},
				{ID: "2", Reference: "Boot0021", DisplayName: "Slot 5 Port 1 : Network Adapter - " + documentMAC(1) + " (PXE IPv4)",
					UefiDevicePath: nicPath(1) + "/IPv4(0.0.0.0)"},
				{ID: "3", Reference: "Boot0013", DisplayName: "NVMe Drive Port 7A Box 2 Bay 5 : NVM Express Controller - SIM0001-MODEL",
					UefiDevicePath: "PciRoot(0x0)/Pci(0x3,0x2)/Pci(0x0,0x0)/NVMe(0x1," + driveEUIReversed + ")"},
				{ID: "4", Reference: "Boot000F", DisplayName: "Generic USB Boot", UefiDevicePath: "UsbClass(0xFFFF,0xFFFF,0xFF,0xFF,0xFF)"},
			},
			Extra: map[string]map[string]any{"Bios/oem/hpe/boot/settings": {"Id": "settings",
				"PersistentBootConfigOrder": []any{"NIC.Slot.5.1.Httpv6", "NIC.Slot.5.1.IPv4", "NVMe.DriveBay.2.5", "Generic.USB.1.1"}}},
		}},
	}
}

// Lenovo returns a BMC like Lenovo's XCC: Once or Disabled only, the boot order
// at Pending, boot options in Oem, the BMC's name as the host's, strong tags
// that a PATCH must carry.
func Lenovo() Vendor {
	return Vendor{
		Name: "Lenovo",
		Behaviour: Behaviour{
			Power: PowerRules{Types: commonTypes("ForceOn"), Advertise: InBoth},
			Boot:  BootRules{Settings: "Pending", OrderInSettings: true, Enabled: []string{"Once", "Disabled"}},
			Tags:  TagRules{Form: TagStrong, InBody: true, Demanded: true},
		},
		Manager: Manager{ID: "1", HostName: "XCC-SIM0001", Model: "XCC", Firmware: "AFBT30P", Redfish: "1.15.0",
			ServiceVendor: "Lenovo", Expand: true, ResetTypes: []string{"GracefulRestart", "ForceRestart"}},
		Systems: []System{{
			ID: "1", HostName: "XCC-SIM0001", Manufacturer: "Lenovo", Model: "ThinkSystem SR670 V2", BIOS: "U8E126J",
			Interfaces: []Interface{
				{ID: "NIC1", MAC: documentMAC(1), PermanentMAC: documentMAC(1)},
				{ID: "ToManager", MAC: "7E:D3:0A:00:00:01", HostInterface: true},
			},
			Processors: []Processor{x86("1")}, Indicators: []string{"IndicatorLED", "LocationIndicatorActive"},
			Metrics: metrics(PowerAndThermal),
			BootOptions: []BootOption{
				{ID: "1", Reference: "Boot0001", DisplayName: "Network", Alias: "Pxe"},
				{ID: "2", Reference: "Boot0002", DisplayName: "HardDisk", Alias: "Hdd"},
			},
			Oem:   object{"Lenovo": object{"BootSettings": link(serviceRoot + "/Systems/1/Oem/Lenovo/BootSettings")}},
			Extra: lenovoOrders(),
		}},
	}
}

// SR675V3 returns a BMC like that of Lenovo's ThinkSystem SR675 V3: a
// ForceRestart is accepted and hangs, until the machine is switched off and on.
func SR675V3() Vendor {
	v := Lenovo()
	v.Name, v.Systems[0].Model = "SR675V3", "ThinkSystem SR675 V3"
	v.Behaviour.Power.Hang = []string{"ForceRestart"}
	return v
}

// lenovoOrders are the orders below BootSettings, which name devices in words;
// not each has a MAC address.
func lenovoOrders() map[string]map[string]any {
	const settings = serviceRoot + "/Systems/1/Oem/Lenovo/BootSettings"
	orders := map[string][]any{
		"BootOrder.BootOrder": {"Network", "HardDisk"},
		"BootOrder.NetworkBootOrder": {
			"UEFI:   SLOT 10 (C7/0/0) PXE IPv4  Network Adapter - " + documentMAC(1),
			"UEFI:   SLOT 10 (C7/0/0) HTTP IPv4  Network Adapter - " + documentMAC(1),
			"UEFI:   SLOT 11 (28/0/0) PXE IPv4  OCP Ethernet Adapter",
		},
		"BootOrder.HardDiskBootOrder": {"UEFI:   SLOT 1 (17/0/0) Bay 0 NVMe SIM0001", "UEFI:   SLOT 1 (17/0/0) Bay 1"},
	}
	extra, paths := map[string]map[string]any{}, []string{}
	for name, order := range orders {
		extra[settings+"/"+name] = object{
			"Id": name, "Name": name, "BootOrderNext": order, "BootOrderCurrent": order, "BootOrderSupported": order,
		}
		paths = append(paths, settings+"/"+name)
	}
	slices.Sort(paths)
	extra[settings] = collection(settings, "LenovoBootManager", paths)
	return extra
}

// SMC returns a BMC like Supermicro's X13: reset types only in an ActionInfo,
// Mode and Enabled in every override or it does not hold, boot options without a
// path, BootOrder refused in favour of Oem FixedBootOrder, a NIC to the BMC.
func SMC() Vendor {
	const fixed = serviceRoot + "/Systems/1/Oem/Supermicro/FixedBootOrder"
	pxe := func(n int) string { return "(B26/D0/F0) UEFI PXE IPv4 Network Adapter - " + bareMAC(n) }
	return Vendor{
		Name: "SMC",
		Behaviour: Behaviour{
			Power: PowerRules{Types: commonTypes("ForceOn", "PowerCycle"), Advertise: InActionInfo},
			Boot: BootRules{ModeReverts: true, IgnoredWithout: overrideEnabled, OrderUnknown: true,
				Targets: []string{"None", "Pxe", "Floppy", "Cd", "Usb", "Hdd", "BiosSetup", "UsbCd", "UefiBootNext", "UefiHttp"}},
			Tags: TagRules{Form: TagStrong, InBody: true},
		},
		Manager: Manager{ID: "1", HostName: "", Model: "ASPEED", Firmware: "01.02.62", Redfish: "1.11.0", Expand: true},
		Systems: []System{{
			ID: "1", NullHostName: true, Manufacturer: "Supermicro", Model: "SYS-821GE-TNHR", BIOS: "1.4",
			Interfaces: []Interface{
				{ID: "1", MAC: "00:00:5e:00:53:01"}, {ID: "2", MAC: "00:00:5e:00:53:02"},
				{ID: "ToManager", MAC: "BE:3A:F2:00:00:01", PermanentMAC: "BE:3A:F2:00:00:01", HostInterface: true},
			},
			Processors: []Processor{x86("1")}, Indicators: []string{"IndicatorLED", "LocationIndicatorActive"},
			Metrics: metrics(PowerAndThermal),
			BootOptions: []BootOption{
				{Reference: "Boot0019", DisplayName: pxe(1)}, {Reference: "Boot001A", DisplayName: pxe(2)},
				{Reference: "Boot0018", DisplayName: "UEFI: Built-in EFI Shell"},
			},
			Oem: object{"Supermicro": object{"FixedBootOrder": link(fixed)}},
			Extra: map[string]map[string]any{fixed: {"Id": "FixedBootOrder", "BootModeSelected": "UEFI",
				"FixedBootOrder": []any{"UEFI Hard Disk", "UEFI Network:" + pxe(1), "UEFI AP:UEFI: Built-in EFI Shell"},
				"UEFINetwork":    []any{pxe(1), pxe(2)}}},
		}},
	}
}

// Intel returns a BMC like Intel's S2600: Redfish 1.1 without tags, boot options
// or sensors but power.
func Intel() Vendor {
	v := Generic()
	v.Name, v.Manager.Redfish = "Intel", "1.1.0"
	v.Behaviour.Power = PowerRules{Types: commonTypes()}
	v.Behaviour.Boot = BootRules{NoOrder: true}
	v.Behaviour.Paths.ExpandIgnored = true
	v.Systems[0].BootOptions = nil
	v.Systems[0].Manufacturer, v.Systems[0].Model = "Intel Corporation", "S2600WFT"
	return v
}
