package ipmi

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// forge returns an answer that says "on", made wrong in one way, for a machine
// that is off.
type forge func(e event, honest []byte) []byte

func statusReply(number byte) []byte {
	return reply(request{netFn: netFnChassis, command: 0x01}, number, ccOK, []byte{0x21, 0, 0})
}

var forgeries = map[string]forge{
	"broken AuthCode": func(e event, _ []byte) []byte {
		b := e.session.seal(statusReply(e.number))
		b[len(b)-1] ^= 1
		return b
	},
	"signed with another key": func(e event, _ []byte) []byte {
		k := newKeys(e.session.algs, []byte("guessed"), nil)
		return k.seal(statusReply(e.number), e.session.console, e.session.sequence+1)
	},
	"neither encrypted nor signed": func(e event, _ []byte) []byte {
		m := statusReply(e.number)
		return append(appendHeader(nil, header{session: e.session.console, sequence: e.session.sequence + 1}, len(m)), m...)
	},
	"outside any session": func(e event, _ []byte) []byte {
		return setupPacket(payloadIPMI, statusReply(e.number))
	},
	"encrypted, not signed": func(e event, _ []byte) []byte {
		k := e.session.keys
		k.algs.integrity = integrityNone
		return k.seal(statusReply(e.number), e.session.console, e.session.sequence+1)
	},
	"signed, not encrypted": func(e event, _ []byte) []byte {
		k := e.session.keys
		k.algs.conf = confNone
		return k.seal(statusReply(e.number), e.session.console, e.session.sequence+1)
	},
	"AuthCode cut off": func(e event, _ []byte) []byte {
		b := e.session.seal(statusReply(e.number))
		return b[:len(b)-16]
	},
	"another request number": func(e event, _ []byte) []byte {
		return e.session.seal(statusReply(e.number + 1))
	},
	"another network function": func(e event, _ []byte) []byte {
		return e.session.seal(reply(request{netFn: netFnApp, command: 0x01}, e.number, ccOK, []byte{0x21, 0, 0}))
	},
	"another command": func(e event, _ []byte) []byte {
		return e.session.seal(reply(request{netFn: netFnChassis, command: 0x02}, e.number, ccOK, []byte{0x21, 0, 0}))
	},
	"another session": func(e event, _ []byte) []byte {
		return e.session.keys.seal(statusReply(e.number), e.session.console+1, e.session.sequence+1)
	},
	"wrong message checksum": func(e event, _ []byte) []byte {
		m := statusReply(e.number)
		m[len(m)-1]++
		return e.session.seal(m)
	},
	"wrong header checksum": func(e event, _ []byte) []byte {
		m := statusReply(e.number)
		m[2]++
		return e.session.seal(m)
	},
	"message too short": func(e event, _ []byte) []byte {
		return e.session.seal(statusReply(e.number)[:7])
	},
	"IPMI 1.5 frame": func(e event, _ []byte) []byte {
		m := statusReply(e.number)
		return append([]byte{6, 0, 0xff, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, byte(len(m))}, m...)
	},
	"session number reserved for setup": func(e event, _ []byte) []byte {
		return e.session.keys.seal(statusReply(e.number), e.session.console, 0)
	},
}

// A forged answer in front of the honest one changes nothing; alone it is no
// answer.
func TestForgedReplies(t *testing.T) {
	t.Parallel()
	for name, forged := range forgeries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc := startFake(t, &fakeBMC{})
			alone := false
			bmc.setMangle(func(e event, honest []byte) [][]byte {
				switch {
				case !e.is(netFnChassis, 0x01):
					return [][]byte{honest}
				case alone:
					return [][]byte{forged(e, honest)}
				}
				return [][]byte{forged(e, honest), honest}
			})
			s := mustDial(t, within(t, 5*time.Second), bmc.config())
			status, err := s.ChassisStatus(within(t, 5*time.Second))
			if err != nil || status.PowerOn {
				t.Fatalf("got %+v, %v, want off", status, err)
			}
			bmc.mu.Lock()
			alone = true
			bmc.mu.Unlock()
			if status, err = s.ChassisStatus(within(t, 300*time.Millisecond)); err == nil {
				t.Fatalf("believed alone: %+v", status)
			}
		})
	}
}

