package redfishsim

import "fmt"

// AMI returns a BMC like AMI's MegaRAC: four reset types in an ActionInfo, all
// three override properties together, settings at SD, tags without quotes that a
// PATCH must carry, one MAC address twice.
func AMI() Vendor {
	v := Generic()
	v.Name = "AMI"
	v.Behaviour = Behaviour{
		Power: PowerRules{Types: []string{"On", "ForceOff", "ForceRestart", "GracefulShutdown"}, Advertise: InActionInfo,
			Accepted: Success{Status: 202, Task: true}},
		Boot: BootRules{Settings: "SD", SystemReadOnly: true, Together: []string{overrideEnabled, overrideMode, overrideTarget},
			Accepted: Success{Status: 204}},
		Tags: TagRules{Form: TagBare, InBody: true, Demanded: true},
	}
	v.Manager = Manager{ID: "Self", HostName: "MegaRAC", Model: "AMI", Firmware: "12.61.09", ServiceVendor: "AMI", Expand: true}
	system := &v.Systems[0]
	system.ID, system.NullHostName, system.Manufacturer, system.Model = "Self", true, "GIGABYTE", "H262-Z61"
	system.Interfaces = append(system.Interfaces, Interface{ID: "3", MAC: documentMAC(2)})
	for i := range system.BootOptions {
		system.BootOptions[i].ID = fmt.Sprintf("%04d", i+1)
	}
	return v
}

// OpenBMC returns a BMC like stock OpenBMC: reset types in an ActionInfo, no
// refusal of what is so already, no EthernetInterfaces, no boot order, accounts by
// name.
func OpenBMC() Vendor {
	v := Generic()
	v.Name = "OpenBMC"
	v.Behaviour = Behaviour{
		Power: PowerRules{Types: commonTypes("ForceOn", "PowerCycle"), Advertise: InActionInfo, Transitional: true},
		Boot:  BootRules{NoOrder: true},
		Tags:  TagRules{Form: TagStrong},
		// The names of its accounts are objects on D-Bus.
		Accounts: AccountRules{ByName: true},
	}
	v.Manager = Manager{ID: "bmc", HostName: "obmc", Model: "OpenBmc", Firmware: "2.18.0"}
	system := &v.Systems[0]
	system.ID, system.NullHostName, system.NoInterfaces, system.Interfaces = "system", true, true, nil
	system.BootOptions, system.Drives = nil, nil
	system.Indicators, system.Metrics = []string{"LocationIndicatorActive"}, metrics(Environment)
	return v
}

// GB200 returns a BMC like that of NVIDIA's GB200: OpenBMC with Boot only at
// Settings, MAC addresses only in boot options, a second system without Reset,
// and a processor that only its summary names.
func GB200() Vendor {
	v := OpenBMC()
	v.Name = "GB200"
	v.Behaviour.Boot = BootRules{Settings: "Settings", SystemReadOnly: true, WholeOrder: true}
	v.Manager = Manager{ID: "BMC_0", HostName: "gb200", Model: "GB200", Firmware: "GB200Nvl-25.01", Expand: true}
	node := &v.Systems[0]
	node.ID, node.Manufacturer, node.Model = "System_0", "NVIDIA", "GB200 NVL"
	node.ProcessorSummary, node.Processors = "ARMv9", []Processor{{ID: "CPU_0", Type: "CPU", Manufacturer: "NVIDIA"}}
	node.Drives = []Drive{{ID: "NVMe_0", Serial: "SIM0001"}}
	node.BootOptions = []BootOption{
		pathOption("Boot0001", "UEFI PXEv4 (MAC:"+bareMAC(1)+")", nicPath(1)+"/IPv4(0.0.0.0)"),
		pathOption("Boot0002", "UEFI HTTPv4 (MAC:"+bareMAC(1)+")", nicPath(1)+"/IPv4(0.0.0.0)/Uri()"),
		pathOption("Boot0003", "UEFI NVMe SIM0001 1", "PciRoot(0x0)/Pci(0x0,0x0)/NVMe(0x1,00-00-00-00-00-00-00-00)"),
	}
	v.Systems = []System{hgx(), *node}
	return v
}

// hgx is the member of Systems that stands for a board of GPUs.
func hgx() System {
	return System{
		ID: "HGX_Baseboard_0", NoReset: true, NullHostName: true, NoInterfaces: true, On: true,
		Manufacturer: "NVIDIA", Processors: []Processor{{ID: "GPU_SXM_1", Type: "GPU", Manufacturer: "NVIDIA"}},
	}
}

// DGX returns a BMC like that of NVIDIA's DGX H100: AMI's, but with a second
// system without Reset that comes last, and no power reading.
func DGX() Vendor {
	v := AMI()
	v.Name = "DGX"
	node := &v.Systems[0]
	node.ID, node.Manufacturer, node.Model = "DGX", "NVIDIA", "DGXH100"
	node.Metrics = Metrics{Form: PowerAndThermal}
	v.Systems = append(v.Systems, hgx())
	return v
}

// Cray returns a BMC like that of HPE's Cray EX4252: four nodes of which the
// first is Node3, three reset types (one of them Off, which no standard has), no
// override, an off that is lost while a node comes up.
func Cray() Vendor {
	v := Vendor{
		Name: "Cray",
		Behaviour: Behaviour{
			Power: PowerRules{Types: []string{"On", "ForceOff", "Off"}, Advertise: InActionInfo, Transitional: true, OffLost: true},
			Boot:  BootRules{NoOverride: true},
			Paths: PathRules{ExpandIgnored: true},
		},
		Manager: Manager{ID: "BMC", HostName: "x1000c0s0b0", Model: "nC", Firmware: "nc.1.9.10"},
	}
	for _, n := range []int{3, 1, 2, 0} {
		pxe := func(nic, version int) BootOption {
			name := fmt.Sprintf("ME%d-PXE-IP%d", nic, version)
			return BootOption{Reference: name, DisplayName: name, UefiDevicePath: fmt.Sprintf("%s/IPv%d", nicPath(10*n+nic), version)}
		}
		v.Systems = append(v.Systems, System{
			ID: fmt.Sprintf("Node%d", n), NullHostName: true, Manufacturer: "HPE", Model: "EX4252",
			Interfaces: []Interface{
				{ID: "HPCNet0", MAC: "Not Available", PermanentMAC: "Not Available"}, {ID: "Empty", MAC: ""},
				{ID: "ManagementEthernet", MAC: documentMAC(10 * n), PermanentMAC: documentMAC(10 * n)},
			},
			Processors:  []Processor{{ID: "GPU0", Type: "Accelerator"}, {ID: "CPU0", Type: "CPU", Manufacturer: "AMD"}},
			BootOptions: []BootOption{pxe(0, 4), pxe(0, 6), pxe(1, 4)},
			Metrics:     Metrics{Form: PowerAndThermal},
		})
	}
	return v
}
