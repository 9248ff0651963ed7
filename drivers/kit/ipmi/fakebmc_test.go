package ipmi

import (
	"crypto/hmac"
	"encoding/binary"
	"net"
	"slices"
	"sync"
	"testing"
)

// event is one datagram the fake BMC received.
type event struct {
	payloadType byte // payloadIPMI for commands
	status      byte // of RAKP message 3
	sequence    uint32
	number      byte // rqSeq
	netFn, cmd  byte
	data        []byte
	source      string
	session     *fakeSession
	nth         int // counts the events of this payload type and command from 1
}

// is tells a command from another.
func (e event) is(netFn, cmd byte) bool {
	return e.payloadType == payloadIPMI && e.netFn == netFn && e.cmd == cmd
}

// fakeSession is one login at the fake BMC. The handshake holds its numbers
// and computes its codes.
type fakeSession struct {
	handshake
	name     string
	sequence uint32
	open     bool
	lan      *fakeLAN // nil with RMCP+
}

// seal signs and encrypts an answer as the next one of the session.
func (s *fakeSession) seal(message []byte) []byte {
	s.sequence++
	return s.keys.seal(message, s.console, s.sequence)
}

// fakeBMC is a BMC that goes wrong in the ways the other peers cannot. That it
// speaks the protocol is shown by ipmipower, see TestFreeIPMIAgrees.
type fakeBMC struct {
	user, password string
	kg             []byte
	quirks         Workarounds // faults of vendors that it has
	zeroInSession  bool        // session ID 0 in the session, too
	noPerMessage   bool        // IPMI 1.5: per-message authentication is disabled
	tellsPassword  bool        // IPMI 1.5: a wrong password is answered with 85h
	power          []byte      // the answer to DCMI's Get Power Reading
	offers         []byte      // IPMI 1.5: authentication types and versions, table 22-15
	openStatus     func(event, algorithms) byte
	rakp2Status    func(event) byte
	// mangle alters the reply to a datagram; what it returns is sent.
	mangle func(e event, reply []byte) [][]byte
	// completion gives the completion code of a command.
	completion func(event) byte

	conn net.PacketConn
	done chan struct{}

	mu       sync.Mutex
	sessions map[uint32]*fakeSession
	events   []event
	powerOn  bool
	boot     []byte
}

func startFake(t *testing.T, b *fakeBMC) *fakeBMC {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if b.user == "" {
		b.user, b.password = "admin", "secret"
	}
	b.conn, b.done, b.sessions = conn, make(chan struct{}), map[uint32]*fakeSession{}
	b.boot = make([]byte, 5)
	go b.serve()
	t.Cleanup(func() {
		conn.Close()
		<-b.done
	})
	return b
}

func (b *fakeBMC) config() Config {
	return Config{Address: b.conn.LocalAddr().String(), Username: b.user, Password: b.password, KG: b.kg,
		CipherSuites: []CipherSuite{17}}
}

func (b *fakeBMC) serve() {
	defer close(b.done)
	buf := make([]byte, 2048)
	for {
		n, from, err := b.conn.ReadFrom(buf)
		if err != nil {
			return
		}
		for _, reply := range b.handle(slices.Clone(buf[:n]), from.String()) {
			b.conn.WriteTo(reply, from)
		}
	}
}

// handle returns the datagrams that answer one.
func (b *fakeBMC) handle(datagram []byte, source string) [][]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	var e event
	var reply []byte
	if lan, ok := parsePacket15(datagram); ok {
		e, reply = b.handle15(lan, source)
	} else {
		e, reply = b.handle20(datagram, source)
	}
	switch {
	case reply == nil:
		return nil
	case b.mangle != nil:
		return b.mangle(e, reply)
	}
	return [][]byte{reply}
}

// handle20 answers an RMCP+ packet.
func (b *fakeBMC) handle20(datagram []byte, source string) (event, []byte) {
	header, payload, _, ok := parsePacket(datagram)
	e := event{payloadType: header.payloadType, sequence: header.sequence, source: source}
	if !ok {
		return e, nil
	}
	switch header.payloadType {
	case payloadOpenRequest:
		return b.openSession(e, payload)
	case payloadRAKP1:
		return b.rakp1(e, payload)
	case payloadRAKP3:
		return b.rakp3(e, payload)
	}
	return b.command(e, header, datagram)
}

// setMangle sets what becomes of replies from now on. It runs with the lock held.
func (b *fakeBMC) setMangle(mangle func(event, []byte) [][]byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.mangle = mangle
}

// record adds the event and counts it.
func (b *fakeBMC) record(e event) event {
	e.nth = 1
	for _, old := range b.events {
		if old.payloadType == e.payloadType && old.netFn == e.netFn && old.cmd == e.cmd {
			e.nth++
		}
	}
	b.events = append(b.events, e)
	return e
}

// log returns what was received so far.
func (b *fakeBMC) log() []event {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.events)
}

// reply encodes the answer to a request.
func reply(r request, number, code byte, data []byte) []byte {
	m := []byte{addressRemote, (r.netFn + 1) << 2, 0, addressBMC, number << 2, r.command, code}
	m[2] = checksum(m[:2])
	m = append(m, data...)
	return append(m, checksum(m[3:]))
}