// After 64 commands the request numbers begin again; only the sequence window
// tells a recorded answer from a new one then.
func TestRecordedRepliesAreDropped(t *testing.T) {
	bmc := startFake(t, &fakeBMC{powerOn: true})
	var recorded []byte
	bmc.setMangle(func(e event, honest []byte) [][]byte {
		switch {
		case !e.is(netFnChassis, 0x01):
			return [][]byte{honest}
		case e.nth == 1:
			recorded = slices.Clone(honest)
		}
		return [][]byte{recorded, honest}
	})
	s := mustDial(t, within(t, 10*time.Second), bmc.config())
	for i := range 65 {
		status, err := s.ChassisStatus(within(t, 5*time.Second))
		if err != nil || status.PowerOn != (i == 0) {
			t.Fatalf("command %d: %+v, %v", i, status, err)
		}
		bmc.mu.Lock()
		bmc.powerOn = false
		bmc.mu.Unlock()
	}
	events := bmc.log()
	if first, last := events[3], events[len(events)-1]; first.number != last.number {
		t.Fatalf("request numbers %d and %d: the test tests nothing", first.number, last.number)
	}
}

// Replies sent twice, as some networks do, are no harm.
func TestDuplicatedReplies(t *testing.T) {
	bmc := startFake(t, &fakeBMC{})
	bmc.setMangle(func(_ event, honest []byte) [][]byte { return [][]byte{honest, honest} })
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	for _, action := range []Control{PowerUp, PowerDown, PowerUp} {
		if err := s.ChassisControl(within(t, 5*time.Second), action); err != nil {
			t.Fatal(err)
		}
		status, err := s.ChassisStatus(within(t, 5*time.Second))
		if err != nil || status.PowerOn != (action == PowerUp) {
			t.Fatalf("after %v: %+v, %v", action, status, err)
		}
	}
}

// Ten thousand damaged copies of every signed answer: none is believed, nothing
// panics.
func TestDamagedAnswers(t *testing.T) {
	bmc := startFake(t, &fakeBMC{powerOn: true})
	recorded := map[byte][]byte{}
	bmc.setMangle(func(e event, honest []byte) [][]byte {
		recorded[e.payloadType] = slices.Clone(honest)
		return [][]byte{honest}
	})
	h := logIn(t, bmc.config())
	s := newSession(h, 17)
	defer s.Close()
	if _, err := s.ChassisStatus(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	bmc.mu.Lock()
	answers := maps.Clone(recorded)
	bmc.mu.Unlock()
	random := rand.New(rand.NewPCG(7, 7))
	for payloadType, honest := range answers {
		if err := believes(*h, s, payloadType, honest, honest); err != nil {
			t.Fatalf("the honest answer %x was not believed: %v", honest, err)
		}
		_, wanted, _, _ := parsePacket(honest)
		for range 10000 {
			bad := damage(random, honest)
			err := believes(*h, s, payloadType, honest, bad)
			_, got, _, _ := parsePacket(bad)
			if err == nil && payloadType != payloadOpenRequest && !bytes.HasSuffix(got, wanted[8:]) {
				t.Fatalf("%x was believed in place of %x", bad, honest)
			}
		}
	}
}

// logIn runs a login and returns what it leaves behind.
func logIn(t *testing.T, cfg Config) *handshake {
	t.Helper()
	cfg, err := cfg.normalised()
	if err != nil {
		t.Fatal(err)
	}
	ctx := within(t, 5*time.Second)
	l, err := connect(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	algs, _ := cfg.CipherSuites[0].algorithms()
	h := newHandshake(cfg, algs, l, firstWait)
	if err := h.run(ctx); err != nil {
		t.Fatal(err)
	}
	return h
}

// believes is nil if a datagram is taken for the answer to the request of that
// payload type, to which there is an honest answer. It works on a copy of the
// login, which answers change.
func believes(h handshake, s *Session, payloadType byte, honest, datagram []byte) error {
	if payloadType == payloadIPMI {
		s.wire.(*wire20).incoming = window{}
		_, err := s.open(datagram, request{netFn: netFnChassis, command: 0x01})
		return err
	}
	takes := map[byte]func(setupReply) error{payloadOpenRequest: h.takeOpen, payloadRAKP1: h.takeRAKP2, payloadRAKP3: h.takeRAKP4}
	h.tag = honest[packetHeaderSize]
	h.sent = map[byte]time.Time{h.tag: time.Now()}
	return h.match(datagram, "a step", payloadType+1, takes[payloadType])
}

// damage flips bits, cuts or lengthens a datagram.
func damage(random *rand.Rand, b []byte) []byte {
	b = slices.Clone(b)
	for range 1 + random.IntN(4) {
		b[random.IntN(len(b))] ^= 1 << random.IntN(8)
	}
	switch random.IntN(4) {
	case 0:
		return b[:random.IntN(len(b))]
	case 1:
		return append(b, make([]byte, random.IntN(40))...)
	}
	return b
}
