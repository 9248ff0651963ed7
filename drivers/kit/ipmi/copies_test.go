package ipmi

import (
	"bytes"
	"net"
	"testing"
	"time"
)

// doublingConn is a socket on a network that doubles RAKP message 1, and that
// delivers the answer to the copy only after RAKP message 4.
type doublingConn struct {
	net.Conn
	answered bool
	late     []byte
}

func (c *doublingConn) Write(datagram []byte) (int, error) {
	if datagram[5] == payloadRAKP1 {
		c.Conn.Write(datagram)
	}
	return c.Conn.Write(datagram)
}

func (c *doublingConn) Read(buf []byte) (int, error) {
	if c.late != nil && c.answered {
		n := copy(buf, c.late)
		c.late = nil
		return n, nil
	}
	n, err := c.Conn.Read(buf)
	switch {
	case err != nil:
	case buf[5] == payloadRAKP2 && c.answered:
		c.late, c.answered = bytes.Clone(buf[:n]), false
		return c.Read(buf)
	case buf[5] == payloadRAKP2, buf[5] == payloadRAKP4:
		c.answered = true
	}
	return n, err
}

// A refusal that comes before the answer which would explain it is no reason to
// accuse the password.
func TestLateCopyExplainsARefusal(t *testing.T) {
	bmc := startFake(t, &fakeBMC{})
	cfg, err := bmc.config().normalised()
	if err != nil {
		t.Fatal(err)
	}
	ctx := within(t, 10*time.Second)
	l, err := connect(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	l.conn = &doublingConn{Conn: l.conn}
	algs, _ := CipherSuite(17).algorithms()
	h := newHandshake(cfg, algs, l, 5*time.Second)
	err = h.run(ctx)
	wantKind(t, err, KindBadPassword, false)
	if !h.resent() {
		t.Error("the refusal would be believed")
	}
	h.abandon()
	if _, err := Dial(ctx, cfg); err != nil {
		t.Error(err)
	}
}
