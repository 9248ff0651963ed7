package ipmisim

import (
	"net"
	"sync"
	"time"

	"github.com/bougou/go-ipmi/pkg/transport"
)

// conn stands between the network and the engine: it counts and logs, applies
// the packet faults and keeps away what the engine cannot stand.
type conn struct {
	transport.PacketConn
	faults  *faultBox
	journal *journal
	refuse  func(request) []byte // an answer in the engine's place, or nil

	waiting []arrival // only touched by ReadFrom, which the engine calls from one goroutine

	mu       sync.Mutex
	requests int
	replies  int
	deaf     time.Time
	lost     map[string]int // replies to swallow, by peer
}

type arrival struct {
	packet []byte
	from   net.Addr
}

// ReadFrom returns the next packet that the engine shall see.
func (c *conn) ReadFrom(buf []byte) (int, net.Addr, error) {
	for {
		for len(c.waiting) > 0 {
			a := c.waiting[0]
			c.waiting = c.waiting[1:]
			if c.admit(a) {
				return copy(buf, a.packet), a.from, nil
			}
		}
		n, from, err := c.PacketConn.ReadFrom(buf)
		if err != nil {
			return 0, nil, err
		}
		c.waiting = c.arrive(append([]byte(nil), buf[:n]...), from)
	}
}

// arrive applies the faults of the way in.
func (c *conn) arrive(packet []byte, from net.Addr) []arrival {
	faults := c.faults.get()
	packets := [][]byte{packet}
	c.mu.Lock()
	if faults.Request != nil {
		packets = faults.Request(c.requests, packet)
	}
	c.requests++
	deaf := faults.Mute || time.Now().Before(c.deaf)
	c.mu.Unlock()
	c.journal.packet(parseRequest(packet).kind(packet))
	if deaf {
		return nil
	}
	arrivals := make([]arrival, 0, len(packets))
	for _, p := range packets {
		arrivals = append(arrivals, arrival{p, from})
	}
	return arrivals
}

func (c *conn) admit(a arrival) bool {
	r := parseRequest(a.packet)
	if r.crashes() {
		return false
	}
	if answer := c.refuse(r); answer != nil {
		_, _ = c.WriteTo(answer, a.from) // a lost reply is what UDP may do
		return false
	}
	return true
}

// WriteTo sends a reply with the faults of the way out.
func (c *conn) WriteTo(packet []byte, to net.Addr) (int, error) {
	faults := c.faults.get()
	for _, p := range c.depart(faults.Reply, append([]byte(nil), packet...), to) {
		if faults.Delay > 0 {
			time.AfterFunc(faults.Delay, func() { _, _ = c.PacketConn.WriteTo(p, to) })
		} else if _, err := c.PacketConn.WriteTo(p, to); err != nil {
			return 0, err
		}
	}
	return len(packet), nil
}

func (c *conn) depart(fault PacketFault, packet []byte, to net.Addr) [][]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost[to.String()] > 0 {
		c.lost[to.String()]--
		return nil
	}
	n := c.replies
	c.replies++
	if fault == nil {
		return [][]byte{packet}
	}
	return fault(n, packet)
}

// loseNext swallows the next reply to a peer.
func (c *conn) loseNext(to net.Addr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lost[to.String()]++
}

// silence ignores all packets for a time.
func (c *conn) silence(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deaf = time.Now().Add(d)
}

// LocalAddr returns the bound address.
func (c *conn) LocalAddr() net.Addr {
	return c.PacketConn.(interface{ LocalAddr() net.Addr }).LocalAddr()
}
