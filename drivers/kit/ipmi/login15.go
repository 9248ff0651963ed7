package ipmi

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"time"
)

// activateSends is how often Activate Session is sent in one login. A BMC may
// take every one that it leaves unanswered for a wrong password, and locks the
// account after some.
const activateSends = 2

// login15 is one attempt to open an IPMI 1.5 session (IPMI v2.0 rev 1.1,
// section 6.12.7).
type login15 struct {
	cfg    Config
	link   *link
	wait   time.Duration // before the first resend
	slow   time.Duration // the longest the BMC took for an answer
	number byte          // last request number (rqSeq), 6 bits
	sent   map[byte]time.Time
	sends  int // of the present step
	extra  int // sends beyond the first, in all

	activating bool // Activate Session was sent
	session    uint32
	challenge  [16]byte
	wire       *wire15
}

func newLogin15(cfg Config, l *link, wait time.Duration) *login15 {
	var random [5]byte
	rand.Read(random[:])
	first := binary.LittleEndian.Uint32(random[:]) | 1 // 0 is reserved
	if cfg.Workarounds.Has(EndianSeq) {
		// The same in both orders of the bytes: some BMCs also read it turned round.
		first = first&0xffff | swapped(first&0xffff)
	}
	w := &wire15{password: []byte(cfg.Password), idZero: cfg.Workarounds.Has(IDZero), endianSeq: cfg.Workarounds.Has(EndianSeq),
		incoming: window{highest: first - 1, reach: reach15}}
	return &login15{cfg: cfg, link: l, wait: wait, number: random[4] & 0x3f, wire: w}
}

// run goes through the two exchanges.
func (l *login15) run(ctx context.Context) error {
	if err := l.askChallenge(ctx); err != nil {
		return err
	}
	return l.activate(ctx)
}

// setup15 is one exchange of the login.
type setup15 struct {
	request
	sends int
	seal  func(message []byte) []byte
	take  func(p packet15, code byte, data []byte) error
}

// step does one exchange. Every send has a request number of its own and the
// answer to any of them counts; the number tells how long the BMC took.
func (l *login15) step(ctx context.Context, s setup15) error {
	l.sent = map[byte]time.Time{}
	sends, err := l.link.run(ctx, exchange{
		op: s.op, wait: max(l.wait, patient(l.slow)), sends: s.sends,
		build: func() []byte {
			l.number = (l.number + 1) & 0x3f
			l.sent[l.number] = time.Now()
			return s.seal(s.encode(l.number))
		},
		match: func(datagram []byte) error { return l.match(datagram, s) },
	})
	l.sends = sends
	l.extra += max(0, sends-1)
	return err
}

// match finds the reply to the present step by request number, network
// function and command. The session is the step's matter.
func (l *login15) match(datagram []byte, s setup15) error {
	p, ok := parsePacket15(datagram)
	if !ok {
		return foreign("not an IPMI v1.5 packet")
	}
	var number byte
	if len(p.message) > 4 {
		number = p.message[4] >> 2
	}
	code, data, err := s.answer(p.message, number, l.cfg.Workarounds.Has(NoChecksumCheck))
	if err != nil {
		return err
	}
	sent, known := l.sent[number]
	if !known {
		return foreign("another request number")
	}
	err = s.take(p, code, data)
	var drop *dropped
	if !errors.As(err, &drop) {
		l.slow = max(l.slow, time.Since(sent))
	}
	return err
}

// askChallenge sends Get Session Challenge (section 22.16), which also tells
// whether the BMC speaks MD5.
func (l *login15) askChallenge(ctx context.Context) error {
	data := make([]byte, 1+MaxUsername)
	data[0] = authTypeMD5
	copy(data[1:], l.cfg.Username)
	err := l.step(ctx, setup15{request: request{op: "Get Session Challenge", netFn: netFnApp, command: 0x39, data: data},
		sends: 4, seal: outside15, take: l.takeChallenge})
	var e *Error
	if errors.As(err, &e) && e.Kind == KindAuthType {
		return l.explainAuthType(ctx, e)
	}
	return err
}

// outside15 is a packet outside any session.
func outside15(message []byte) []byte { return packet15{message: message}.encode(nil) }

func (l *login15) takeChallenge(p packet15, code byte, data []byte) error {
	switch {
	case p.authType != authTypeNone || p.session != 0:
		return foreign("not an answer outside of sessions")
	case code != ccOK:
		return challengeError(code)
	case len(data) < 20:
		return malformed15("Get Session Challenge")
	}
	l.session = binary.LittleEndian.Uint32(data)
	copy(l.challenge[:], data[4:])
	return nil
}

// activate sends Activate Session (section 22.17), signed with the password
// and naming the wanted privilege level and our first sequence number.
func (l *login15) activate(ctx context.Context) error {
	data := append([]byte{authTypeMD5, byte(l.cfg.Privilege)}, l.challenge[:]...)
	first := l.wire.incoming.highest + 1
	data = append(data, le32(first)...)
	l.activating = true
	return l.step(ctx, setup15{request: request{op: "Activate Session", netFn: netFnApp, command: 0x3a, data: data},
		sends: activateSends, take: l.takeActivation,
		seal: func(message []byte) []byte {
			return packet15{authType: authTypeMD5, session: l.session, message: message}.encode(l.wire.password)
		}})
}

// takeActivation accepts a session only with a signature, which proves that the
// BMC knows the password. A refusal needs none: a BMC cannot sign for a user
// whose password differs.
func (l *login15) takeActivation(p packet15, code byte, data []byte) error {
	if code != ccOK {
		return activateError(code)
	}
	switch {
	case !p.signed(l.wire.password):
		return damaged("the answer to Activate Session is not signed with this password")
	case len(data) < 10:
		return malformed15("Activate Session")
	case data[0] != authTypeMD5 && data[0] != authTypeNone:
		return &Error{Kind: KindAuthType, Op: opLogin, detail: "it goes on with another authentication type than it was asked for"}
	}
	session, number := binary.LittleEndian.Uint32(data[1:]), binary.LittleEndian.Uint32(data[5:])
	if err := l.wire.foreignSession(p.session); err != nil && p.session != session && p.session != l.session {
		return err
	}
	l.wire.session, l.wire.outgoing = session, numbers(number-1)
	l.wire.unsigned = data[0] == authTypeNone && !l.cfg.Workarounds.Has(ForcePerMsg)
	return nil
}

// open is the open session that a login leaves behind.
func (l *login15) open() *Session { return startSession(l.cfg, l.link, l.wire, l.slow) }

func malformed15(step string) error {
	return &Error{Kind: KindProtocol, Op: opLogin, detail: "the answer to " + step + " is malformed"}
}
