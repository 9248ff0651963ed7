package ipmi

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"time"
)

const opLogin = "log in"

// The steps of a login, for errors and the log.
const (
	stepOpen  = "Open Session"
	stepRAKP1 = "RAKP message 1"
	stepRAKP3 = "RAKP message 3"
)

// stepSends returns how often a setup message is sent before the login begins
// anew from another socket. Many BMCs ignore or refuse a repeated RAKP message 3.
func stepSends(step string) int {
	if step == stepRAKP3 {
		return 2
	}
	return 4
}

// copyWait is the least time that the answers to copies of a message get.
const copyWait = 100 * time.Millisecond

// nameOnlyLookup in the role byte asks the BMC to find the user by name alone
// (table 13-11).
const nameOnlyLookup = 0x10

// handshake is one attempt to open a session (IPMI v2.0 rev 1.1, sections
// 13.15 to 13.24).
type handshake struct {
	cfg    Config
	algs   algorithms
	link   *link
	wait   time.Duration // before the first resend
	slow   time.Duration // the longest the BMC took for an answer
	copies bool          // the network doubles requests: wait for the answers to copies
	tag    byte
	sent   map[byte]time.Time // when each tag of the present step was sent
	sends  int                // in all
	steps  int                // begun

	console, managed uint32
	rc, rm, guid     [16]byte
	keys             keys
	active           bool // RAKP message 3 was sent: the session may be open
	unanswered       bool // and it may be half-open: nothing came back
	doubled          bool // the BMC answered one RAKP message 1 twice
}

func newHandshake(cfg Config, algs algorithms, l *link, wait time.Duration) *handshake {
	h := &handshake{cfg: cfg, algs: algs, link: l, wait: wait}
	var seed [5]byte
	rand.Read(seed[:])
	h.tag = seed[4]
	h.console = binary.LittleEndian.Uint32(seed[:]) | 1 // 0 is reserved
	rand.Read(h.rc[:])
	return h
}

