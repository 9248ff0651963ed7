package ipmi

import (
	"bytes"
	"encoding/hex"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

const authTypePassword = 0x04 // straight password

// forgeries15 are answers that say "on", made wrong in one way, for a machine
// that is off, in a session whose messages are signed.
var forgeries15 = map[string]forge{
	"not signed": func(e event, _ []byte) []byte {
		return packet15{session: e.session.managed, sequence: uint32(e.session.lan.outgoing) + 1, message: statusReply(e.number)}.encode(nil)
	},
	"outside any session": func(e event, _ []byte) []byte { return outside15(statusReply(e.number)) },
	"broken AuthCode":     broken15(13),
	"changed message":     broken15(37),
	"changed session ID":  broken15(9),
	"changed number":      broken15(5),
	"signed with another password": func(e event, _ []byte) []byte {
		return next15(e, packet15{message: statusReply(e.number)}).encode([]byte("guessed"))
	},
	"straight password for a signature": func(e event, _ []byte) []byte {
		b := next15(e, packet15{message: statusReply(e.number)}).encode([]byte("secret"))
		b[4] = authTypePassword
		return append(append(b[:13], "secret\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...), b[29:]...)
	},
	"another request number": func(e event, _ []byte) []byte {
		return next15(e, packet15{message: statusReply(e.number + 1)}).encode([]byte("secret"))
	},
	"another command": func(e event, _ []byte) []byte {
		m := reply(request{netFn: netFnChassis, command: 0x02}, e.number, ccOK, []byte{0x21, 0, 0})
		return next15(e, packet15{message: m}).encode([]byte("secret"))
	},
	"another session": func(e event, _ []byte) []byte {
		p := next15(e, packet15{message: statusReply(e.number)})
		p.session++
		return p.encode([]byte("secret"))
	},
	"number of an earlier session": func(e event, _ []byte) []byte {
		p := next15(e, packet15{message: statusReply(e.number)})
		p.sequence += 1000
		return p.encode([]byte("secret"))
	},
	"number 0": func(e event, _ []byte) []byte {
		p := next15(e, packet15{message: statusReply(e.number)})
		p.sequence = 0
		return p.encode([]byte("secret"))
	},
	"wrong message checksum": func(e event, _ []byte) []byte {
		m := statusReply(e.number)
		m[len(m)-1]++
		return next15(e, packet15{message: m}).encode([]byte("secret"))
	},
	"message too short": func(e event, _ []byte) []byte {
		return next15(e, packet15{message: statusReply(e.number)[:7]}).encode([]byte("secret"))
	},
	"RMCP+ frame": func(e event, _ []byte) []byte { return setupPacket(payloadIPMI, statusReply(e.number)) },
}

// next15 puts the packet in the event's session, signed.
func next15(e event, p packet15) packet15 {
	p.authType, p.session, p.sequence = authTypeMD5, e.session.managed, uint32(e.session.lan.outgoing)+1
	return p
}

// broken15 flips a bit of an answer that is signed otherwise rightly.
func broken15(offset int) forge {
	return func(e event, _ []byte) []byte {
		b := next15(e, packet15{message: statusReply(e.number)}).encode([]byte("secret"))
		b[offset] ^= 0x10
		return b
	}
}

// A forged answer in front of the honest one changes nothing; alone it is no
// answer.
func TestForgedReplies15(t *testing.T) {
	t.Parallel()
	for name, forged := range forgeries15 {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			holdAgainst(t, startFake(t, &fakeBMC{}), forged)
		})
	}
	// What an unsigned session leaves to tell a forgery by.
	for _, name := range []string{"outside any session", "signed with another password", "another request number", "another command", "RMCP+ frame",
		"straight password for a signature", "wrong message checksum", "message too short"} {
		t.Run("unsigned session, "+name, func(t *testing.T) {
			t.Parallel()
			holdAgainst(t, startFake(t, &fakeBMC{noPerMessage: true}), forgeries15[name])
		})
	}
	for _, ahead := range []uint32{0, 1000, 1 << 31} {
		t.Run("unsigned session, guessed number", func(t *testing.T) {
			t.Parallel()
			holdAgainst(t, startFake(t, &fakeBMC{noPerMessage: true}), func(e event, _ []byte) []byte {
				n := ahead
				if ahead > 0 {
					n += uint32(e.session.lan.outgoing)
				}
				return packet15{session: e.session.managed, sequence: n, message: statusReply(e.number)}.encode(nil)
			})
		})
	}
}

func holdAgainst(t *testing.T, bmc *fakeBMC, forged forge) {
	t.Helper()
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
	s := mustDial(t, within(t, 5*time.Second), bmc.config15())
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
}

// A session that is not opened by somebody who knows the password is none.
func TestForgedActivation15(t *testing.T) {
	t.Parallel()
	for name, forged := range map[string]func(e event, honest packet15) packet15{
		"not signed": func(_ event, p packet15) packet15 { p.authType = authTypeNone; return p },
		"another type for the rest": func(_ event, p packet15) packet15 {
			p.message = slices.Clone(p.message)
			p.message[7] = authTypePassword
			p.message[len(p.message)-1] -= authTypePassword - authTypeMD5
			return p
		},
		"cut short": func(e event, p packet15) packet15 {
			p.message = reply(request{netFn: netFnApp, command: 0x3a}, e.number, ccOK, p.message[7:12])
			return p
		},
		"another session": func(_ event, p packet15) packet15 { p.session++; return p },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc := startFake(t, &fakeBMC{})
			bmc.setMangle(func(e event, honest []byte) [][]byte {
				p, _ := parsePacket15(honest)
				if !e.is(netFnApp, 0x3a) {
					return [][]byte{honest}
				}
				return [][]byte{forged(e, p).encode([]byte("secret"))}
			})
			if s, err := Dial(within(t, time.Second), bmc.config15()); err == nil {
				s.Close()
				t.Error("believed")
			}
		})
	}
	t.Run("signed with another password", func(t *testing.T) {
		bmc := startFake(t, &fakeBMC{})
		bmc.setMangle(func(e event, honest []byte) [][]byte {
			p, _ := parsePacket15(honest)
			if e.is(netFnApp, 0x3a) {
				return [][]byte{p.encode([]byte("guessed"))}
			}
			return [][]byte{honest}
		})
		_, err := Dial(within(t, time.Second), bmc.config15())
		if e := wantKind(t, err, KindProtocol, false); !strings.Contains(e.Error(), "not signed with this password") {
			t.Errorf("%q", e)
		}
	})
}

