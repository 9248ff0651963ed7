package ipmisim

import (
	"net"
	"testing"
	"time"

	"github.com/bougou/go-ipmi/pkg/protocol"
)

// presencePing is an ASF Presence Ping (IPMI v2.0 rev 1.1, Table 13-6).
var presencePing = []byte("\x06\x00\xff\x06\x00\x00\x11\xbe\x80\x00\x00\x00")

// client sends raw packets.
type client struct {
	t testing.TB
	net.Conn
}

func dial(t testing.TB, b *BMC) client {
	t.Helper()
	c, err := net.Dial("udp", b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return client{t, c}
}

func (c client) send(packet []byte) {
	c.t.Helper()
	if _, err := c.Write(packet); err != nil {
		c.t.Fatal(err)
	}
}

// ask sends a packet and returns the next reply, nil after the time given.
func (c client) ask(packet []byte, limit time.Duration) []byte {
	c.t.Helper()
	c.send(packet)
	return c.read(limit)
}

func (c client) read(limit time.Duration) []byte {
	c.t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(limit)); err != nil {
		c.t.Fatal(err)
	}
	buf := make([]byte, 4096)
	n, err := c.Read(buf)
	if err != nil {
		return nil
	}
	return buf[:n]
}

// openSession is an Open Session Request for cipher suite 3 (Table 13-9).
func openSession(tag byte) []byte {
	return protocol.BuildRMCPPlusPacket(payloadOpenSession, 0, 0, 0, []byte{
		tag, 4, 0, 0, 1, 2, 3, 4,
		0, 0, 0, 8, 1, 0, 0, 0,
		1, 0, 0, 8, 1, 0, 0, 0,
		2, 0, 0, 8, 1, 0, 0, 0,
	})
}

// rakp1 is a RAKP message 1 whose name length may be a lie (Table 13-11).
func rakp1(session []byte, name string, length byte) []byte {
	message := append([]byte{7, 0, 0, 0}, session...)
	message = append(message, make([]byte, 16)...)
	message = append(message, 4, 0, 0, length)
	return protocol.BuildRMCPPlusPacket(payloadRAKP1, 0, 0, 0, append(message, name...))
}
