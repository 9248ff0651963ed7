// Package httpdevice is what simulated devices with an HTTP API have in common: a
// listener with a certificate that nobody signed, a log of the requests, and
// faults that come before the device.
package httpdevice

import (
	"bytes"
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

// maxBody is the most bytes of a request that are read; the rest is malformed.
const maxBody = 64 << 10

// Config describes a device. The zero value is a usable one: HTTPS on any free
// port of 127.0.0.1.
type Config struct {
	// Addr is the TCP address to listen on; "" means "127.0.0.1:0", any free port.
	Addr string
	// Plain serves HTTP instead of HTTPS.
	Plain bool
	// Faults are the first misbehaviour; Server.SetFaults changes it.
	Faults []httpfault.Fault
}

// Request is a request that the device got, with its whole body. Nothing of it
// is left out, credentials neither: what is simulated has no secrets.
type Request struct {
	Method, Path, Body string
	Header             http.Header
}

// Server is a running device.
type Server struct {
	listener net.Listener
	http     *http.Server
	cert     *selfsigned.Pair
	done     chan struct{}
	handler  http.Handler
	faults   httpfault.Box

	handshakes atomic.Int64

	mu  sync.Mutex
	log []Request
}

// Start starts a device that answers as the handler does. The error tells that
// the address is taken.
func Start(config Config, handler http.Handler) (*Server, error) {
	if config.Addr == "" {
		config.Addr = "127.0.0.1:0"
	}
	s := &Server{done: make(chan struct{}), handler: handler}
	s.faults.Set(config.Faults)
	var err error
	if !config.Plain {
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
			log.Printf("httpdevice: %s: %v", s.listener.Addr(), err)
		}
	}()
	return s, nil
}

// listen serves until the device is closed.
func (s *Server) listen() error {
	if s.cert == nil {
		return s.http.Serve(s.listener)
	}
	s.http.TLSConfig = s.cert.Config(func() { s.handshakes.Add(1) })
	return s.http.ServeTLS(s.listener, "", "")
}

// serve logs a request, and lets the faults have it first.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxBody)) // a cut body is malformed later
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	s.log = append(s.log, Request{r.Method, r.URL.Path, string(body), r.Header.Clone()})
	s.mu.Unlock()
	if do := s.faults.Hit(r.Method, r.URL.Path); do != nil {
		do(w, r, s.handler)
		return
	}
	s.handler.ServeHTTP(w, r)
}

// Close stops the device and drops its connections. Closing twice is harmless.
func (s *Server) Close() {
	_ = s.http.Close() // the listener has nothing to lose
	<-s.done
}

// URL returns the address as https://host:port, or http with Config.Plain.
func (s *Server) URL() string { return s.cert.URL(s.listener.Addr().String()) }

// Addr returns the address as host:port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Fingerprint returns the SHA-256 of the certificate in hexadecimal; "" with
// Config.Plain.
func (s *Server) Fingerprint() string { return s.cert.Fingerprint() }

// CertificatePEM returns the certificate, which is its own CA; nil with
// Config.Plain.
func (s *Server) CertificatePEM() []byte { return s.cert.PEM() }

// SetFaults replaces the misbehaviour from the next request on; counts start anew.
func (s *Server) SetFaults(faults ...httpfault.Fault) { s.faults.Set(faults) }

// Handshakes returns the number of TLS handshakes that clients have begun.
func (s *Server) Handshakes() int { return int(s.handshakes.Load()) }

// Log returns the requests in the order in which they came.
func (s *Server) Log() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.log...)
}
