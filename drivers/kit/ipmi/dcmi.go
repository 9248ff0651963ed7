package ipmi

import (
	"context"
	"encoding/binary"
	"time"
)

// dcmiGroup is the group extension of the Data Center Manageability Interface
// (DCMI v1.5, section 6).
const dcmiGroup = 0xdc

// PowerReading is what DCMI's Get Power Reading tells about the platform as a
// whole (DCMI v1.5, section 6.6.1), in watts.
type PowerReading struct {
	Current, Minimum, Maximum, Average uint16
	// Period is the time that minimum, maximum and average are of.
	Period time.Duration
	// Active is false when the BMC does not measure at present: then the
	// numbers mean nothing.
	Active bool
}

// PowerReading reads the power that the platform draws, in one round trip at
// the USER level. A BMC without DCMI, or without its power management, refuses:
// the error then has a completion code.
func (s *Session) PowerReading(ctx context.Context) (PowerReading, error) {
	const systemPower = 0x01
	r := request{op: "read the power", netFn: netFnGroup, command: 0x02, data: []byte{dcmiGroup, systemPower, 0, 0}}
	data, err := s.read(ctx, r)
	if err != nil {
		return PowerReading{}, err
	}
	reading, ok := parsePowerReading(data)
	if !ok {
		return PowerReading{}, s.tooShort(r)
	}
	return reading, nil
}

// parsePowerReading reads the answer: group, four readings, a time stamp, the
// period in milliseconds, the state.
func parsePowerReading(data []byte) (PowerReading, bool) {
	const active = 0x40
	if len(data) < 18 || data[0] != dcmiGroup {
		return PowerReading{}, false
	}
	at := func(offset int) uint16 { return binary.LittleEndian.Uint16(data[offset:]) }
	return PowerReading{
		Current: at(1), Minimum: at(3), Maximum: at(5), Average: at(7),
		Period: time.Duration(binary.LittleEndian.Uint32(data[13:])) * time.Millisecond,
		Active: data[17]&active != 0,
	}, true
}
