package openbmcsim

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
	"github.com/maaspd/powerdrivers/drivers/sim/selfsigned"
)

// Request is a request that the BMC got. The body of a login is not kept.
type Request struct {
	Method, Path, Body string
}

// Server is a running BMC.
type Server struct {
	config   Config
	listener net.Listener
	http     *http.Server
	cert     *selfsigned.Pair
	done     chan struct{}
	model    *model
	faults   httpfault.Box

	handshakes atomic.Int64

	mu       sync.Mutex
	log      []Request
	logins   int
	logouts  int
	sessions map[string]string // the token of each session
	resets   int
	forced   int
	backAt   time.Time
}

// Start starts a BMC. The error tells names in Config.FaultNames that are none,
// or that the address is taken.
func Start(config Config) (*Server, error) {
	config, err := config.misbehaving()
	if err != nil {
		return nil, err
	}
	s := &Server{config: config.withDefaults(), done: make(chan struct{}), sessions: map[string]string{}, model: newModel(config)}
	s.faults.Set(config.Faults)
	if !s.config.Plain {
		if s.cert, err = (selfsigned.Certificate{}).Sign(s.config.Addr); err != nil {
			return nil, err
		}
	}
	if s.listener, err = net.Listen("tcp", s.config.Addr); err != nil {
		return nil, err
	}
	// Clients that hang up are what tests are for: nobody is told.
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: time.Minute}
	go func() {
		defer close(s.done)
		if err := s.listen(); !errors.Is(err, http.ErrServerClosed) {
			log.Printf("openbmcsim: %s: %v", s.listener.Addr(), err)
		}
	}()
	return s, nil
}

// listen serves until the BMC is closed.
func (s *Server) listen() error {
	if s.cert == nil {
		return s.http.Serve(s.listener)
	}
	s.http.TLSConfig = s.cert.Config(func() { s.handshakes.Add(1) })
	return s.http.ServeTLS(s.listener, "", "")
}

// Close stops the BMC and drops its connections. Closing twice is harmless.
func (s *Server) Close() {
	_ = s.http.Close() // the listener has nothing to lose
	<-s.done
}

// Addr returns the address the BMC answers on, as host:port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// URL returns the address as https://host:port, or http with Config.Plain.
func (s *Server) URL() string { return s.cert.URL(s.Addr()) }

// Fingerprint returns the SHA-256 of the certificate in hexadecimal; "" with
// Config.Plain.
func (s *Server) Fingerprint() string { return s.cert.Fingerprint() }

// CertificatePEM returns the certificate, which is its own CA; nil with
// Config.Plain.
func (s *Server) CertificatePEM() []byte { return s.cert.PEM() }

// Get returns an attribute of an object, nil if there is none.
func (s *Server) Get(path, attribute string) any { return s.model.get(path, attribute) }

// Set puts an attribute of an object there, as if a client had done so: a
// transition starts.
func (s *Server) Set(path, attribute string, value any) { s.model.set(path, attribute, value) }

// SetFaults replaces the misbehaviour from the next request on; counts start anew.
func (s *Server) SetFaults(faults ...Fault) { s.faults.Set(faults) }

// Handshakes returns the number of TLS handshakes that clients have begun.
func (s *Server) Handshakes() int { return int(s.handshakes.Load()) }

// Log returns the requests in the order in which they came.
func (s *Server) Log() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.log...)
}

// Logins returns the number of logins that were tried.
func (s *Server) Logins() int { return s.count(&s.logins) }

// Logouts returns the number of sessions that were ended by a logout.
func (s *Server) Logouts() int { return s.count(&s.logouts) }

// BMCResets returns how many times the BMC itself was reset.
func (s *Server) BMCResets() int { return s.count(&s.resets) }

// ForcedResets returns how many times the host was reset without being asked.
func (s *Server) ForcedResets() int { return s.count(&s.forced) }

func (s *Server) count(n *int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *n
}

// OpenSessions returns the number of sessions nobody has ended: 0 after a client
// that cleans up.
func (s *Server) OpenSessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions)
}
