package ipmi

import "encoding/binary"

// The session setup payloads (IPMI v2.0 rev 1.1, tables 13-9 to 13-14).

// openRequest encodes the RMCP+ Open Session Request. The wanted privilege is
// named here, not "highest": some BMCs derive their keys from this field.
func openRequest(tag byte, privilege Privilege, console uint32, algs algorithms) []byte {
	b := []byte{tag, byte(privilege), 0, 0}
	b = binary.LittleEndian.AppendUint32(b, console)
	for i, alg := range []byte{byte(algs.auth), byte(algs.integrity), byte(algs.conf)} {
		b = append(b, byte(i), 0, 0, 8, alg, 0, 0, 0)
	}
	return b
}

// setupReply is what the three setup replies begin with.
type setupReply struct {
	tag     byte
	status  byte
	console uint32
	named   bool // console is present: refusals may be 2 bytes long
	body    []byte
}

// parseSetup splits a session setup reply. It is false if it is too short.
func parseSetup(payload []byte) (setupReply, bool) {
	if len(payload) < 2 {
		return setupReply{}, false
	}
	r := setupReply{tag: payload[0], status: payload[1]}
	if len(payload) < 8 {
		return r, r.status != 0
	}
	r.console = binary.LittleEndian.Uint32(payload[4:])
	r.named = true
	r.body = payload[8:]
	return r, true
}

// parseOpenResponse reads the rest of an Open Session Response: the BMC's
// session ID and the algorithms it chose.
func parseOpenResponse(body []byte) (managed uint32, algs algorithms, ok bool) {
	if len(body) < 28 {
		return 0, algs, false
	}
	for i := range 3 {
		if body[4+8*i] != byte(i) {
			return 0, algs, false
		}
	}
	algs = algorithms{authAlg(body[8] & 0x3f), integrityAlg(body[16] & 0x3f), confAlg(body[24] & 0x3f)}
	return binary.LittleEndian.Uint32(body), algs, true
}

func rakp1(tag byte, managed uint32, random [16]byte, role byte, name []byte) []byte {
	b := []byte{tag, 0, 0, 0}
	b = binary.LittleEndian.AppendUint32(b, managed)
	b = append(b, random[:]...)
	b = append(b, role, 0, 0, byte(len(name)))
	return append(b, name...)
}

// parseRAKP2 reads the rest of RAKP message 2: the BMC's random number and
// GUID and the key exchange authentication code, whose length is not checked.
func parseRAKP2(body []byte) (random, guid [16]byte, code []byte, ok bool) {
	if len(body) < 32 {
		return random, guid, nil, false
	}
	copy(random[:], body)
	copy(guid[:], body[16:])
	return random, guid, body[32:], true
}

func rakp3(tag, status byte, managed uint32, code []byte) []byte {
	b := []byte{tag, status, 0, 0}
	b = binary.LittleEndian.AppendUint32(b, managed)
	return append(b, code...)
}
