package ipmisim

import (
	"fmt"
	"net"
)

// BMC is a running simulated BMC. All methods are safe for concurrent use.
type BMC struct {
	config   Config
	machine  *Machine
	conn     *conn
	engine   engine
	faults   *faultBox
	journal  *journal
	sessions *openSessions
	done     chan struct{} // closed when the BMC has ended
}

// Start starts a BMC; it answers from the moment Start returns. The error says
// which part of the configuration is impossible, or that the address is taken.
// The caller closes the BMC.
func Start(config Config) (*BMC, error) {
	config = config.withDefaults()
	if err := config.Validate(); err != nil {
		return nil, fmt.Errorf("simulated BMC: %w", err)
	}
	b, err := listen(config)
	if err != nil {
		return nil, fmt.Errorf("simulated BMC: %w", err)
	}
	go func() {
		defer close(b.done)
		b.serve()
	}()
	return b, nil
}

func listen(config Config) (*BMC, error) {
	address, err := net.ResolveUDPAddr("udp", config.Addr)
	if err != nil {
		return nil, err
	}
	socket, err := net.ListenUDP("udp", address)
	if err != nil {
		return nil, err
	}
	b := &BMC{
		config:   config,
		machine:  newMachine(config.On, config.BootFlags),
		faults:   newFaultBox(config.Faults),
		journal:  &journal{off: config.NoLog},
		sessions: &openSessions{},
		done:     make(chan struct{}),
	}
	b.conn = &conn{
		UDPConn: socket, faults: b.faults, journal: b.journal,
		refuse: func(r request) []byte { return refuseRAKP1(b.state(), r, config.TellUnknownUser) },
	}
	return b, nil
}

// Addr returns the address the BMC answers on, as host:port.
func (b *BMC) Addr() string { return b.conn.LocalAddr().String() }

// Close stops the BMC; afterwards its port is free. Closing twice is harmless.
func (b *BMC) Close() {
	_ = b.conn.Close() // closing a UDP socket has nothing to lose
	<-b.done
}

// Machine returns the machine that the BMC controls.
func (b *BMC) Machine() *Machine { return b.machine }

// SetFaults replaces the misbehaviour from the next packet and command on.
func (b *BMC) SetFaults(f Faults) { b.faults.set(f) }

// Requests returns the number of UDP packets received, muted and dropped ones
// included.
func (b *BMC) Requests() int { return b.journal.count() }

// RequestLog returns what was received, in order: "open session", "rakp1",
// "rakp3", "presence ping", "malformed", "replay" (Config.DropReplays), and "ipmi NN/CC" (request network
// function and command, in hexadecimal) for each command that reached the
// command table, inside and outside of sessions. Packets that the engine
// discards, such as those with a wrong AuthCode, are only in Requests. With
// Config.NoLog it is empty.
func (b *BMC) RequestLog() []string { return b.journal.list() }

// ResetLog empties RequestLog and sets Requests to 0.
func (b *BMC) ResetLog() { b.journal.reset() }

// OpenSessions returns the number of sessions in the table, half-open ones
// included: 0 after a client that cleans up.
func (b *BMC) OpenSessions() int { return b.state().Sessions.Count() }
