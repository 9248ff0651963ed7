package ipmi

import (
	"bytes"
	"testing"
	"time"
)

// fuzzKeys are the keys of each kind of session.
func fuzzKeys() map[CipherSuite]keys {
	all := map[CipherSuite]keys{}
	for _, suite := range []CipherSuite{1, 2, 3, 6, 7, 8, 11, 12, 15, 16, 17} {
		algs, _ := suite.algorithms()
		all[suite] = newKeys(algs, []byte("session integrity key"), []byte("secret"))
	}
	return all
}

func FuzzPacket(f *testing.F) {
	f.Add(setupPacket(payloadRAKP2, []byte{1, 0, 0, 0}))
	f.Add([]byte{6, 0, 0xff, 7, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		_, payload, trailer, ok := parsePacket(b)
		if ok && len(payload)+len(trailer)+packetHeaderSize != len(b) {
			t.Errorf("%d bytes became %d and %d", len(b), len(payload), len(trailer))
		}
	})
}

func FuzzUnseal(f *testing.F) {
	sessions := fuzzKeys()
	for _, k := range sessions {
		f.Add(k.seal(statusReply(1), 7, 1))
	}
	f.Add(header15())
	f.Fuzz(func(t *testing.T, b []byte) {
		for suite, k := range sessions {
			_, payload, err := k.unseal(b, 7, false)
			if err == nil && k.algs.integrity != integrityNone && !bytes.Equal(b[len(b)-k.algs.integrity.size():], k.authCode(b[4:len(b)-k.algs.integrity.size()])) {
				t.Errorf("suite %v: unsigned %x was accepted as %x", suite, b, payload)
			}
		}
	})
}

func header15() []byte { return []byte{6, 0, 0xff, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0} }

func FuzzDecrypt(f *testing.F) {
	k := fuzzKeys()[17]
	f.Add(k.encrypt([]byte("hello")))
	f.Add(make([]byte, 32))
	f.Add(make([]byte, 33))
	f.Fuzz(func(t *testing.T, b []byte) {
		if plain, ok := k.decrypt(b); ok && len(plain) >= len(b)-16 {
			t.Errorf("%d bytes became %d", len(b), len(plain))
		}
	})
}

func FuzzSetupReplies(f *testing.F) {
	f.Add([]byte{1, 0x11})
	f.Add(append([]byte{1, 0, 4, 0, 1, 0, 0, 0, 2, 0, 0, 0}, openRequest(1, User, 1, algorithms{1, 1, 1})[8:]...))
	f.Add(append([]byte{1, 0, 0, 0, 1, 0, 0, 0}, make([]byte, 52)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, ok := parseSetup(b)
		if !ok {
			return
		}
		parseOpenResponse(r.body)
		if _, _, code, ok := parseRAKP2(r.body); ok && len(code) != len(b)-40 {
			t.Errorf("%d bytes hold a proof of %d", len(b), len(code))
		}
	})
}

// FuzzLogin feeds each step of a login with any datagram, with every way of
// authentication and every workaround.
func FuzzLogin(f *testing.F) {
	f.Add(setupPacket(payloadOpenResponse, []byte{1, 0x11}), byte(0), uint16(IDZero|Sun20))
	f.Add(setupPacket(payloadRAKP2, append([]byte{1, 0, 0, 0, 1, 0, 0, 0}, make([]byte, 64)...)), byte(1), uint16(0))
	f.Add(setupPacket(payloadRAKP4, append([]byte{1, 0, 0, 0, 1, 0, 0, 0}, make([]byte, 16)...)), byte(2), uint16(Intel20))
	f.Fuzz(func(t *testing.T, b []byte, choice byte, flags uint16) {
		algs, _ := []CipherSuite{17, 3, 8, 12, 2, 16}[choice/3%6].algorithms()
		h := newHandshake(Config{Password: "secret", Workarounds: Workarounds(flags)}, algs, nil, 0)
		h.console, h.sent = 1, map[byte]time.Time{1: time.Now()}
		h.tag = 1
		step := choice % 3
		names := []string{stepOpen, stepRAKP1, stepRAKP3}
		kinds := []byte{payloadOpenResponse, payloadRAKP2, payloadRAKP4}
		takes := []func(setupReply) error{h.takeOpen, h.takeRAKP2, h.takeRAKP4}
		err := h.match(b, names[step], kinds[step], takes[step])
		if step > 0 && err == nil {
			t.Errorf("a guessed proof was accepted: %x", b)
		}
	})
}

// FuzzWindow compares the window of sequence numbers with a list of all that
// were received.
func FuzzWindow(f *testing.F) {
	f.Add([]byte{1, 1, 2, 0x90, 0x10, 0x0f, 0xf0, 0xff})
	f.Add([]byte{1, 31, 0x80, 33, 0xff, 0xfe})
	f.Fuzz(func(t *testing.T, steps []byte) {
		var w window
		seen := map[uint32]bool{}
		at := uint32(0)
		for _, step := range steps {
			at += uint32(int32(int8(step)))
			fresh := at != 0 && !seen[at] && int32(at-w.highest) > -32
			if took := w.admit(at); took != fresh {
				t.Fatalf("number %d of % x: taken %v, want %v", at, steps, took, fresh)
			}
			seen[at] = seen[at] || fresh
		}
	})
}

func FuzzAnswer(f *testing.F) {
	r := request{netFn: netFnChassis, command: 0x01}
	f.Add(statusReply(5))
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7})
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, data, err := r.answer(b, 5, false); err == nil && len(data) != len(b)-8 {
			t.Errorf("%d bytes hold %d of data", len(b), len(data))
		}
		r.answer(b, 5, true)
	})
}

func FuzzData(f *testing.F) {
	f.Add([]byte{0x21, 0, 0x40})
	f.Add(powerReadingBytes)
	f.Add([]byte{1, 5, 0xe0, 4, 0, 0, 0})
	f.Add([]byte{0x20, 0x81, 2, 0x35, 2, 0, 0x91, 0x12, 0, 2, 0xf})
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, ok := parseChassisStatus(b); ok != (len(b) >= 3) {
			t.Errorf("chassis status of %d bytes: %v", len(b), ok)
		}
		if _, ok := parseDeviceID(b); ok != (len(b) >= 11) {
			t.Errorf("device ID of %d bytes: %v", len(b), ok)
		}
		if _, ok := parsePowerReading(b); ok != (len(b) >= 18 && b[0] == 0xdc) {
			t.Errorf("power reading of %x: %v", b, ok)
		}
		if len(b) >= 4 {
			capabilities(b).advice()
		}
		if flags, ok := parseBootFlags(b); ok && flags.Device > 0xf {
			t.Errorf("boot device %d", flags.Device)
		}
	})
}
