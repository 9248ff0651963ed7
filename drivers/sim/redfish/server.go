package redfishsim

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/faultkind"
	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
	"github.com/maaspd/powerdrivers/drivers/sim/selfsigned"
)

// Server is a running simulated BMC. All methods are safe for concurrent use.
type Server struct {
	config   Config
	accounts []Account
	listener net.Listener
	http     *http.Server
	cert     *selfsigned.Pair // nil with Config.Plain
	faults   httpfault.Box
	journal  journal
	sessions sessions
	lock     lockout
	store    *store
	machines []*Machine
	manager  managerState
	writes   sync.Mutex // held by requests that change something; before any other lock
	tasks    int        // made so far; under writes
	trap     *trap      // nil without an attack
	filler   net.Conn   // of PortDropped

	connections, handshakes atomic.Int64
	done                    chan struct{} // closed when the BMC has ended
}

// Start starts a BMC; it answers from the moment Start returns. The error says
// which part of the configuration is impossible, or that the address is taken.
// The caller closes the BMC.
func Start(config Config) (*Server, error) {
	config = config.withDefaults()
	if err := config.Validate(); err != nil {
		return nil, fmt.Errorf("simulated BMC: %w", err)
	}
	s, err := newServer(config)
	if err != nil {
		return nil, fmt.Errorf("simulated BMC: %w", err)
	}
	if err := s.open(); err != nil {
		s.free()
		return nil, fmt.Errorf("simulated BMC: %w", err)
	}
	return s, nil
}

// open listens, and serves unless the port is obstructed.
func (s *Server) open() (err error) {
	if s.listener, err = net.Listen("tcp", s.config.Addr); err != nil {
		return err
	}
	if s.config.Port != PortOpen {
		return s.obstruct()
	}
	served := s.listener
	if s.cert != nil {
		// HTTP/1.1 only, as BMCs do.
		served = tls.NewListener(s.listener, s.cert.Config(func() { s.handshakes.Add(1) }))
	}
	go func() {
		defer close(s.done)
		_ = s.http.Serve(served) // ends with ErrServerClosed
	}()
	return nil
}

func newServer(config Config) (*Server, error) {
	cert, trap, err := config.misbehave()
	if err != nil {
		return nil, err
	}
	resources, fold := config.Resources, true // captured links differ in case
	if resources == nil {
		resources, fold = config.Vendor.resources(config.accounts()), config.Vendor.Behaviour.Paths.FoldCase
	}
	s := &Server{
		config:   config,
		accounts: config.accounts(),
		journal:  journal{off: config.NoLog},
		sessions: sessions{limit: config.Access.MaxSessions},
		store:    newStore(resources, fold),
		manager:  managerState{down: config.Vendor.Behaviour.Power.ManagerDown},
		done:     make(chan struct{}),
		cert:     cert, trap: trap,
	}
	s.faults.Set(config.Faults)
	s.findMachines()
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ConnState:         s.countConnections,
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0), // refused certificates are what tests do
	}
	return s, nil
}

// misbehave adds what FaultNames name, and returns what that needs: the
// certificate, nil with Plain, and a trap, nil without an attack.
func (c *Config) misbehave() (cert *selfsigned.Pair, trap *trap, err error) {
	if !c.Plain {
		if cert, err = c.Certificate.Sign(c.Addr); err != nil {
			return nil, nil, err
		}
	}
	if c.attacks() {
		if trap, err = setTrap(*c, cert); err != nil {
			return nil, nil, err
		}
		c.lure = trap.lure
	}
	return cert, trap, faultkind.Add(FaultKinds(), c, c.FaultNames) // Validate found no error
}

// attacks tells whether one of FaultNames leads credentials away.
func (c *Config) attacks() bool {
	return slices.ContainsFunc(attacks(), func(k FaultKind) bool { return slices.Contains(c.FaultNames, k.Name) })
}

func (s *Server) countConnections(_ net.Conn, state http.ConnState) {
	if state == http.StateNew {
		s.connections.Add(1)
	}
}

// Addr returns the address the BMC answers on, as host:port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// URL returns the address as https://host:port, or http with Config.Plain.
func (s *Server) URL() string { return s.cert.URL(s.Addr()) }

// Fingerprint returns the SHA-256 of the certificate in hexadecimal, lower case;
// "" with Config.Plain.
func (s *Server) Fingerprint() string { return s.cert.Fingerprint() }

// CertificatePEM returns the certificate, which is its own CA; nil with
// Config.Plain.
func (s *Server) CertificatePEM() []byte { return s.cert.PEM() }

// Close stops the BMC and drops its connections; afterwards its port is free.
// Closing twice is harmless.
func (s *Server) Close() {
	_ = s.http.Close() // the listener has nothing to lose
	s.free()
	<-s.done
}

// free closes what is open beside the HTTP server.
func (s *Server) free() {
	if s.listener != nil {
		_ = s.listener.Close()
	}
	if s.filler != nil {
		_ = s.filler.Close()
	}
	if s.trap != nil {
		s.trap.close()
	}
}

// Trapped returns the first requests that an attack led away from the BMC, and
// what they gave away.
func (s *Server) Trapped() []Visit {
	if s.trap == nil {
		return nil
	}
	return s.trap.list()
}

// Machine returns the machine of that Id, nil if there is none. Ghosts, which
// have no Reset action, are none.
func (s *Server) Machine(id string) *Machine {
	for _, m := range s.machines {
		if m.id == id {
			return m
		}
	}
	return nil
}

// Machines returns all machines, in the order of the Systems collection.
func (s *Server) Machines() []*Machine { return append([]*Machine(nil), s.machines...) }

// SetFaults replaces the misbehaviour from the next request on; counts start anew.
func (s *Server) SetFaults(faults ...Fault) { s.faults.Set(faults) }

// Resource returns a copy of the resource at a path as a client would read it,
// nil if there is none.
func (s *Server) Resource(path string) map[string]any { return s.shown(path) }

// SetResource puts a resource at a path, in place of what is there; nil removes
// it. A system that is put there later has no machine.
func (s *Server) SetResource(path string, resource map[string]any) {
	s.writes.Lock()
	defer s.writes.Unlock()
	s.store.put(path, resource)
}

// Log returns the requests in the order in which their replies began; one
// without a reply is there when its connection ends.
func (s *Server) Log() []Request { return s.journal.list() }

// Requests returns the number of requests, unanswered ones included.
func (s *Server) Requests() int { return s.journal.total() }

// Connections returns the number of TCP connections taken so far.
func (s *Server) Connections() int { return int(s.connections.Load()) }

// Handshakes returns the number of TLS handshakes that clients have begun.
func (s *Server) Handshakes() int { return int(s.handshakes.Load()) }

// ResetLog empties Log and sets Requests, Connections and Handshakes to 0.
func (s *Server) ResetLog() {
	s.journal.reset()
	s.connections.Store(0)
	s.handshakes.Store(0)
}

// Logins returns the number of sessions made so far.
func (s *Server) Logins() int { return s.sessions.made() }

// OpenSessions returns the number of sessions nobody has deleted: 0 after a
// client that cleans up.
func (s *Server) OpenSessions() int { return s.sessions.open() }

// ManagerResets returns how many times the BMC itself was reset.
func (s *Server) ManagerResets() int { return s.manager.count() }
