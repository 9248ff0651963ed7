package ipmi

import (
	"context"
	"errors"
)

// BootDevice is a boot device selector (IPMI v2.0 rev 1.1, table 28-14, boot flags).
type BootDevice byte

// The boot device selectors.
const (
	BootNone        BootDevice = 0x0 // no override
	BootPXE         BootDevice = 0x1
	BootDisk        BootDevice = 0x2
	BootDiskSafe    BootDevice = 0x3
	BootDiagnostic  BootDevice = 0x4
	BootCDROM       BootDevice = 0x5
	BootBIOS        BootDevice = 0x6
	BootRemoteUSB   BootDevice = 0x7 // remotely connected floppy or primary removable medium
	BootRemoteCDROM BootDevice = 0x8
	BootRemoteMedia BootDevice = 0x9
	BootRemoteDisk  BootDevice = 0xb
	BootUSB         BootDevice = 0xf // floppy or primary removable medium
)

// BootFlags is boot option parameter 5 (IPMI v2.0 rev 1.1, table 28-14).
type BootFlags struct {
	Device     BootDevice
	Persistent bool // for all boots, not only the next one
	EFI        bool // boot by EFI; false = legacy BIOS
	Valid      bool // the BIOS is to follow the flags. Read only: SetBootFlags always sets it
}

const bootFlagsParameter = 5

// SetBootFlags writes the boot flags in one round trip, plus one for the
// privilege level (IPMI v2.0 rev 1.1, section 28.12). A BMC forgets flags that
// are not persistent after about 60 s or one boot.
func (s *Session) SetBootFlags(ctx context.Context, flags BootFlags) error {
	_, err := s.privileged(ctx, request{op: "set the boot device", netFn: netFnChassis, command: 0x08,
		data: flags.encode(), changes: true})
	return bootOptionError(err)
}

// BootFlags reads the boot flags (IPMI v2.0 rev 1.1, section 28.13).
func (s *Session) BootFlags(ctx context.Context) (BootFlags, error) {
	r := request{op: "read the boot device", netFn: netFnChassis, command: 0x09, data: []byte{bootFlagsParameter, 0, 0}}
	data, err := s.privileged(ctx, r)
	if err != nil {
		return BootFlags{}, bootOptionError(err)
	}
	flags, ok := parseBootFlags(data)
	if !ok {
		return BootFlags{}, s.tooShort(r)
	}
	return flags, nil
}

// bootOptionError knows code 80h, which for boot options is "parameter not
// supported" (tables 28-12 and 28-13).
func bootOptionError(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Code == ccNotAvailable && e.Kind == KindRefusedByDevice {
		e.Kind = KindUnsupported
	}
	return err
}

const (
	bootValid      = 0x80
	bootPersistent = 0x40
	bootEFI        = 0x20
)

func (f BootFlags) encode() []byte {
	b := []byte{bootFlagsParameter, bootValid, byte(f.Device&0xf) << 2, 0, 0, 0}
	if f.Persistent {
		b[1] |= bootPersistent
	}
	if f.EFI {
		b[1] |= bootEFI
	}
	return b
}

// parseBootFlags reads the answer: version, parameter, five bytes of flags, of
// which the last three concern the console and are not used.
func parseBootFlags(data []byte) (BootFlags, bool) {
	if len(data) < 4 || data[1]&0x7f != bootFlagsParameter {
		return BootFlags{}, false
	}
	locked := data[1]&0x80 != 0 // the parameter is marked invalid
	return BootFlags{
		Device:     BootDevice(data[3] >> 2 & 0xf),
		Persistent: data[2]&bootPersistent != 0,
		EFI:        data[2]&bootEFI != 0,
		Valid:      data[2]&bootValid != 0 && !locked,
	}, true
}
