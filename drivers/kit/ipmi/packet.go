package ipmi

import (
	"bytes"
	"encoding/binary"
)

// Payload types (IPMI v2.0 rev 1.1, table 13-16).
const (
	payloadIPMI         = 0x00
	payloadOpenRequest  = 0x10
	payloadOpenResponse = 0x11
	payloadRAKP1        = 0x12
	payloadRAKP2        = 0x13
	payloadRAKP3        = 0x14
	payloadRAKP4        = 0x15
)

const (
	authTypeRMCPPlus  = 0x06
	flagEncrypted     = 0x80
	flagAuthenticated = 0x40
	nextHeaderIPMI    = 0x07
	rmcpHeaderSize    = 4
	packetHeaderSize  = rmcpHeaderSize + 12
)

// header is an RMCP and an IPMI v2.0 session header (tables 13-1 and 13-8).
type header struct {
	payloadType   byte
	encrypted     bool
	authenticated bool
	session       uint32
	sequence      uint32
}

// appendHeader writes h and the payload length; the payload follows.
func appendHeader(b []byte, h header, payload int) []byte {
	kind := h.payloadType
	if h.encrypted {
		kind |= flagEncrypted
	}
	if h.authenticated {
		kind |= flagAuthenticated
	}
	b = append(b, 0x06, 0x00, 0xff, 0x07, authTypeRMCPPlus, kind)
	b = binary.LittleEndian.AppendUint32(b, h.session)
	b = binary.LittleEndian.AppendUint32(b, h.sequence)
	return binary.LittleEndian.AppendUint16(b, uint16(payload))
}

// parsePacket splits a datagram into its header, payload and session trailer.
// It is false for anything that is not an IPMI v2.0 packet.
func parsePacket(b []byte) (h header, payload, trailer []byte, ok bool) {
	if len(b) < packetHeaderSize || b[0] != 0x06 || b[3] != 0x07 || b[4] != authTypeRMCPPlus {
		return h, nil, nil, false
	}
	h = header{
		payloadType:   b[5] & 0x3f,
		encrypted:     b[5]&flagEncrypted != 0,
		authenticated: b[5]&flagAuthenticated != 0,
		session:       binary.LittleEndian.Uint32(b[6:]),
		sequence:      binary.LittleEndian.Uint32(b[10:]),
	}
	size := int(binary.LittleEndian.Uint16(b[14:]))
	body := b[packetHeaderSize:]
	if size > len(body) {
		return h, nil, nil, false
	}
	return h, body[:size], body[size:], true
}

// setupPacket wraps a session setup payload, which travels outside any session.
func setupPacket(payloadType byte, payload []byte) []byte {
	b := make([]byte, 0, packetHeaderSize+len(payload))
	return append(appendHeader(b, header{payloadType: payloadType}, len(payload)), payload...)
}

// seal wraps a payload for the session: encrypted, then signed, as far as the
// cipher suite does either.
func (k keys) seal(payload []byte, session, sequence uint32) []byte {
	h := header{
		payloadType:   payloadIPMI,
		encrypted:     k.algs.conf != confNone,
		authenticated: k.algs.integrity != integrityNone,
		session:       session,
		sequence:      sequence,
	}
	if h.encrypted {
		payload = k.encrypt(payload)
	}
	b := make([]byte, 0, packetHeaderSize+len(payload)+24)
	b = append(appendHeader(b, h, len(payload)), payload...)
	if !h.authenticated {
		return b
	}
	// Pad, so that the signed part is a multiple of 4 bytes (table 13-8).
	pad := (4 - (len(b)-rmcpHeaderSize+2)%4) % 4
	b = append(b, bytes.Repeat([]byte{0xff}, pad)...)
	b = append(b, byte(pad), nextHeaderIPMI)
	return append(b, k.authCode(b[rmcpHeaderSize:])...)
}
