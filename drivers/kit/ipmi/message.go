package ipmi

import "time"

// Network functions of requests (IPMI v2.0 rev 1.1, table 5-1); a response's
// is one higher.
const (
	netFnChassis = 0x00
	netFnApp     = 0x06
	netFnGroup   = 0x2c // group extension; the first byte of data names the group
)

// Addresses of the two ends of an IPMI LAN message (section 13.8, table 5-4).
const (
	addressBMC    = 0x20
	addressRemote = 0x81
)

// request is one IPMI command.
type request struct {
	op      string // in a person's words, for errors and the log
	netFn   byte
	command byte
	data    []byte
	changes bool // it changes something on the machine, the BMC or its settings
	// once is set where a repetition does harm: never sent twice, and waited
	// for at most so long.
	once time.Duration
}

// checksum returns the 2's complement checksum of b (section 13.8).
func checksum(b []byte) byte {
	var sum byte
	for _, c := range b {
		sum += c
	}
	return -sum
}

// encode returns the IPMI LAN message for the request (table 13-8).
func (r request) encode(sequence byte) []byte {
	b := []byte{addressBMC, r.netFn << 2, 0, addressRemote, sequence << 2, r.command}
	b[2] = checksum(b[:2])
	b = append(b, r.data...)
	return append(b, checksum(b[3:]))
}

// answer checks an IPMI LAN message against the request and returns its
// completion code and data.
func (r request) answer(message []byte, sequence byte, noChecksum bool) (code byte, data []byte, err error) {
	if len(message) < 8 {
		return 0, nil, damaged("its IPMI message is too short")
	}
	last := len(message) - 1
	if !noChecksum && (checksum(message[:2]) != message[2] || checksum(message[3:last]) != message[last]) {
		return 0, nil, damaged("its message checksum is wrong (the workaround nochecksumcheck accepts that)")
	}
	switch {
	case message[1]>>2 != r.netFn+1:
		return 0, nil, foreign("another network function")
	case message[4]>>2 != sequence:
		return 0, nil, foreign("another request number")
	case message[5] != r.command:
		return 0, nil, foreign("another command")
	}
	return message[6], message[7:last], nil
}
