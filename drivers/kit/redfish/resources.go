package redfish

import "encoding/json"

// Ref is a link to another resource.
type Ref struct {
	Link string `json:"@odata.id"`
}

// System is a computer as a BMC describes it (schema ComputerSystem). What the
// BMC does not say, or says in a wrong type, is the zero value.
type System struct {
	// Link is the path that the resource was read from, for Refresh.
	Link string
	// ETag is the entity tag of the header or, without it, the body's
	// @odata.etag; "" when there was neither.
	ETag string

	raw json.RawMessage // all of it

	Type             string          `json:"@odata.type"`
	Path             string          `json:"@odata.id"` // what the BMC calls itself; Link is what worked
	ID               string          `json:"Id"`
	Name             string          `json:"Name"`
	HostName         string          `json:"HostName"`
	UUID             string          `json:"UUID"`
	Manufacturer     string          `json:"Manufacturer"`
	Model            string          `json:"Model"`
	SerialNumber     string          `json:"SerialNumber"`
	SKU              string          `json:"SKU"`
	BIOSVersion      string          `json:"BiosVersion"`
	SystemType       string          `json:"SystemType"`
	PowerState       string          `json:"PowerState"`
	IndicatorLED     string          `json:"IndicatorLED"`
	LocationLight    *bool           `json:"LocationIndicatorActive"`
	Boot             Boot            `json:"Boot"`
	Actions          SystemActions   `json:"Actions"`
	Links            SystemLinks     `json:"Links"`
	Settings         Settings        `json:"@Redfish.Settings"`
	Processors       Ref             `json:"Processors"`
	ProcessorSummary Processors      `json:"ProcessorSummary"`
	Ethernet         Ref             `json:"EthernetInterfaces"`
	Network          Ref             `json:"NetworkInterfaces"`
	Storage          Ref             `json:"Storage"`
	SimpleStorage    Ref             `json:"SimpleStorage"`
	BIOS             Ref             `json:"Bios"`
	OEM              json.RawMessage `json:"Oem"`
}

// SystemActions are the actions of a System.
type SystemActions struct {
	Reset Action `json:"#ComputerSystem.Reset"`
}

// Action is an action that a resource offers (DSP0266, 9.10). Without a Target
// it does not.
type Action struct {
	Target string      `json:"target"`
	Types  []ResetType `json:"ResetType@Redfish.AllowableValues"`
	Info   string      `json:"@Redfish.ActionInfo"`
}

// SystemLinks are the related resources of a System.
type SystemLinks struct {
	Chassis   []Ref `json:"Chassis"`
	ManagedBy []Ref `json:"ManagedBy"`
}

// Settings names the resource that takes the settings in place of the one it
// stands in (DSP0266, 9.12).
type Settings struct {
	Object Ref `json:"SettingsObject"`
}

// Processors is the summary of a System's processors.
type Processors struct {
	Model string `json:"Model"`
	Count int    `json:"Count"`
}

// Boot is the boot settings of a System or of its settings object.
type Boot struct {
	Enabled        string   `json:"BootSourceOverrideEnabled"`
	Target         string   `json:"BootSourceOverrideTarget"`
	Mode           string   `json:"BootSourceOverrideMode"`
	EnabledAllowed []string `json:"BootSourceOverrideEnabled@Redfish.AllowableValues"`
	TargetAllowed  []string `json:"BootSourceOverrideTarget@Redfish.AllowableValues"`
	ModeAllowed    []string `json:"BootSourceOverrideMode@Redfish.AllowableValues"`
	Order          []string `json:"BootOrder"`
	Options        Ref      `json:"BootOptions"`
}

// Resettable tells whether the system has a Reset action: subsystems such as
// the baseboard of accelerators are listed as systems too, but have none.
func (s *System) Resettable() bool { return s.Actions.Reset.Target != "" }