// Replies sent twice and recorded ones are dropped.
func TestRepeatedReplies15(t *testing.T) {
	bmc := startFake(t, &fakeBMC{powerOn: true})
	var recorded []byte
	bmc.setMangle(func(e event, honest []byte) [][]byte {
		if e.is(netFnChassis, 0x01) && e.nth == 1 {
			recorded = slices.Clone(honest)
		}
		return [][]byte{recorded, honest, honest}
	})
	s := mustDial(t, within(t, 10*time.Second), bmc.config15())
	for i := range 65 {
		status, err := s.ChassisStatus(within(t, 5*time.Second))
		if err != nil || status.PowerOn != (i == 0) {
			t.Fatalf("command %d: %+v, %v", i, status, err)
		}
		bmc.mu.Lock()
		bmc.powerOn = false
		bmc.mu.Unlock()
	}
}

// Thousands of damaged copies of every answer: nothing panics, and no signed
// one is believed.
func TestDamagedAnswers15(t *testing.T) {
	bmc := startFake(t, &fakeBMC{powerOn: true})
	recorded := map[byte][]byte{}
	bmc.setMangle(func(e event, honest []byte) [][]byte {
		recorded[e.cmd] = slices.Clone(honest)
		return [][]byte{honest}
	})
	s := mustDial(t, within(t, 5*time.Second), bmc.config15())
	if _, err := s.ChassisStatus(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
	bmc.mu.Lock()
	answers := maps.Clone(recorded)
	bmc.mu.Unlock()
	w := s.wire.(*wire15)
	random := rand.New(rand.NewPCG(15, 15))
	for cmd, honest := range answers {
		wanted, _ := parsePacket15(honest)
		for i := range 5000 {
			bad := damage(random, honest)
			if i == 0 {
				bad = honest
			}
			l := newLogin15(s.cfg, s.link, 0)
			l.sent = map[byte]time.Time{wanted.message[4] >> 2: time.Now()}
			l.match(bad, setup15{request: request{netFn: netFnApp, command: 0x39}, take: l.takeChallenge})
			err := l.match(bad, setup15{request: request{netFn: netFnApp, command: 0x3a}, take: l.takeActivation})
			got, _ := parsePacket15(bad)
			if i == 0 && (err == nil) != (cmd == 0x3a) {
				t.Fatalf("the honest %x as activation: %v", honest, err)
			}
			if err == nil && !bytes.Equal(got.message, wanted.message) {
				t.Fatalf("activation %x was believed in place of %x", bad, honest)
			}
			w.incoming = window{highest: wanted.sequence - 1, reach: reach15}
			if _, err := w.unseal(bad); err == nil && !bytes.Equal(got.message, wanted.message) {
				t.Fatalf("answer to %#x: %x was believed in place of %x", cmd, bad, honest)
			}
		}
	}
}

// What ipmi_sim, in independent C code, sent for the password "secret".
func TestSignature15(t *testing.T) {
	for name, text := range map[string]string{
		"activation":      "0600ff070287684e03050000003786fea628da810bdb13232d2a9ce5f412811c6320743a000282000000b870256a03f4",
		"status":          "0600ff070287684e038200000007329c2db779008c3c4504da68c5395b0b81047b20040100000000db",
		"status while on": "0600ff07028a684e03820000003b2fe094e79f4f004406e0ad2e49329f0b81047b20100100010000ce",
	} {
		datagram, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		p, ok := parsePacket15(datagram)
		if !ok || !p.signed([]byte("secret")) || p.signed([]byte("secre")) {
			t.Errorf("%s: %+v, signed %v", name, p, p.signed([]byte("secret")))
		}
		if again := p.encode([]byte("secret")); !bytes.Equal(again, datagram) {
			t.Errorf("%s is written as %x", name, again)
		}
	}
}

func FuzzPacket15(f *testing.F) {
	f.Add(outside15(statusReply(1)))
	f.Add(packet15{authType: authTypeMD5, session: 7, sequence: 9, message: statusReply(1)}.encode([]byte("secret")))
	f.Add(header15())
	f.Fuzz(func(t *testing.T, b []byte) {
		p, ok := parsePacket15(b)
		if ok && header15Size+len(p.authCode)+len(p.message) > len(b) {
			t.Errorf("%d bytes became %d and %d", len(b), len(p.authCode), len(p.message))
		}
		if ok && (p.authType == authTypeNone) != (len(p.authCode) == 0) {
			t.Errorf("type %d has an AuthCode of %d bytes", p.authType, len(p.authCode))
		}
	})
}

func FuzzUnseal15(f *testing.F) {
	f.Add(packet15{authType: authTypeMD5, session: 7, sequence: 9, message: statusReply(1)}.encode([]byte("secret")))
	f.Add(packet15{session: 7, sequence: 9, message: statusReply(1)}.encode(nil))
	f.Add(packet15{sequence: 9, message: statusReply(1)}.encode(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, unsigned := range []bool{false, true} {
			w := wire15{session: 7, password: []byte("secret"), unsigned: unsigned, idZero: unsigned, incoming: window{highest: 8, reach: reach15}}
			message, err := w.unseal(b)
			if p, _ := parsePacket15(b); err == nil && !unsigned && !p.signed(w.password) {
				t.Errorf("unsigned %x was accepted as %x", b, message)
			}
		}
	})
}

// FuzzLogin15 feeds both steps of a login with any datagram.
func FuzzLogin15(f *testing.F) {
	challenge, activate := request{netFn: netFnApp, command: 0x39}, request{netFn: netFnApp, command: 0x3a}
	f.Add(outside15(reply(challenge, 5, ccOK, make([]byte, 20))), false)
	f.Add(outside15(reply(challenge, 5, 0x81, nil)), false)
	f.Add(packet15{authType: authTypeMD5, session: 7, message: reply(activate, 5, ccOK, make([]byte, 10))}.encode([]byte("guess")), true)
	f.Add(outside15(reply(activate, 5, 0x86, nil)), true)
	f.Fuzz(func(t *testing.T, b []byte, activating bool) {
		l := newLogin15(Config{Password: "secret", Workarounds: IDZero}, nil, 0)
		l.session, l.sent = 7, map[byte]time.Time{5: time.Now()}
		step := setup15{request: challenge, take: l.takeChallenge}
		if activating {
			step = setup15{request: activate, take: l.takeActivation}
		}
		if err := l.match(b, step); err == nil && activating {
			t.Errorf("a guessed proof was accepted: %x", b)
		}
	})
}
