package redfishsim

// State is the PowerState of a machine as the BMC shows it.
type State string

// The states. Null shows null, Missing leaves the property out.
const (
	On          State = "On"
	Off         State = "Off"
	PoweringOn  State = "PoweringOn"
	PoweringOff State = "PoweringOff"
	Paused      State = "Paused"
	Resetting   State = "Reset"
	Unknown     State = "Unknown"
	Null        State = "null"
	Missing     State = ""
)

// System is one computer behind the BMC; a member of the Systems collection,
// in the order of Vendor.Systems.
type System struct {
	// ID is the Id and the last part of the path.
	ID string
	// Name, HostName, Manufacturer, Model and BIOS are shown as they are;
	// NullHostName shows null.
	Name, HostName, Manufacturer, Model, BIOS string
	NullHostName                              bool
	// On is the power at the start; Server.Machine shows other states.
	On bool
	// NoReset makes a ghost: a member without a Reset action.
	NoReset bool
	// NoInterfaces leaves the EthernetInterfaces collection out.
	NoInterfaces bool
	Interfaces   []Interface
	Processors   []Processor
	// ProcessorSummary is ProcessorSummary.Model; "" leaves it out.
	ProcessorSummary string
	Drives           []Drive
	BootOptions      []BootOption
	// Indicators are the writable lights: IndicatorLED, LocationIndicatorActive.
	Indicators []string
	Metrics    Metrics
	// Oem is Oem of the system, OemLinks is Links.Oem; nil leaves them out.
	Oem, OemLinks map[string]any
	// Extra are more resources; the key is a path that starts with "/" (whole) or
	// does not (below the system).
	Extra map[string]map[string]any
}

// Interface is one member of EthernetInterfaces.
type Interface struct {
	ID, Name string
	// MAC and PermanentMAC are shown as they are; "" leaves the property out.
	MAC, PermanentMAC string
	// HostInterface marks a NIC between host and BMC (Links.HostInterface).
	HostInterface bool
	// Function is the path of its NetworkDeviceFunction; "" for none.
	Function string
}

// Processor is one member of Processors.
type Processor struct {
	ID string
	// Type is CPU, GPU and so on; what is "" is left out.
	Type, Architecture, InstructionSet, Manufacturer, Model string
}

// Drive is one drive of the system's only storage.
type Drive struct {
	ID, Name, Model, Serial string
	// EUI is the EUI-64 as Identifiers shows it; "" shows null.
	EUI string
}

// BootOption is one member of BootOptions; the order of System.BootOptions is
// the boot order.
type BootOption struct {
	// ID is the last part of the path; "" means Reference.
	ID, Reference, DisplayName string
	// UefiDevicePath and Related (the path of a RelatedItem) are left out if "".
	UefiDevicePath, Related string
	// Alias is Pxe, Hdd and so on.
	Alias string
}

// MetricsForm is where a BMC shows its sensors.
type MetricsForm int

// The forms of sensors.
const (
	NoMetrics       MetricsForm = iota
	PowerAndThermal             // Chassis Power and Thermal
	Environment                 // EnvironmentMetrics, PowerSubsystem, ThermalSubsystem
)

// Metrics are the sensors of the system's chassis.
type Metrics struct {
	Form MetricsForm
	// Watts is the power consumed; nil shows null. Average, Min, Max and
	// IntervalMin are PowerMetrics, and only PowerAndThermal has them.
	Watts                          *float64
	Average, Min, Max, IntervalMin float64
	Temperatures                   []Reading // degrees Celsius
	Fans                           []Reading // revolutions per minute
	Supplies                       []Supply
}

// Reading is one sensor; nil shows null.
type Reading struct {
	Name  string
	Value *float64
}

// Supply is one power supply.
type Supply struct {
	Name, State, Health string
}

// Manager is the BMC as a resource.
type Manager struct {
	ID, HostName, Model, Firmware string
	// ResetTypes are those of Manager.Reset; none means GracefulRestart and
	// ForceRestart.
	ResetTypes []string
	// Redfish is RedfishVersion; "" means 1.11.0.
	Redfish string
	// ServiceVendor is Vendor of the service root; "" leaves it out.
	ServiceVendor string
	// Expand announces $expand in the service root and carries it out for
	// collections. Otherwise it is refused; see PathRules.
	Expand bool
}
