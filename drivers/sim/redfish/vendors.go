package redfishsim

import "fmt"

// Generic returns a BMC that does everything as the standard has it, with one
// machine of Id 1 that is off: an x86 server with two NICs of one PXE option
// each and one drive.
func Generic() Vendor {
	return Vendor{
		Name:    "generic",
		Manager: Manager{ID: "BMC", HostName: "bmc", Model: "Simulated BMC", Firmware: "1.0"},
		Systems: []System{{
			ID: "1", HostName: "node", Manufacturer: "Simulated", Model: "Server", BIOS: "1.0",
			Interfaces: []Interface{{ID: "1", MAC: documentMAC(1)}, {ID: "2", MAC: documentMAC(2)}},
			Processors: []Processor{x86("CPU1")},
			Drives:     []Drive{{ID: "1", Serial: "SIM0001", EUI: driveEUI}},
			Indicators: []string{"IndicatorLED", "LocationIndicatorActive"},
			Metrics:    metrics(PowerAndThermal),
			BootOptions: []BootOption{
				pathOption("Boot0001", "NIC 1 PXE IPv4", nicPath(1)+"/IPv4(0.0.0.0)"),
				pathOption("Boot0002", "NIC 2 PXE IPv4", nicPath(2)+"/IPv4(0.0.0.0)"),
				pathOption("Boot0003", "Drive", "PciRoot(0x0)/Pci(0x3,0x2)/Pci(0x0,0x0)/NVMe(0x1,"+driveEUIDashes+")"),
			},
		}},
	}
}

// Vendors returns all presets: Generic, Dell, Dell10, HPE, Lenovo, SR675V3, SMC,
// AMI, OpenBMC, GB200, Cray, Intel and DGX.
func Vendors() []Vendor {
	return []Vendor{
		Generic(), Dell(), Dell10(), HPE(), Lenovo(), SR675V3(), SMC(), AMI(), OpenBMC(), GB200(), Cray(), Intel(), DGX(),
	}
}

// The EUI-64 of the drives of the presets: as Identifiers shows it, in a device
// path, and in one with its bytes the other way round, as HPE has it.
const (
	driveEUI         = "0000005E00530001"
	driveEUIDashes   = "00-00-00-5E-00-53-00-01"
	driveEUIReversed = "01-00-53-00-5E-00-00-00"
)

// documentMAC is a MAC address for documentation (RFC 7042, 2.1.2).
func documentMAC(n int) string { return fmt.Sprintf("00:00:5E:00:53:%02X", n) }

// bareMAC is the same without colons.
func bareMAC(n int) string { return fmt.Sprintf("00005E0053%02X", n) }

// nicPath is the UEFI device path of a NIC (UEFI 2.10, 10.6.1).
func nicPath(n int) string {
	return fmt.Sprintf("PciRoot(0x1)/Pci(0x1,0x%d)/Pci(0x0,0x0)/MAC(%s,0x1)", n, bareMAC(n))
}

func pathOption(reference, name, path string) BootOption {
	return BootOption{Reference: reference, DisplayName: name, UefiDevicePath: path}
}

func x86(id string) Processor {
	return Processor{ID: id, Type: "CPU", Architecture: "x86", InstructionSet: "x86-64", Manufacturer: "Intel"}
}

func value(v float64) *float64 { return &v }

// metrics are the sensors of a machine at work.
func metrics(form MetricsForm) Metrics {
	return Metrics{
		Form: form, Watts: value(254), Average: 250, Min: 180, Max: 420, IntervalMin: 20,
		Temperatures: []Reading{{"CPU1", value(52)}, {"Inlet", value(23.5)}, {"Empty", nil}},
		Fans:         []Reading{{"Fan1", value(7200)}, {"Fan2", value(7080)}},
		Supplies:     []Supply{{"PSU1", "Enabled", "OK"}, {"PSU2", "Absent", ""}},
	}
}

// commonTypes are the reset types of most makers; PowerCycle and ForceOn are what
// they differ in.
func commonTypes(more ...string) []string {
	return append([]string{"On", "ForceOff", "GracefulShutdown", "ForceRestart", "Nmi", "GracefulRestart"}, more...)
}
