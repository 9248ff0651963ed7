package maaspd

import "time"

// Action is what a request asks for, beside the parameters.
type Action struct {
	Verb Verb
	// RequestID is the host's own identification of the request; may be "".
	RequestID string
	// BootOrder is the wanted order, for set_boot_order.
	BootOrder []BootDevice
	// BootOverride is what set_boot_device sets; also set before power_on and
	// power_cycle when the request had it. Nil when it had not.
	BootOverride *BootOverride
	// Identify is what the verb identify asks for.
	Identify Identify
	// Wait is how long the package will poll for the wanted state after the
	// verb's command: the waitMs of the request or, without it, the declared
	// default; never longer than the time left. 0 means that the verb does not
	// wait.
	Wait time.Duration
}

// BootDevice is one entry of a boot order: a network interface, known by its
// MAC, or a storage device, known by its serial number. One of them is set.
type BootDevice struct {
	MAC    MAC
	Serial string
}

// The devices that a BootOverride can name.
const (
	BootPXE   = "pxe"
	BootDisk  = "disk"
	BootCDROM = "cdrom"
	BootBIOS  = "bios"
	BootUSB   = "usb"
	BootNone  = "none"
)

// The boot modes that a BootOverride can name.
const (
	BootModeAuto   = "auto"
	BootModeLegacy = "legacy"
	BootModeEFI    = "efi"
)

// BootOverride is the boot device for the next boot or, when Persistent, for
// every boot. BootNone as Device means that no override is set.
type BootOverride struct {
	Device     string `json:"device"`
	Persistent bool   `json:"persistent"`
	Mode       string `json:"mode"`
}

// Identify asks for the locator light to be switched.
type Identify struct {
	On bool
	// Seconds the light stays on; 0 leaves it to the device.
	Seconds int
}

// Host is a machine that a probe found.
type Host struct {
	// Name of the machine, "" when not known.
	Name string
	// MACs of its network interfaces, in any order and spelling.
	MACs []string
	// Arch in Debian's names (amd64, arm64 …), "" when not known.
	Arch string
	// Parameters that, laid over those of the request, address this machine.
	// Secrets in it are dropped.
	Parameters map[string]any
}

// Outlet is one switched outlet of a device.
type Outlet struct {
	// ID is the device's own, an opaque text such as "3" or "A1".
	ID   string
	Name string
	// Power of the outlet.
	Power Power
	// Parameters that, laid over those of the request, address this outlet.
	Parameters map[string]any
}

// CheckReport is what a check found out, as far as known.
type CheckReport struct {
	Vendor    string    `json:"vendor,omitempty"`
	Model     string    `json:"model,omitempty"`
	Firmware  string    `json:"firmware,omitempty"`
	Protocol  string    `json:"protocol,omitempty"`
	Target    string    `json:"target,omitempty"`
	Privilege string    `json:"privilege,omitempty"`
	Warnings  []Warning `json:"warnings,omitempty"`
}

// Warning is something a person should know that is not a fault. Pointer is
// the JSON Pointer of the request's member it concerns, "" when none.
type Warning struct {
	Pointer string `json:"pointer"`
	Message string `json:"message"`
}
