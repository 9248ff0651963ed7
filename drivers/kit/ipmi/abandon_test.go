package ipmi

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"
)

// losingConn is a socket whose packets get lost on the way out.
type losingConn struct {
	net.Conn
	lost func(datagram []byte) bool
}

func (c losingConn) Write(datagram []byte) (int, error) {
	if c.lost(datagram) {
		return len(datagram), nil
	}
	return c.Conn.Write(datagram)
}

// A login that does not come to its end leaves no session with the BMC, open or
// half-open, wherever it ended.
func TestAbandonedLoginFreesItsSlot(t *testing.T) {
	isRAKP3 := func(datagram []byte) bool {
		return datagram[5] == payloadRAKP3 && datagram[packetHeaderSize+1] == statusOK
	}
	cases := []struct {
		name  string
		cut   bool                         // the context ends before RAKP message 3
		lost  func([]byte) bool            // of what is sent
		reply func(event, []byte) [][]byte // nil passes
	}{
		{name: "RAKP message 3 was not sent", cut: true},
		{name: "RAKP message 3 was lost", lost: isRAKP3},
		{name: "RAKP message 4 was lost", reply: func(e event, reply []byte) [][]byte {
			if e.payloadType == payloadRAKP3 {
				return nil
			}
			return [][]byte{reply}
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			bmc := startFake(t, &fakeBMC{mangle: c.reply})
			cfg, err := bmc.config().normalised()
			if err != nil {
				t.Fatal(err)
			}
			ctx := within(t, 5*time.Second)
			l, err := connect(ctx, cfg)
			if err != nil {
				t.Fatal(err)
			}
			if c.lost != nil {
				l.conn = losingConn{l.conn, c.lost}
			}
			algs, _ := CipherSuite(17).algorithms()
			h := newHandshake(cfg, algs, l, 50*time.Millisecond)
			if err := errors.Join(h.open(ctx), h.rakp1(ctx)); err != nil {
				t.Fatal(err)
			}
			short, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
			defer cancel()
			if c.cut {
				cancel()
			}
			if err := h.rakp3(short); err == nil {
				t.Fatal("logged in")
			}
			h.abandon()
			for left := 1; left > 0; time.Sleep(time.Millisecond) {
				bmc.mu.Lock()
				left = len(bmc.sessions)
				bmc.mu.Unlock()
				if ctx.Err() != nil {
					t.Fatalf("%d sessions are left after %d packets", left, len(bmc.log()))
				}
			}
		})
	}
}

// A BMC that needs the room drops a login that is under way, and then knows
// neither its own session ID nor ours.
func TestDroppedLoginIsAFullTable(t *testing.T) {
	for name, step := range map[string]byte{stepRAKP1: payloadRAKP2, stepRAKP3: payloadRAKP4} {
		algs, _ := CipherSuite(17).algorithms()
		h := newHandshake(Config{}, algs, nil, 0)
		h.sent = map[byte]time.Time{h.tag: time.Now()}
		refusal := setupPacket(step, []byte{h.tag, statusNoSession, 0, 0, 0, 0, 0, 0})
		take := func(setupReply) error { return errors.New("taken for a success") }
		wantKind(t, h.match(refusal, name, step, take), KindSessionsFull, false)
	}
}

// A refusal of the first message cannot be about credentials, which come later.
func TestRefusedOpenSessionAccusesNobody(t *testing.T) {
	for _, status := range []byte{statusBadName, statusBadNameLength, statusBadCheckValue} {
		bmc := startFake(t, &fakeBMC{openStatus: func(event, algorithms) byte { return status }})
		_, err := Dial(within(t, 5*time.Second), bmc.config())
		wantKind(t, err, KindProtocol, false)
	}
}
