package ipmi

import (
	"context"
	"encoding/binary"
	"net"
	"os"
	"slices"
	"testing"
	"time"
)

// changingConn is a socket to a fake BMC without a network: what is written is
// answered at once, and a script says what becomes of each answer. A read
// without anything to read is a timeout.
type changingConn struct {
	net.Conn
	bmc     *fakeBMC
	script  []byte
	answers [][]byte
	held    [][]byte
	silence int // reads in vain
	end     context.CancelFunc
}

func (c *changingConn) Write(datagram []byte) (int, error) {
	for _, answer := range c.bmc.handle(slices.Clone(datagram), "fuzz") {
		c.answers = append(c.answers, c.changed(answer)...)
	}
	return len(datagram), nil
}

// changed does to an answer what the next four bytes of the script say.
func (c *changingConn) changed(answer []byte) [][]byte {
	if len(c.script) < 4 {
		return [][]byte{answer}
	}
	what, at, value := c.script[0], int(c.script[1])|int(c.script[2])<<8, c.script[3]
	c.script = c.script[4:]
	switch at %= len(answer); what % 9 {
	case 1:
		answer[at] ^= value
	case 2:
		answer = answer[:at]
	case 3:
		answer = append(answer, make([]byte, value)...)
	case 4: // a wrong length
		binary.LittleEndian.PutUint16(answer[14:], uint16(at)<<8|uint16(value))
	case 5: // less, told as it is
		answer = answer[:max(at, packetHeaderSize)]
		binary.LittleEndian.PutUint16(answer[14:], uint16(len(answer)-packetHeaderSize))
	case 6: // lost
		return nil
	case 7: // doubled
		return [][]byte{answer, slices.Clone(answer)}
	case 8: // late
		c.held = append(c.held, answer)
		return nil
	}
	late := c.held
	c.held = nil
	return append([][]byte{answer}, late...)
}

func (c *changingConn) Read(buf []byte) (int, error) {
	if len(c.answers) == 0 {
		if c.silence++; c.silence > 20 {
			c.end()
		}
		return 0, os.ErrDeadlineExceeded
	}
	answer := c.answers[0]
	c.answers = c.answers[1:]
	return copy(buf, answer), nil
}

func (*changingConn) SetReadDeadline(time.Time) error  { return nil }
func (*changingConn) SetWriteDeadline(time.Time) error { return nil }
func (*changingConn) Close() error                     { return nil }

// FuzzConversation damages the answers of a whole session, from the first
// message to the state: whatever becomes of them, what is believed is true.
func FuzzConversation(f *testing.F) {
	f.Add([]byte{}, byte(0), true)
	f.Add([]byte{0, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0, 1, 20, 0, 255}, byte(2), false)
	f.Add([]byte{6, 0, 0, 0, 3, 0, 0, 9, 0, 0, 0, 0, 2, 30, 0, 0}, byte(5), true)
	suites := []CipherSuite{17, 3, 2, 7, 8, 11, 12, 16} // the others sign nothing, so that anything may be believed
	f.Fuzz(func(t *testing.T, script []byte, choice byte, on bool) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		bmc := &fakeBMC{user: "admin", password: "secret", sessions: map[uint32]*fakeSession{}, powerOn: on, boot: []byte{0xe0, 0x14, 0, 0, 0}}
		cfg, err := Config{Address: "192.0.2.1:623", Username: bmc.user, Password: bmc.password}.normalised()
		if err != nil {
			t.Fatal(err)
		}
		conn := &changingConn{bmc: bmc, script: script, end: cancel}
		suite := suites[int(choice)%len(suites)]
		algs, _ := suite.algorithms()
		h := newHandshake(cfg, algs, &link{conn: conn, address: cfg.Address, log: cfg.Logger}, firstWait)
		if h.run(ctx) != nil {
			h.abandon()
		} else {
			s := newSession(h, suite)
			believeOnlyTruth(t, ctx, s, on)
			s.Close()
		}
		for _, s := range bmc.sessions { // half-open ones may be left whose number got lost
			if s.open {
				t.Error("a session is left open")
			}
		}
	})
}

