package host

import (
	"fmt"
	"log/slog"
	"time"
)

// Call is one request to a driver (protocol specification, section 2).
type Call struct {
	// Action is the verb, with underscores.
	Action string
	// RequestID comes back in the reply; "" sends none.
	RequestID string
	// Timeout is the time for the whole action: zero leaves it to the driver,
	// which takes 60 s.
	Timeout time.Duration
	// Wait is how long the driver polls for the wanted state; nil leaves it to
	// the driver.
	Wait *time.Duration
	// CycleDelay is the time off in a cycle; nil leaves it to the driver.
	CycleDelay *time.Duration
	// Parameters are the driverParameters, secrets included.
	Parameters Parameters
	// Devices are the boot devices of set_boot_order, in order.
	Devices []BootTarget
	// BootDevice is for set_boot_device, and for power_on and power_cycle where
	// the driver can set it.
	BootDevice *BootDevice
	// Identify is for identify.
	Identify *Identify
}

// Parameters are the driverParameters of a request. They hold secrets, so that
// none of the ways of printing shows a value.
type Parameters map[string]any

// Format prints how many parameters there are, whatever the verb.
func (p Parameters) Format(f fmt.State, _ rune) { fmt.Fprint(f, p.String()) }

// String tells how many parameters there are.
func (p Parameters) String() string { return fmt.Sprintf("%d parameters", len(p)) }

// LogValue is what a structured log shows.
func (p Parameters) LogValue() slog.Value { return slog.StringValue(p.String()) }

// BootTarget is one device of a boot order.
type BootTarget struct {
	// DeviceType is NetworkInterface or StorageDevice.
	DeviceType string `json:"deviceType"`
	// Properties hold mac or serial.
	Properties map[string]string `json:"properties"`
}

// BootDevice is what to boot from next.
type BootDevice struct {
	Device     string `json:"device"`
	Persistent bool   `json:"persistent"`
	// Mode is auto, legacy or efi; "" is auto.
	Mode string `json:"mode,omitempty"`
}

// Identify switches the locator light.
type Identify struct {
	On bool `json:"on"`
	// Seconds is how long; zero leaves it to the device.
	Seconds int `json:"seconds,omitempty"`
}
