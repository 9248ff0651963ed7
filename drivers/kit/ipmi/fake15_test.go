package ipmi

import (
	"encoding/binary"
	"slices"
)

// fakeLAN is the part of a fake session that IPMI 1.5 adds.
type fakeLAN struct {
	name     string
	outgoing numbers // the BMC's
	incoming window  // the console's
	unsigned bool    // per-message authentication is disabled
}

const (
	fakeChallenge = "sixteen bytes ok"
	firstInbound  = 0x01020304
)

func (b *fakeBMC) config15() Config {
	cfg := b.config()
	cfg.Version, cfg.CipherSuites = LAN15, nil
	return cfg
}

// handle15 answers an IPMI 1.5 packet, signed or not.
func (b *fakeBMC) handle15(p packet15, source string) (event, []byte) {
	e := event{payloadType: payloadIPMI, sequence: p.sequence, source: source}
	if len(p.message) < 7 {
		return e, nil
	}
	e.netFn, e.cmd, e.number = p.message[1]>>2, p.message[5], p.message[4]>>2
	e.data = slices.Clone(p.message[6 : len(p.message)-1])
	e.session = b.sessions[p.session]
	outside := p.authType == authTypeNone && p.session == 0
	switch {
	case outside && e.is(netFnApp, 0x38):
		return e, packet15{message: b.answer15(e, ccOK, b.capabilities())}.encode(nil)
	case outside && e.is(netFnApp, 0x39):
		return b.challenge(b.record(e))
	case e.session == nil || e.session.lan == nil:
		return e, nil
	case e.is(netFnApp, 0x3a):
		return b.activate(e, p)
	case e.session.open:
		return b.command15(e, p)
	}
	return e, nil
}

// answer15 is the answer to the event, with the wrong checksums of some BMCs.
func (b *fakeBMC) answer15(e event, code byte, data []byte) []byte {
	m := reply(request{netFn: e.netFn, command: e.cmd}, e.number, code, data)
	if b.quirks.Has(NoChecksumCheck) && !e.is(netFnApp, 0x38) {
		m[2]++
		m[len(m)-1]++
	}
	return m
}

func (b *fakeBMC) challenge(e event) (event, []byte) {
	name := string(slices.DeleteFunc(slices.Clone(e.data[1:17]), func(c byte) bool { return c == 0 }))
	code := byte(ccOK)
	switch {
	case b.completion != nil && b.completion(e) != ccOK:
		code = b.completion(e)
	case name != b.user:
		code = 0x81
	}
	if code != ccOK {
		return e, packet15{message: b.answer15(e, code, nil)}.encode(nil)
	}
	s := &fakeSession{lan: &fakeLAN{name: name}}
	s.managed = 0x15000000 + uint32(len(b.events))
	b.sessions[s.managed] = s
	e.session = s
	data := append(le32(s.managed), fakeChallenge...)
	return e, packet15{message: b.answer15(e, ccOK, data)}.encode(nil)
}

// activate answers nobody who signs with another password, unless the fake is
// to tell.
func (b *fakeBMC) activate(e event, p packet15) (event, []byte) {
	e = b.record(e)
	s := e.session
	refuse := func(code byte) (event, []byte) {
		return e, packet15{message: b.answer15(e, code, nil), session: p.session}.encode(nil)
	}
	switch {
	case !p.signed([]byte(b.password)) || string(e.data[2:18]) != fakeChallenge:
		if b.tellsPassword {
			return refuse(0x85)
		}
		return e, nil
	case s.open: // with another session ID
		return refuse(0x85)
	case b.completion != nil && b.completion(e) != ccOK:
		return refuse(b.completion(e))
	}
	s.open = true
	s.lan.unsigned = b.noPerMessage
	s.lan.outgoing = numbers(binary.LittleEndian.Uint32(e.data[18:]) - 1)
	s.lan.incoming = window{highest: firstInbound - 1, reach: 8}
	data := append([]byte{authTypeMD5}, le32(s.managed)...)
	if b.noPerMessage && !b.quirks.Has(ForcePerMsg) {
		data[0] = authTypeNone
	}
	if b.noPerMessage && b.quirks.Has(ForcePerMsg) {
		data[0], s.lan.unsigned = authTypeNone, false
	}
	data = append(append(data, le32(firstInbound)...), e.data[1])
	return e, b.seal15(s, packet15{authType: authTypeMD5, message: b.answer15(e, ccOK, data)})
}

// seal15 sends an answer as the next one of the session.
func (b *fakeBMC) seal15(s *fakeSession, p packet15) []byte {
	p.session, p.sequence = s.managed, s.lan.outgoing.next()
	if b.quirks.Has(EndianSeq) {
		p.sequence = swapped(p.sequence)
	}
	if b.quirks.Has(IDZero) {
		p.session = 0
	}
	return p.encode([]byte(b.password))
}

// command15 answers an IPMI command within a session. A BMC of which
// forcepermsg is needed says that it takes unsigned packets, and does not.
func (b *fakeBMC) command15(e event, p packet15) (event, []byte) {
	s := e.session
	switch {
	case p.authType == authTypeNone && !s.lan.unsigned,
		p.authType != authTypeNone && !p.signed([]byte(b.password)),
		!s.lan.incoming.admit(p.sequence):
		return e, nil
	}
	e = b.record(e)
	code, data := byte(ccOK), []byte(nil)
	if b.completion != nil {
		code = b.completion(e)
	}
	if code == ccOK {
		data = b.execute(e)
	}
	out := packet15{authType: authTypeMD5, message: b.answer15(e, code, data)}
	if s.lan.unsigned && !b.quirks.Has(UnexpectedAuth) {
		out.authType = authTypeNone
	}
	return e, b.seal15(s, out)
}

// capabilities is the answer to Get Channel Authentication Capabilities, which
// ipmipower asks first (table 22-15).
func (b *fakeBMC) capabilities() []byte {
	const extended, md5Bit, names, perMessageOff, kgSet = 0x80, 0x04, 0x04, 0x10, 0x20
	types, status, versions := byte(extended|md5Bit), byte(names), byte(0x03)
	if len(b.kg) > 0 {
		status |= kgSet
	}
	if b.noPerMessage {
		status |= perMessageOff
	}
	if b.quirks.Has(AuthCap) {
		types, status = extended, 0
	}
	if b.offers != nil {
		types, versions = b.offers[0], b.offers[1]
	}
	return []byte{1, types, status, versions, 0, 0, 0, 0}
}