// believeOnlyTruth reads and switches, and compares with what the BMC did.
func believeOnlyTruth(t *testing.T, ctx context.Context, s *Session, on bool) {
	t.Helper()
	if status, err := s.ChassisStatus(ctx); err == nil && status.PowerOn != on {
		t.Errorf("read on=%v from a machine that is on=%v", status.PowerOn, on)
	}
	if id, err := s.DeviceID(ctx); err == nil && (id.Product != 0x0f02 || id.IPMI != "2.0") {
		t.Errorf("device ID %+v", id)
	}
	if flags, err := s.BootFlags(ctx); err == nil && flags != (BootFlags{Device: BootCDROM, Persistent: true, EFI: true, Valid: true}) {
		t.Errorf("boot flags %+v", flags)
	}
	bmc := s.link.conn.(*changingConn).bmc
	if err := s.ChassisControl(ctx, PowerUp); err == nil && !bmc.powerOn {
		t.Error("switched on a machine that is off")
	}
	if err := s.SetBootFlags(ctx, BootFlags{Device: BootPXE}); err == nil && bmc.boot[1] != byte(BootPXE)<<2 {
		t.Errorf("boot flags % x were set", bmc.boot)
	}
}

// FuzzSignedAnswers feeds what a BMC signs, which may still be nonsense, to
// every command.
func FuzzSignedAnswers(f *testing.F) {
	f.Add([]byte{0x21, 0, 0x40}, byte(0), byte(0))
	f.Add([]byte{1, 5, 0xe0, 4, 0, 0, 0}, byte(0), byte(1))
	f.Add([]byte{0x20, 0x81, 2, 0x35, 2, 0, 0x91, 0x12, 0, 2, 0xf}, byte(0), byte(2))
	f.Add([]byte{}, byte(0xd4), byte(3))
	f.Fuzz(func(t *testing.T, data []byte, code, choice byte) {
		if len(data) > 500 {
			return
		}
		answering := func(e event, _ []byte) [][]byte {
			return [][]byte{e.session.seal(reply(request{netFn: e.netFn, command: e.cmd}, e.number, code, data))}
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		bmc := &fakeBMC{user: "admin", password: "secret", sessions: map[uint32]*fakeSession{}}
		cfg, _ := Config{Address: "192.0.2.1:623", Username: bmc.user, Password: bmc.password}.normalised()
		suite := []CipherSuite{1, 2, 3, 6, 7, 8, 11, 12, 15, 16, 17}[choice%11]
		algs, _ := suite.algorithms()
		h := newHandshake(cfg, algs, &link{conn: &changingConn{bmc: bmc, end: cancel}, address: cfg.Address, log: cfg.Logger}, firstWait)
		if err := h.run(ctx); err != nil {
			t.Fatal(err)
		}
		s := newSession(h, suite)
		bmc.setMangle(answering)
		_, err := s.ChassisStatus(ctx)
		if want := code == ccOK && len(data) >= 3; (err == nil) != want {
			t.Errorf("chassis status %x with code %02X: %v", data, code, err)
		}
		if _, err = s.DeviceID(ctx); err == nil && (code != ccOK || len(data) < 11) {
			t.Errorf("device ID %x with code %02X", data, code)
		}
		if flags, err := s.BootFlags(ctx); err == nil && (code != ccOK || data[1]&0x7f != bootFlagsParameter || flags.Device > 0xf) {
			t.Errorf("boot flags %x with code %02X: %+v", data, code, flags)
		}
		for _, err := range []error{s.ChassisControl(ctx, PowerDown), s.SetBootFlags(ctx, BootFlags{}), s.Identify(ctx, Identify{Seconds: 1})} {
			if (err == nil) != (code == ccOK) {
				t.Errorf("code %02X: %v", code, err)
			}
		}
	})
}
