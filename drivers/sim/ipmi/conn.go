package ipmisim

import (
	"net"
	"sync"
	"time"
)

// conn stands between the network and the engine: it counts and logs, applies
// the packet faults and keeps away what the engine cannot stand.
type conn struct {
	*net.UDPConn
	faults  *faultBox
	journal *journal
	refuse  func(request) []byte // an answer in the engine's place, or nil

	// Only touched by ReadFrom and before the engine runs, which calls it from
	// one goroutine.
	first   *arrival // admitted, and not yet seen by the engine
	waiting []arrival

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
	if a := c.first; a != nil {
		c.first = nil
		return copy(buf, a.packet), a.from, nil
	}
	for {
		for len(c.waiting) > 0 {
			a := c.waiting[0]
			c.waiting = c.waiting[1:]
			if c.admit(parseRequest(a.packet), a.from) {
				return copy(buf, a.packet), a.from, nil
			}
		}
		n, from, err := c.UDPConn.ReadFromUDP(buf)
		if err != nil {
			return 0, nil, err
		}
		if c.arrive(buf[:n], from) {
			return n, from, nil
		}
	}
}

// arrive applies the faults of the way in. It reports whether the engine shall
// see the packet as it is; what it shall see instead is waiting.
func (c *conn) arrive(packet []byte, from net.Addr) bool {
	faults, r := c.faults.get(), parseRequest(packet)
	c.journal.packet(r.kind(packet))
	packets, deaf := c.intercept(faults, packet)
	switch {
	case deaf:
		return false
	case faults.Request == nil:
		return c.admit(r, from)
	}
	for _, p := range packets {
		c.waiting = append(c.waiting, arrival{p, from})
	}
	return false
}

// intercept returns what the fault of the way in makes of a packet, and
// whether the BMC is deaf.
func (c *conn) intercept(faults *Faults, packet []byte) (packets [][]byte, deaf bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if faults.Request != nil {
		packets = faults.Request(c.requests, append([]byte(nil), packet...))
	}
	c.requests++
	return packets, faults.Mute || !c.deaf.IsZero() && time.Now().Before(c.deaf)
}

func (c *conn) admit(r request, from net.Addr) bool {
	if r.crashes() {
		return false
	}
	if answer := c.refuse(r); answer != nil {
		_, _ = c.WriteTo(answer, from) // a lost reply is what UDP may do
		return false
	}
	return true
}

// WriteTo sends a reply with the faults of the way out.
func (c *conn) WriteTo(packet []byte, to net.Addr) (int, error) {
	n, leaves := c.depart(to)
	if !leaves {
		return len(packet), nil
	}
	faults := c.faults.get()
	if faults.Reply == nil {
		return len(packet), c.send(packet, to, faults.Delay)
	}
	for _, p := range c.alter(faults.Reply, n, append([]byte(nil), packet...)) {
		if err := c.send(p, to, faults.Delay); err != nil {
			return 0, err
		}
	}
	return len(packet), nil
}

// send sends a packet that nobody changes any more.
func (c *conn) send(packet []byte, to net.Addr, delay time.Duration) error {
	if delay > 0 {
		time.AfterFunc(delay, func() { _, _ = c.UDPConn.WriteTo(packet, to) })
		return nil
	}
	_, err := c.UDPConn.WriteTo(packet, to)
	return err
}

// depart returns the number of the reply, and whether it leaves at all.
func (c *conn) depart(to net.Addr) (n int, leaves bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.lost) > 0 {
		if peer := to.String(); c.lost[peer] > 1 {
			c.lost[peer]--
			return 0, false
		} else if c.lost[peer] == 1 {
			delete(c.lost, peer) // peers come from ever new ports
			return 0, false
		}
	}
	n = c.replies
	c.replies++
	return n, true
}

func (c *conn) alter(fault PacketFault, n int, packet []byte) [][]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fault(n, packet)
}

// loseNext swallows the next reply to a peer.
func (c *conn) loseNext(to net.Addr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost == nil {
		c.lost = map[string]int{}
	}
	c.lost[to.String()]++
}

// silence ignores all packets for a time.
func (c *conn) silence(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deaf = time.Now().Add(d)
}
