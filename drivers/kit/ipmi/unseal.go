package ipmi

import "crypto/hmac"

// dropped is why a datagram is not the awaited answer. Waiting goes on. A
// damaged one came from the BMC, or from somebody who poses as it, and can
// never be used; any other is a late, repeated or foreign packet.
type dropped struct {
	reason  string
	damaged bool
}

// Error is the reason.
func (d *dropped) Error() string { return d.reason }

func foreign(reason string) error { return &dropped{reason: reason} }
func damaged(reason string) error { return &dropped{reason: reason, damaged: true} }

// unseal checks a datagram against the session and returns its payload. Where
// the cipher suite signs or encrypts, nothing unsigned or unencrypted passes.
func (k keys) unseal(datagram []byte, session uint32, idZero bool) (header, []byte, error) {
	h, payload, trailer, ok := parsePacket(datagram)
	switch {
	case !ok:
		return h, nil, foreign("not an IPMI v2.0 packet")
	case h.payloadType != payloadIPMI:
		return h, nil, foreign("not an IPMI message")
	case h.session != session && !(idZero && h.session == 0):
		if h.session == 0 {
			return h, nil, damaged("it carries session ID 0 (the workaround idzero accepts that)")
		}
		return h, nil, foreign("another session")
	case h.authenticated != (k.algs.integrity != integrityNone):
		return h, nil, damaged("it is not signed as the cipher suite demands")
	case h.encrypted != (k.algs.conf != confNone):
		return h, nil, damaged("it is not encrypted as the cipher suite demands")
	case h.authenticated && !k.signed(datagram, trailer):
		return h, nil, damaged("its signature (AuthCode) is wrong")
	}
	if h.encrypted {
		if payload, ok = k.decrypt(payload); !ok {
			return h, nil, damaged("it cannot be decrypted")
		}
	}
	return h, payload, nil
}

// signed reports whether the session trailer holds the right AuthCode.
func (k keys) signed(datagram, trailer []byte) bool {
	size := k.algs.integrity.size()
	if len(trailer) < size+2 {
		return false
	}
	pad := trailer[:len(trailer)-size]
	if int(pad[len(pad)-2]) != len(pad)-2 {
		return false
	}
	end := len(datagram) - size
	return hmac.Equal(datagram[end:], k.authCode(datagram[rmcpHeaderSize:end]))
}

// window remembers which session sequence numbers were received (section
// 6.12.13). Numbers ahead are taken at any distance, where only the BMC can
// sign them, or up to reach; numbers behind at most 31 and once.
type window struct {
	highest uint32
	seen    uint32 // bit i = highest-i was received
	reach   int32  // 0 = any
}

// admit reports whether n is new and marks it as received.
func (w *window) admit(n uint32) bool {
	ahead := int32(n - w.highest)
	switch {
	case n == 0, w.reach > 0 && ahead > w.reach:
		return false
	case ahead > 0:
		if ahead >= 32 {
			w.seen = 0
		} else {
			w.seen <<= uint(ahead)
		}
		w.seen |= 1
		w.highest = n
		return true
	case ahead <= -32:
		return false
	}
	bit := uint32(1) << uint(-ahead)
	if w.seen&bit != 0 {
		return false
	}
	w.seen |= bit
	return true
}
