package pdusim

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"
)

// Config is how an agent answers. The zero value knows the communities
// "public" for reading and "private" for writing, in SNMPv1 and v2c.
type Config struct {
	// ReadCommunity and WriteCommunity default to "public" and "private". The
	// second can read too. Any other community is answered by silence.
	ReadCommunity, WriteCommunity string
	// MaxSize is the size that no reply exceeds, in bytes; 0 is 1400. A GETBULK
	// is cut to it, anything else is a tooBig.
	MaxSize int
	// NoV1 and NoV2c answer that version by silence.
	NoV1, NoV2c bool
}

func (c Config) withDefaults() Config {
	if c.ReadCommunity == "" {
		c.ReadCommunity = "public"
	}
	if c.WriteCommunity == "" {
		c.WriteCommunity = "private"
	}
	if c.MaxSize == 0 {
		c.MaxSize = 1400
	}
	return c
}

// Agent is a running SNMP agent.
type Agent struct {
	device *Device
	config Config
	socket *net.UDPConn
	done   chan struct{} // closed when the agent has ended

	// Only touched by serve.
	requests, replies int
	busy              time.Time // until when a reply waits for Faults.Delay
}

// Serve answers for the device at the UDP address (host:port; port 0 is a free
// one) from the moment it returns. The error is the device's (Device.Err), or
// says that the address is taken. The caller closes the agent.
func Serve(addr string, d *Device, config Config) (*Agent, error) {
	if err := d.Err(); err != nil {
		return nil, fmt.Errorf("simulated PDU: %w", err)
	}
	address, err := net.ResolveUDPAddr("udp", addr)
	if err != nil {
		return nil, fmt.Errorf("simulated PDU: %w", err)
	}
	socket, err := net.ListenUDP("udp", address)
	if err != nil {
		return nil, fmt.Errorf("simulated PDU: %w", err)
	}
	a := &Agent{device: d, config: config.withDefaults(), socket: socket, done: make(chan struct{})}
	go func() {
		defer close(a.done)
		a.serve()
	}()
	return a, nil
}

// Addr returns the address that the agent answers on, as host:port.
func (a *Agent) Addr() string { return a.socket.LocalAddr().String() }

// Close stops the agent; afterwards its port is free. Closing twice is
// harmless.
func (a *Agent) Close() {
	_ = a.socket.Close() // closing a UDP socket has nothing to lose
	<-a.done
}

// serve answers until the socket is closed. Its buffer is all that an idle
// agent keeps: longer requests are cut, and thus malformed.
func (a *Agent) serve() {
	const longestRequest = 4096
	buffer := make([]byte, longestRequest)
	for {
		n, from, err := a.socket.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return
		}
		faults := a.device.Faults()
		packets := [][]byte{buffer[:n]}
		if faults.Request != nil {
			packets = faults.Request(a.requests, buffer[:n])
		}
		a.requests++
		for _, packet := range packets {
			a.handle(faults, packet, from)
		}
	}
}

func (a *Agent) handle(faults Faults, packet []byte, from netip.AddrPort) {
	now := time.Now()
	if faults.OneAtATime && now.Before(a.busy) {
		return
	}
	request, writer, reason := a.admit(packet)
	if reason != "" {
		a.device.noteReason(reason)
		return
	}
	reply := a.device.answer(request, writer, a.config.MaxSize)
	if faults.Reply != nil {
		reply.Variables = slices.Clone(reply.Variables) // may be the request's
		faults.Reply(request, &reply)
	}
	a.busy = now.Add(faults.Delay)
	if faults.Mute {
		return
	}
	packets := [][]byte{reply.Marshal()}
	if faults.Packet != nil {
		packets = faults.Packet(a.replies, packets[0])
	}
	a.replies++
	a.send(packets, from, faults.Delay)
}

// admit reads a request. reason says why it gets no answer, "" if it does.
func (a *Agent) admit(packet []byte) (request Message, writer bool, reason string) {
	request, err := Unmarshal(packet)
	if err != nil {
		return request, false, "malformed"
	}
	refused := map[int]bool{0: a.config.NoV1, 1: a.config.NoV2c}
	if no, known := refused[request.Version]; !known || no {
		return request, false, "version"
	}
	writer = request.Community == a.config.WriteCommunity
	if !writer && request.Community != a.config.ReadCommunity {
		return request, false, "community"
	}
	switch request.Operation {
	case Get, GetNext, Set:
		return request, writer, ""
	case GetBulk:
		if request.Version == 1 {
			return request, writer, ""
		}
	}
	return request, false, "malformed"
}

func (d *Device) noteReason(reason string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.journal.note(func() string { return reason })
}

// send sends the packets after the delay.
func (a *Agent) send(packets [][]byte, to netip.AddrPort, delay time.Duration) {
	write := func() {
		for _, packet := range packets {
			_, _ = a.socket.WriteToUDPAddrPort(packet, to) // a lost reply is what UDP may do
		}
	}
	if delay > 0 {
		time.AfterFunc(delay, write)
		return
	}
	write()
}
