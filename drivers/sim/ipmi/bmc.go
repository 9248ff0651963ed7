package ipmisim

import (
	"context"
	"fmt"

	"github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/clock"
	"github.com/bougou/go-ipmi/pkg/server"
	"github.com/bougou/go-ipmi/pkg/transport/udp"
)

// BMC is a running simulated BMC. All methods are safe for concurrent use.
type BMC struct {
	machine  *Machine
	state    *bmc.BMC
	conn     *conn
	server   *server.Server
	faults   *faultBox
	journal  *journal
	sessions *openSessions

	dropReplays bool
	done        chan struct{} // closed when the server has ended
}

// Start starts a BMC; it answers from the moment Start returns. The error says
// which part of the configuration is impossible, or that the address is taken.
// The caller closes the BMC.
func Start(config Config) (*BMC, error) {
	config = config.withDefaults()
	if err := config.validate(); err != nil {
		return nil, fmt.Errorf("simulated BMC: %w", err)
	}
	b := &BMC{
		machine:  newMachine(config.On),
		faults:   &faultBox{current: config.Faults},
		journal:  &journal{},
		sessions: &openSessions{seen: map[uint32]map[uint32]bool{}},
		done:     make(chan struct{}),

		dropReplays: config.DropReplays,
	}
	if err := b.build(config); err != nil {
		return nil, fmt.Errorf("simulated BMC: %w", err)
	}
	go func() {
		defer close(b.done)
		_ = b.server.Serve(context.Background()) // ends with Close, and with no other error
	}()
	return b, nil
}

func (b *BMC) build(config Config) error {
	b.state = newState(config)
	if err := addUsers(b.state.Users, config.Users); err != nil {
		return err
	}
	socket, err := udp.Listen(config.Addr)
	if err != nil {
		return err
	}
	b.conn = &conn{
		PacketConn: socket, faults: b.faults, journal: b.journal, lost: map[string]int{},
		refuse: func(r request) []byte { return refuseRAKP1(b.state, r, config.TellUnknownUser) },
	}
	b.server = server.NewServer(b.state, b.conn, server.WithHandlerRegistry(b.newRegistry()))
	return nil
}

func newState(config Config) *bmc.BMC {
	options := []bmc.Option{bmc.WithCipherSuites(config.suites())}
	if len(config.KG) > 0 {
		options = append(options, bmc.WithKG(config.KG))
	}
	if config.NoIPMI15 {
		options = append(options, bmc.WithV15Disabled())
	}
	state := bmc.New(deviceInfo(), guid(), noHardware{}, options...)
	state.Sessions = bmc.NewSessionStoreWithOptions(clock.Real,
		bmc.WithMaxSessions(config.MaxSessions), bmc.WithInactivityTimeout(config.SessionTimeout))
	return state
}

// Addr returns the address the BMC answers on, as host:port.
func (b *BMC) Addr() string { return b.conn.LocalAddr().String() }

// Close stops the BMC; afterwards its port is free. Closing twice is harmless.
func (b *BMC) Close() {
	_ = b.server.Close() // closing a UDP socket has nothing to lose
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
// discards, such as those with a wrong AuthCode, are only in Requests.
func (b *BMC) RequestLog() []string { return b.journal.list() }

// ResetLog empties RequestLog and sets Requests to 0.
func (b *BMC) ResetLog() { b.journal.reset() }

// OpenSessions returns the number of sessions in the table, half-open ones
// included: 0 after a client that cleans up.
func (b *BMC) OpenSessions() int { return b.state.Sessions.Count() }