// run goes through the three exchanges.
func (h *handshake) run(ctx context.Context) error {
	for _, step := range []func(context.Context) error{h.open, h.rakp1, h.rakp3} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// newSession is the open session that a login leaves behind.
func newSession(h *handshake, suite CipherSuite) *Session {
	s := startSession(h.cfg, h.link, &wire20{keys: h.keys, console: h.console, managed: h.managed, idZero: h.cfg.Workarounds.Has(IDZero)}, h.slow)
	s.suite = suite
	return s
}

// resent reports whether any message reached the BMC twice, sent again by us or
// doubled by the network. Then the BMC may have answered with random numbers we
// did not use, and a refusal proves nothing.
func (h *handshake) resent() bool { return h.sends > h.steps || h.doubled }

// patient is how long to wait before a resend to a BMC that took so long
// before. A request that was sent again too early keeps it busy for longer.
func patient(slow time.Duration) time.Duration { return min(slow*5/2, longestWait) }

// step does one exchange of the login. Every send has a tag of its own and the
// answer to any of them counts; the tag tells how long the BMC took.
func (h *handshake) step(ctx context.Context, name string, payloadType byte, payload func(tag byte) []byte,
	take func(setupReply) error) error {
	h.sent = map[byte]time.Time{}
	sends, err := h.link.run(ctx, exchange{
		op: name, wait: max(h.wait, patient(h.slow)), sends: stepSends(name),
		build: func() []byte {
			h.tag++
			h.sent[h.tag] = time.Now()
			return setupPacket(payloadType, payload(h.tag))
		},
		match: func(datagram []byte) error { return h.match(datagram, name, payloadType+1, take) },
	})
	h.sends += sends
	h.steps++
	return err
}

// match finds the reply to the present step: payload type, tag and our session
// ID must be right.
func (h *handshake) match(datagram []byte, name string, payloadType byte, take func(setupReply) error) error {
	header, payload, _, ok := parsePacket(datagram)
	if ok && name == stepRAKP3 {
		h.noticeDoubled(header, payload)
	}
	if !ok || header.payloadType != payloadType || header.encrypted || header.authenticated {
		return foreign("not the awaited setup message")
	}
	reply, ok := parseSetup(payload)
	sent, known := h.sent[reply.tag]
	// A BMC that has dropped the session no longer knows our ID for it.
	zero := reply.console == 0 && (h.cfg.Workarounds.Has(IDZero) || reply.status == statusNoSession)
	switch {
	case !ok:
		return damaged("the answer to " + name + " is too short")
	case !known:
		return foreign("another message tag")
	case reply.named && reply.console == 0 && !zero:
		return damaged("it carries session ID 0 (the workaround idzero accepts that)")
	case reply.named && reply.console != h.console && !zero:
		return foreign("another session")
	}
	h.slow = max(h.slow/2, time.Since(sent)) // one packet that was held up does not make a slow BMC
	switch {
	case name == stepRAKP1 && reply.tag != h.tag:
		// The BMC draws a new random number for each RAKP message 1: only the
		// answer to the last one goes with the number it has in mind.
		return foreign("an answer to an earlier copy")
	case reply.status != statusOK:
		return statusError(name, reply.status)
	}
	return take(reply)
}

// noticeDoubled finds a second RAKP message 2 with another random number: the
// network doubled RAKP message 1, and the BMC goes by the later number.
func (h *handshake) noticeDoubled(header header, payload []byte) {
	reply, ok := parseSetup(payload)
	if !ok || header.payloadType != payloadRAKP1+1 || reply.status != statusOK || reply.console != h.console {
		return
	}
	random, _, _, ok := parseRAKP2(reply.body)
	h.doubled = h.doubled || ok && random != h.rm
}

func (h *handshake) open(ctx context.Context) error {
	return h.step(ctx, stepOpen, payloadOpenRequest, func(tag byte) []byte {
		return openRequest(tag, h.cfg.Privilege, h.console, h.algs)
	}, h.takeOpen)
}

func (h *handshake) takeOpen(r setupReply) error {
	managed, algs, ok := parseOpenResponse(r.body)
	if !ok {
		return malformed(stepOpen)
	}
	h.managed = managed
	if algs != h.algs {
		return &Error{Kind: KindCipher, Op: opLogin,
			detail: "it answers with other algorithms than were asked for, which is refused because it could be an attack"}
	}
	return nil
}

func (h *handshake) rakp1(ctx context.Context) error {
	err := h.step(ctx, stepRAKP1, payloadRAKP1, func(tag byte) []byte {
		return rakp1(tag, h.managed, h.rc, h.role(), h.name())
	}, h.takeRAKP2)
	if err != nil || !h.copies {
		return err
	}
	return h.lastRAKP2(ctx)
}

// lastRAKP2 takes the answers to the copies that a doubling network makes of
// RAKP message 1: the BMC goes by the random number it drew last.
func (h *handshake) lastRAKP2(ctx context.Context) error {
	until := time.Now().Add(max(copyWait, patient(h.slow)))
	err := h.link.await(ctx, until, func(datagram []byte) error {
		err := h.match(datagram, stepRAKP1, payloadRAKP1+1, h.takeRAKP2)
		if err == nil {
			h.doubled = true
			err = foreign("the answer to a copy, which may not be the last")
		}
		return err
	})
	if errors.Is(err, errSilence) {
		return nil
	}
	return err
}

func (h *handshake) takeRAKP2(r setupReply) error {
	random, guid, code, ok := parseRAKP2(r.body)
	if code = h.trimmed(code); !ok || len(code) != h.algs.auth.size() {
		return malformed(stepRAKP1)
	}
	h.rm, h.guid = random, guid
	if !hmac.Equal(code, h.rakp2Code()) {
		return &Error{Kind: KindBadPassword, Op: opLogin, detail: "its proof does not fit this password"}
	}
	return nil
}

func (h *handshake) rakp3(ctx context.Context) error {
	h.keys = newKeys(h.algs, h.sik(h.bmcKey()), h.password())
	before := h.sends
	err := h.step(ctx, stepRAKP3, payloadRAKP3, func(tag byte) []byte {
		return rakp3(tag, statusOK, h.managed, h.rakp3Code())
	}, h.takeRAKP4)
	var answer *Error
	h.active = h.sends > before
	h.unanswered = err != nil && !errors.As(err, &answer)
	if doubtful(err) && !h.resent() {
		h.seekCopy(ctx)
	}
	return err
}

// seekCopy listens, after a refusal, for what would explain it: the answer to a
// copy of RAKP message 1, which may come later than the refusal.
func (h *handshake) seekCopy(ctx context.Context) {
	until := time.Now().Add(max(copyWait, patient(h.slow)))
	_ = h.link.await(ctx, until, func(datagram []byte) error { // silence is the rule
		if header, payload, _, ok := parsePacket(datagram); ok {
			h.noticeDoubled(header, payload)
		}
		if h.doubled {
			return nil
		}
		return foreign("it comes after the refusal")
	})
}

func (h *handshake) takeRAKP4(r setupReply) error {
	want := h.rakp4Code(h.keys.sik)
	switch {
	case hmac.Equal(r.body, want):
		return nil
	case len(r.body) != len(want):
		return malformed(stepRAKP3)
	}
	return h.wrongKG(r.body)
}

// wrongKG explains an integrity check value that does not fit. The password
// was proven by RAKP message 2, so only K_g is left. Nothing is sent again: a
// BMC that was given a key must not be asked without it.
func (h *handshake) wrongKG(icv []byte) error {
	e := &Error{Kind: KindBadKG, Op: opLogin}
	single := h.sik([]byte(h.password()))
	switch {
	case len(h.cfg.KG) == 0:
		e.detail = "the password is right, but the BMC also wants a BMC key (K_g), and none is set"
		e.advice = "set K_g as it is configured on the BMC"
	case hmac.Equal(icv, h.rakp4Code(single)):
		h.keys = newKeys(h.algs, single, h.password()) // to close the session it opened
		e.detail = "the password is right, but the BMC has no BMC key (K_g), and one is set"
		e.advice = "leave K_g empty, or set it on the BMC as well"
	default:
		e.detail = "the password is right, but the BMC has another BMC key (K_g)"
		e.advice = "set K_g as it is configured on the BMC"
	}
	return e
}

// abandon frees the slot the BMC keeps for this login, as far as a packet can,
// and closes the socket. A session that is open is closed; one that is half-open
// ends with a refusal of RAKP message 2; and where RAKP message 3 met silence it
// may be either.
func (h *handshake) abandon() {
	if h.active {
		h.link.send(h.keys.seal(closeRequest(h.managed).encode(0), h.managed, 1))
	}
	if h.managed != 0 && (!h.active || h.unanswered) {
		h.link.send(setupPacket(payloadRAKP3, rakp3(h.tag+1, statusBadCheckValue, h.managed, nil)))
	}
	h.link.conn.Close()
}

func malformed(step string) error {
	return &Error{Kind: KindProtocol, Op: opLogin, detail: "the answer to " + step + " is malformed",
		advice: "update the BMC's firmware; old Supermicro and Sun BMCs need the workaround supermicro20 or sun20"}
}

// role is the wanted privilege with the lookup mode (table 13-11).
func (h *handshake) role() byte { return byte(h.cfg.Privilege) | nameOnlyLookup }

// name is the user name as the BMC sees it: intel20 pads it with NULs.
func (h *handshake) name() []byte {
	if !h.cfg.Workarounds.Has(Intel20) {
		return []byte(h.cfg.Username)
	}
	padded := make([]byte, MaxUsername)
	copy(padded, h.cfg.Username)
	return padded
}

// password is the key of the user: intel20 cuts it to 16 bytes with HMAC-MD5.
func (h *handshake) password() []byte {
	password := []byte(h.cfg.Password)
	if h.cfg.Workarounds.Has(Intel20) && h.algs.auth == authMD5 {
		password = password[:min(len(password), 16)]
	}
	return password
}

func (h *handshake) bmcKey() []byte {
	if len(h.cfg.KG) > 0 {
		return h.cfg.KG
	}
	return h.password()
}

// trimmed cuts the surplus byte of a key exchange authentication code where a
// workaround says so.
func (h *handshake) trimmed(code []byte) []byte {
	flags, size := h.cfg.Workarounds, h.algs.auth.size()
	surplus := flags.Has(Supermicro20) && h.algs.auth != authSHA256 || flags.Has(Sun20) && h.algs.auth == authSHA1
	if surplus && len(code) == size+1 {
		return code[:size]
	}
	return code
}

// identity is role, name length and name, which end every signed text.
func identity(role byte, name []byte) []byte {
	return append([]byte{role, byte(len(name))}, name...)
}

func le32(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }

// rakp2Code is the BMC's proof that it knows the password (section 13.31).
func (h *handshake) rakp2Code() []byte {
	return h.algs.auth.mac(h.password(), le32(h.console), le32(h.managed), h.rc[:], h.rm[:], h.guid[:], identity(h.role(), h.name()))
}

// rakp3Code is our proof that we know the password. With intel20 it is signed
// without the lookup mode, and the name is not padded.
func (h *handshake) rakp3Code() []byte {
	role := h.role()
	if h.cfg.Workarounds.Has(Intel20) {
		role &^= nameOnlyLookup
	}
	return h.algs.auth.mac(h.password(), h.rm[:], le32(h.console), identity(role, []byte(h.cfg.Username)))
}

// sik is the session integrity key under K_g or what stands in for it.
func (h *handshake) sik(key []byte) []byte {
	return h.algs.auth.mac(key, h.rc[:], h.rm[:], identity(h.role(), h.name()))
}

// rakp4Code is the integrity check value of RAKP message 4.
func (h *handshake) rakp4Code(sik []byte) []byte {
	if h.cfg.Workarounds.Has(Intel20) && h.algs.integrity == integrityNone {
		return nil // such a BMC goes by the integrity algorithm instead
	}
	return h.algs.auth.mac(sik, h.rc[:], le32(h.managed), h.guid[:])[:h.algs.auth.icvSize()]
}

// doubtful reports whether an error of a login with resends may come from the
// resends: then the login is tried anew, with more patience.
func doubtful(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case KindBadPassword, KindUnknownUser, KindBadKG, KindProtocol:
		return true
	}
	return dropsLogins(err) // the answer to a copy of a message that ended the login
}

// dropsLogins reports whether the BMC has dropped the login. When it is not the
// first one, its own predecessors may have been in the way.
func dropsLogins(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == KindSessionsFull && e.Code == statusNoSession
}
