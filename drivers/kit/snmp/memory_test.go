package snmp

import (
	"bytes"
	"net"
	"os"
	"testing"
	"time"
)

// memoryConn is a connection to a peer in memory: what it has not answered when
// it is asked counts as silence, without waiting.
type memoryConn struct {
	answer func(datagram []byte) [][]byte
	queue  [][]byte
}

func (c *memoryConn) Write(b []byte) (int, error) {
	c.queue = append(c.queue, c.answer(bytes.Clone(b))...)
	return len(b), nil
}

func (c *memoryConn) Read(b []byte) (int, error) {
	if len(c.queue) == 0 {
		return 0, os.ErrDeadlineExceeded
	}
	n := copy(b, c.queue[0])
	c.queue = c.queue[1:]
	return n, nil
}

func (c *memoryConn) Close() error                     { return nil }
func (c *memoryConn) LocalAddr() net.Addr              { return &net.UDPAddr{} }
func (c *memoryConn) RemoteAddr() net.Addr             { return &net.UDPAddr{} }
func (c *memoryConn) SetDeadline(time.Time) error      { return nil }
func (c *memoryConn) SetReadDeadline(time.Time) error  { return nil }
func (c *memoryConn) SetWriteDeadline(time.Time) error { return nil }

// inMemory is a session with a peer in memory, whose identifiers begin at 1.
func inMemory(t testing.TB, cfg Config, answer func(datagram []byte) [][]byte) *Session {
	t.Helper()
	cfg.Address = "pdu.example:161"
	cfg, err := cfg.normalised()
	must(t, err)
	s := newSession(cfg, &memoryConn{answer: answer})
	s.ids = identifiers{}
	return s
}
