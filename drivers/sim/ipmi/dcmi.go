package ipmisim

import (
	"encoding/binary"
	"time"
)

// PowerReading is what Get Power Reading answers (DCMI v1.5, section 6.6.1):
// watts, and the time that all but Current are of.
type PowerReading struct {
	Current, Minimum, Maximum, Average uint16
	Period                             time.Duration
	// Stopped says that the measurement is not active.
	Stopped bool
}

// SetPower gives the BMC DCMI's power management, with these readings. Without
// it the BMC has no DCMI and refuses with completion code C1h.
func (m *Machine) SetPower(p PowerReading) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.power = &p
}

func (m *Machine) powerReading() *PowerReading {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.power
}

const (
	dcmiGroup       = 0xDC
	dcmiSystemPower = 0x01
	dcmiActive      = 0x40
)

// getPowerReading answers Get Power Reading: group, four readings, time stamp,
// period in milliseconds, state.
func (b *BMC) getPowerReading(data []byte) ([]byte, byte) {
	power := b.machine.powerReading()
	switch {
	case power == nil || len(data) == 0 || data[0] != dcmiGroup:
		return nil, ccInvalidCommand
	case len(data) != 4:
		return nil, ccLengthInvalid
	case data[1] != dcmiSystemPower:
		return nil, ccInvalidField
	}
	reply := []byte{dcmiGroup}
	for _, watts := range []uint16{power.Current, power.Minimum, power.Maximum, power.Average} {
		reply = binary.LittleEndian.AppendUint16(reply, watts)
	}
	reply = binary.LittleEndian.AppendUint32(reply, uint32(time.Now().Unix()))
	reply = binary.LittleEndian.AppendUint32(reply, uint32(power.Period.Milliseconds()))
	if power.Stopped {
		return append(reply, 0), ccOK
	}
	return append(reply, dcmiActive), ccOK
}
