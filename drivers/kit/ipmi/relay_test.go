package ipmi_test

import (
	"net"
	"sync"
	"testing"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// relay is a network that goes wrong between a client and a BMC that cannot be
// made to, such as ipmi_sim.
type relay struct {
	bmc     string
	front   net.PacketConn
	request ipmisim.PacketFault
	reply   ipmisim.PacketFault

	mu       sync.Mutex
	requests int
	replies  int
	backs    map[string]net.Conn // to the BMC, one for each socket of the client
}

// startRelay returns the address that stands for the BMC's. A fault may be nil.
func startRelay(t testing.TB, bmc string, request, reply ipmisim.PacketFault) string {
	t.Helper()
	front, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{bmc: bmc, front: front, request: request, reply: reply, backs: map[string]net.Conn{}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.serve()
	}()
	t.Cleanup(func() {
		front.Close()
		<-done
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, back := range r.backs {
			back.Close()
		}
	})
	return front.LocalAddr().String()
}

func (r *relay) serve() {
	buf := make([]byte, 2048)
	for {
		n, from, err := r.front.ReadFrom(buf)
		if err != nil {
			return
		}
		back := r.back(from)
		for _, packet := range r.altered(r.request, &r.requests, buf[:n]) {
			back.Write(packet) // a lost packet is what networks do
		}
	}
}

// back returns the socket to the BMC that belongs to a client's.
func (r *relay) back(client net.Addr) net.Conn {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known := r.backs[client.String()]; known != nil {
		return known
	}
	back, err := net.Dial("udp", r.bmc)
	if err != nil {
		panic(err) // a socket on loopback
	}
	r.backs[client.String()] = back
	go func() {
		buf := make([]byte, 2048)
		for {
			back.SetReadDeadline(time.Now().Add(time.Minute))
			n, err := back.Read(buf)
			if err != nil {
				return
			}
			for _, packet := range r.altered(r.reply, &r.replies, buf[:n]) {
				r.front.WriteTo(packet, client)
			}
		}
	}()
	return back
}

// altered applies a fault to a copy of the packet, one at a time.
func (r *relay) altered(fault ipmisim.PacketFault, count *int, packet []byte) [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := *count
	*count++
	packet = append([]byte(nil), packet...)
	if fault == nil {
		return [][]byte{packet}
	}
	return fault(n, packet)
}