func (b *fakeBMC) openSession(e event, payload []byte) (event, []byte) {
	algs := algorithms{authAlg(payload[12]), integrityAlg(payload[20]), confAlg(payload[28])}
	s := &fakeSession{}
	s.algs = algs
	s.console = binary.LittleEndian.Uint32(payload[4:])
	s.managed = 0xb0000000 + uint32(len(b.events)) + 1
	e.session = s
	e = b.record(e)
	if b.openStatus != nil {
		if status := b.openStatus(e, algs); status != statusOK {
			return e, setupPacket(payloadOpenResponse, []byte{payload[0], status})
		}
	}
	b.sessions[s.managed] = s
	level := payload[1]
	if level == 0 { // "highest", which ipmipower asks for
		level = byte(Administrator)
	}
	out := append([]byte{payload[0], 0, level, 0}, le32(s.console)...)
	out = append(append(out, le32(s.managed)...), payload[8:32]...)
	return e, setupPacket(payloadOpenResponse, b.zeroed(out))
}

// zeroed is the fault of BMCs that answer with session ID 0.
func (b *fakeBMC) zeroed(setup []byte) []byte {
	if b.quirks.Has(IDZero) {
		clear(setup[4:8])
	}
	return setup
}

func (b *fakeBMC) rakp1(e event, payload []byte) (event, []byte) {
	s := b.sessions[binary.LittleEndian.Uint32(payload[4:])]
	if s == nil {
		return b.record(e), nil
	}
	copy(s.rc[:], payload[8:24])
	s.rm[0]++ // a repetition draws a new random number
	s.guid = [16]byte{0xa1, 0x23}
	s.name = string(payload[28:])
	s.cfg = Config{Username: b.user, Password: b.password, KG: b.kg, Privilege: Privilege(payload[24] & 0xf), Workarounds: b.quirks}
	e.session = s
	e = b.record(e)
	if b.rakp2Status != nil {
		if status := b.rakp2Status(e); status != statusOK {
			return e, setupPacket(payloadRAKP2, append([]byte{payload[0], status, 0, 0}, le32(s.console)...))
		}
	}
	if s.name != string(s.handshake.name()) {
		return e, setupPacket(payloadRAKP2, append([]byte{payload[0], statusBadName, 0, 0}, le32(s.console)...))
	}
	out := append([]byte{payload[0], 0, 0, 0}, le32(s.console)...)
	out = slices.Concat(out, s.rm[:], s.guid[:], s.rakp2Code())
	if b.quirks&(Sun20|Supermicro20) != 0 {
		out = append(out, 0x5a)
	}
	return e, setupPacket(payloadRAKP2, b.zeroed(out))
}

func (b *fakeBMC) rakp3(e event, payload []byte) (event, []byte) {
	id := binary.LittleEndian.Uint32(payload[4:])
	s := b.sessions[id]
	e.session, e.status = s, payload[1]
	e = b.record(e)
	switch {
	case s == nil:
		return e, nil
	case payload[1] != statusOK:
		delete(b.sessions, id)
		return e, nil
	case !hmac.Equal(payload[8:], s.rakp3Code()):
		delete(b.sessions, id)
		return e, setupPacket(payloadRAKP4, append([]byte{payload[0], statusBadCheckValue, 0, 0}, le32(s.console)...))
	}
	s.keys = newKeys(s.algs, s.sik(s.bmcKey()), s.handshake.password())
	s.open = true
	out := append([]byte{payload[0], 0, 0, 0}, le32(s.console)...)
	return e, setupPacket(payloadRAKP4, b.zeroed(append(out, s.rakp4Code(s.keys.sik)...)))
}

// command answers an IPMI command within a session.
func (b *fakeBMC) command(e event, h header, datagram []byte) (event, []byte) {
	s := b.sessions[h.session]
	if s == nil || !s.open {
		return e, nil
	}
	_, message, err := s.keys.unseal(datagram, h.session, false)
	if err != nil || len(message) < 7 {
		return e, nil
	}
	e.session, e.netFn, e.cmd, e.number = s, message[1]>>2, message[5], message[4]>>2
	e.data = message[6 : len(message)-1]
	e = b.record(e)
	code, data := byte(ccOK), []byte(nil)
	if b.completion != nil {
		code = b.completion(e)
	}
	if code == ccOK {
		data = b.execute(e)
	}
	m := reply(request{netFn: e.netFn, command: e.cmd}, e.number, code, data)
	if b.quirks.Has(NoChecksumCheck) {
		m[2]++
		m[len(m)-1]++
	}
	if b.zeroInSession {
		s.sequence++
		return e, s.keys.seal(m, 0, s.sequence)
	}
	return e, s.seal(m)
}

// execute does what a command asks and returns the data of its answer.
func (b *fakeBMC) execute(e event) []byte {
	switch {
	case e.is(netFnApp, 0x3b):
		return e.data[:1]
	case e.is(netFnApp, 0x3c):
		delete(b.sessions, e.session.managed)
	case e.is(netFnApp, 0x01):
		return []byte{0x20, 0x81, 0x02, 0x35, 0x02, 0, 0x91, 0x12, 0, 0x02, 0x0f}
	case e.is(netFnChassis, 0x01):
		if b.powerOn {
			return []byte{0x21, 0x10, 0x40}
		}
		return []byte{0x20, 0, 0x40}
	case e.is(netFnChassis, 0x02):
		b.powerOn = Control(e.data[0]) != PowerDown && Control(e.data[0]) != SoftShutdown
	case e.is(netFnChassis, 0x08):
		b.boot = slices.Clone(e.data[1:])
	case e.is(netFnGroup, 0x02):
		return b.power
	case e.is(netFnChassis, 0x09):
		return append([]byte{1, 5}, b.boot...)
	}
	return nil
}
