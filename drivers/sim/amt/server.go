package amtsim

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
	"github.com/maaspd/powerdrivers/drivers/sim/selfsigned"
)

// Request is a request that the machine got.
type Request struct {
	// Action is the last part of the message's action, such as Pull or
	// RequestPowerStateChange; "" where there is none.
	Action string
	// Credential tells that it had an Authorization header.
	Credential bool
	Body       string
}

// Server is a running machine.
type Server struct {
	config   Config
	listener net.Listener
	http     *http.Server
	cert     *selfsigned.Pair
	done     chan struct{}
	faults   httpfault.Box
	gate     gate
	machine  machine

	mu    sync.Mutex
	log   []Request
	lists map[string][]string // what enumerations have still to answer
}

// Start starts a machine. The error tells that the address is taken.
func Start(config Config) (*Server, error) {
	config = config.withDefaults()
	s := &Server{config: config, done: make(chan struct{}), lists: map[string][]string{}}
	s.gate.config, s.gate.nonces = config, map[string]*nonce{}
	s.machine.start(config)
	s.faults.Set(config.Faults)
	var err error
	if config.TLS {
		if s.cert, err = (selfsigned.Certificate{}).Sign(config.Addr); err != nil {
			return nil, err
		}
	}
	if s.listener, err = net.Listen("tcp", config.Addr); err != nil {
		return nil, err
	}
	// Clients that hang up are what tests are for: nobody is told.
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: time.Minute}
	go func() {
		defer close(s.done)
		if err := s.listen(); !errors.Is(err, http.ErrServerClosed) {
			log.Printf("amtsim: %s: %v", s.listener.Addr(), err)
		}
	}()
	return s, nil
}

// listen serves until the machine is closed.
func (s *Server) listen() error {
	if s.cert == nil {
		return s.http.Serve(s.listener)
	}
	s.http.TLSConfig = s.cert.Config(func() {})
	return s.http.ServeTLS(s.listener, "", "")
}

// Close stops the machine and drops its connections. Closing twice is harmless.
func (s *Server) Close() {
	_ = s.http.Close() // the listener has nothing to lose
	<-s.done
}

// Addr returns the address the machine answers on, as host:port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// URL returns the address as http://host:port, or https with Config.TLS.
func (s *Server) URL() string { return s.cert.URL(s.Addr()) }

// Fingerprint returns the SHA-256 of the certificate in hexadecimal; "" without
// Config.TLS.
func (s *Server) Fingerprint() string { return s.cert.Fingerprint() }

// CertificatePEM returns the certificate, which is its own CA; nil without
// Config.TLS.
func (s *Server) CertificatePEM() []byte { return s.cert.PEM() }

// SetFaults replaces the misbehaviour from the next request on; counts start anew.
func (s *Server) SetFaults(faults ...Fault) { s.faults.Set(faults) }

// Log returns the requests in the order in which they came.
func (s *Server) Log() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.log...)
}

// State returns the power state.
func (s *Server) State() int { return s.machine.now() }

// SetState puts the machine into a power state, as its button would.
func (s *Server) SetState(state int) { s.machine.force(state) }

// Starts returns what each start of the machine was from: a boot source, "setup"
// for the firmware's own, or "" for the machine's own order.
func (s *Server) Starts() []string { return s.machine.history() }

// Refused returns how many answers to challenges were wrong: attempts with a
// wrong user or password.
func (s *Server) Refused() int { return s.gate.refusals() }
