package ipmisim

import (
	"github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/hal"
	"github.com/bougou/go-ipmi/pkg/handlers"
)

// noHardware is the engine's view of the hardware: none. Every command that
// would touch it is answered by this package or refused by the engine. What it
// has is the way from the engine's BMC to ours.
type noHardware struct{ bmc *BMC }

// of returns the BMC that a command is for.
func of(h *handlers.HandlerContext) *BMC { return h.BMC.HAL().(noHardware).bmc }

func (noHardware) Chassis() hal.ChassisHAL { return nil }
func (noHardware) Sensors() hal.SensorHAL  { return nil }
func (noHardware) Storage() hal.StorageHAL { return nil }
func (noHardware) Network() hal.NetworkHAL { return nil }
func (noHardware) GPIO() hal.GPIOHAL       { return nil }
func (noHardware) I2C() hal.I2CHAL         { return nil }
func (noHardware) Console() hal.ConsoleHAL { return nil }
func (noHardware) Close() error            { return nil }

// DeviceID, ManufacturerID, ProductID and the firmware revision are what Get
// Device ID answers (IPMI v2.0 rev 1.1, Table 20-2). The manufacturer is the
// number reserved for documentation (RFC 5612); the firmware is 1.07.
const (
	DeviceID       = 0x20
	ManufacturerID = 32473
	ProductID      = 0x5053
	FirmwareMajor  = 1
	FirmwareMinor  = 0x07
)

func deviceInfo() bmc.DeviceInfo {
	const ipmi20, chassisDevice = 0x02, 0x80
	return bmc.DeviceInfo{
		DeviceID:                DeviceID,
		FirmwareMajor:           FirmwareMajor,
		FirmwareMinor:           FirmwareMinor,
		IPMIVersion:             ipmi20,
		ManufacturerID:          ManufacturerID,
		ProductID:               ProductID,
		AdditionalDeviceSupport: chassisDevice,
	}
}

func guid() [16]byte { return [16]byte([]byte("powersim-bmc-001")) }
