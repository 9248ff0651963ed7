package ipmi

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/binary"
)

// Authentication types of IPMI 1.5 (IPMI v2.0 rev 1.1, table 13-8). Only MD5 is
// spoken here: MD2 is older and no better, a straight password can be read by
// everybody on the way, and none lets everybody in.
const (
	authTypeNone = 0x00
	authTypeMD5  = 0x02
)

const (
	authCodeSize = 16
	header15Size = rmcpHeaderSize + 10 // without an AuthCode
)

// packet15 is an IPMI 1.5 packet (IPMI v2.0 rev 1.1, table 13-8).
type packet15 struct {
	authType byte
	sequence uint32
	session  uint32
	authCode []byte // empty with authTypeNone
	message  []byte
}

// encode returns the packet, signed with the password as its type demands.
func (p packet15) encode(password []byte) []byte {
	b := []byte{0x06, 0x00, 0xff, 0x07, p.authType}
	b = binary.LittleEndian.AppendUint32(b, p.sequence)
	b = binary.LittleEndian.AppendUint32(b, p.session)
	if p.authType == authTypeMD5 {
		b = append(b, p.sign(password)...)
	}
	return append(append(b, byte(len(p.message))), p.message...)
}

// parsePacket15 splits a datagram. It is false for anything that is not an IPMI
// 1.5 packet. What follows the message is padding for old network controllers.
func parsePacket15(b []byte) (packet15, bool) {
	if len(b) < header15Size || b[0] != 0x06 || b[3] != 0x07 || b[4] == authTypeRMCPPlus {
		return packet15{}, false
	}
	p := packet15{authType: b[4], sequence: binary.LittleEndian.Uint32(b[5:]), session: binary.LittleEndian.Uint32(b[9:])}
	b = b[13:]
	if p.authType != authTypeNone {
		if len(b) <= authCodeSize {
			return packet15{}, false
		}
		p.authCode, b = b[:authCodeSize], b[authCodeSize:]
	}
	size := int(b[0])
	if b = b[1:]; size > len(b) {
		return packet15{}, false
	}
	p.message = b[:size]
	return p, true
}

// sign returns the AuthCode by MD5 (section 22.17.1).
func (p packet15) sign(password []byte) []byte {
	var key [MaxPassword15]byte
	copy(key[:], password)
	b := append(key[:], le32(p.session)...)
	b = append(b, p.message...)
	b = append(append(b, le32(p.sequence)...), key[:]...)
	sum := md5.Sum(b)
	return sum[:]
}

// signed reports whether the packet has the right AuthCode.
func (p packet15) signed(password []byte) bool {
	return p.authType == authTypeMD5 && hmac.Equal(p.authCode, p.sign(password))
}

// reach15 is how far a session sequence number may be ahead of the last one.
// The first one is a random number of ours, so that nothing recorded in an
// earlier session, in which the BMC may have used the same session ID, fits.
const reach15 = 64

// wire15 is an IPMI 1.5 session (section 6.12).
type wire15 struct {
	session  uint32
	password []byte
	// unsigned is set when the BMC signs nothing but the login: per-message
	// authentication is disabled (section 6.12.4).
	unsigned  bool
	idZero    bool
	endianSeq bool
	outgoing  numbers
	incoming  window
}

func (w *wire15) id() uint32 { return w.session }

func (w *wire15) seal(message []byte) []byte {
	p := packet15{authType: authTypeMD5, sequence: w.outgoing.next(), session: w.session, message: message}
	if w.unsigned {
		p.authType = authTypeNone
	}
	return p.encode(w.password)
}

// unseal takes a signed answer where none is due, too (unexpectedauth): that
// is more than was asked for.
func (w *wire15) unseal(datagram []byte) ([]byte, error) {
	p, ok := parsePacket15(datagram)
	sequence := p.sequence
	if w.endianSeq {
		sequence = swapped(sequence)
	}
	switch {
	case !ok:
		return nil, foreign("not an IPMI v1.5 packet")
	case p.session != w.session && w.foreignSession(p.session) != nil:
		return nil, w.foreignSession(p.session)
	case p.authType == authTypeNone && !w.unsigned:
		return nil, damaged("it is not signed as the session demands")
	case p.authType != authTypeNone && !p.signed(w.password):
		return nil, damaged("its signature (AuthCode) is wrong")
	case int32(sequence-w.incoming.highest) < -reach15, int32(sequence-w.incoming.highest) > reach15:
		return nil, damaged("its session sequence number is out of range (the workaround endianseq turns it round)")
	case !w.incoming.admit(sequence):
		return nil, foreign("a repeated packet")
	}
	return p.message, nil
}

// foreignSession is nil for a session ID that may stand for this session's.
func (w *wire15) foreignSession(id uint32) error {
	switch {
	case id != 0:
		return foreign("another session")
	case !w.idZero:
		return damaged("it carries session ID 0 (the workaround idzero accepts that)")
	}
	return nil
}

// swapped turns the bytes of a number round (endianseq).
func swapped(n uint32) uint32 {
	return binary.BigEndian.Uint32(le32(n))
}
