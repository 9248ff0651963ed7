package ipmisim

import "github.com/bougou/go-ipmi/pkg/protocol"

// Offsets and payload types of RMCP+ packets (IPMI v2.0 rev 1.1, Tables 13-3,
// 13-8 and 13-16).
const (
	classOffset    = 3
	authTypeOffset = 4
	classASF       = 0x06
	classIPMI      = 0x07
	authTypePlus   = 0x06

	payloadIPMI        = 0x00
	payloadSOL         = 0x01
	payloadOpenSession = 0x10
	payloadRAKP1       = 0x12
	payloadRAKP2       = 0x13
	payloadRAKP3       = 0x14

	flagEncrypted = 0x80
	aesBlock      = 16
)

// request is the outside of an incoming packet.
type request struct {
	plus      bool // RMCP+, not IPMI v1.5 and not ASF
	session   uint32
	payload   byte
	encrypted bool
	body      []byte
	whole     bool // the lengths fit
}

func parseRequest(packet []byte) request {
	if len(packet) <= authTypeOffset || packet[classOffset]&0x1F != classIPMI || packet[authTypeOffset] != authTypePlus {
		return request{whole: len(packet) > authTypeOffset}
	}
	session, _, payload, flags, body, ok := protocol.ParseRMCPPlusHeader(packet)
	return request{
		plus: true, session: session, payload: payload,
		encrypted: flags&flagEncrypted != 0, body: body, whole: ok,
	}
}

// kind names a packet for the log; "" for those that the command handlers log.
func (r request) kind(packet []byte) string {
	switch {
	case !r.whole:
		return "malformed"
	case !r.plus && packet[classOffset]&0x1F == classASF:
		return "presence ping"
	case !r.plus:
		return ""
	}
	switch r.payload {
	case payloadOpenSession:
		return "open session"
	case payloadRAKP1:
		return "rakp1"
	case payloadRAKP3:
		return "rakp3"
	}
	return ""
}

// crashes reports whether the engine would panic on, or waste a goroutine on,
// this packet: it decrypts without checking for whole cipher blocks, and the
// length of a user name overflows its check. Serial over LAN is not simulated.
func (r request) crashes() bool {
	switch {
	case !r.whole:
		return true
	case !r.plus:
		return false
	case r.payload == payloadSOL:
		return true
	case r.payload == payloadIPMI && r.encrypted:
		return len(r.body) < 2*aesBlock || len(r.body)%aesBlock != 0
	}
	return false
}
