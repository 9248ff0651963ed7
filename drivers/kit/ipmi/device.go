package ipmi

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// DeviceID is what Get Device ID tells (IPMI v2.0 rev 1.1, table 20-2).
type DeviceID struct {
	Device       byte
	Revision     byte
	Firmware     string // major.minor
	IPMI         string // version of the specification, e.g. "2.0"
	Manufacturer uint32 // IANA private enterprise number
	Product      uint16
}

// DeviceID reads what the BMC is, in one round trip at the USER level (IPMI
// v2.0 rev 1.1, section 20.1).
func (s *Session) DeviceID(ctx context.Context) (DeviceID, error) {
	r := request{op: "read the device ID", netFn: netFnApp, command: 0x01}
	data, err := s.read(ctx, r)
	if err != nil {
		return DeviceID{}, err
	}
	id, ok := parseDeviceID(data)
	if !ok {
		return DeviceID{}, s.tooShort(r)
	}
	return id, nil
}

func parseDeviceID(data []byte) (DeviceID, bool) {
	if len(data) < 11 {
		return DeviceID{}, false
	}
	return DeviceID{
		Device:       data[0],
		Revision:     data[1] & 0x0f,
		Firmware:     fmt.Sprintf("%d.%02x", data[2]&0x7f, data[3]), // the minor number is BCD
		IPMI:         fmt.Sprintf("%x.%x", data[4]&0x0f, data[4]>>4),
		Manufacturer: uint32(data[6]) | uint32(data[7])<<8 | uint32(data[8]&0x0f)<<16,
		Product:      uint16(data[9]) | uint16(data[10])<<8,
	}, true
}

// coldResetWait is how long the answer to a cold reset is waited for.
const coldResetWait = 5 * time.Second

// ColdReset restarts the BMC, not the machine (IPMI v2.0 rev 1.1, section
// 20.2). It needs the ADMINISTRATOR level and is sent once. Many BMCs restart
// before they answer: silence for half of the time left, at most 5 s, is
// success, so a lost request looks like one. The session is of no use afterwards.
func (s *Session) ColdReset(ctx context.Context) error {
	_, err := s.privileged(ctx, request{op: "reset the BMC", netFn: netFnApp, command: 0x02, changes: true, once: coldResetWait})
	var e *Error
	if errors.As(err, &e) && e.Sent && e.Code == ccOK && (e.Kind == KindTimeout && ctx.Err() == nil || e.Kind == KindRefused) {
		return nil
	}
	return err
}
