package redfishsim

import (
	"fmt"
	"net"
)

// PortRule is what becomes of connections.
type PortRule int

// The rules of the port. PortDropped works on Linux alone.
const (
	PortOpen    PortRule = iota
	PortClosed           // connections are refused
	PortMute             // they are taken, and nothing is read or sent
	PortDropped          // their first packet is dropped
)

// obstruct makes the port of a BMC that nobody gets an answer from.
func (s *Server) obstruct() error {
	close(s.done) // nothing is served
	switch s.config.Port {
	case PortClosed:
		return s.listener.Close()
	case PortDropped:
		return s.fillQueue()
	}
	return nil // the system takes connections for a listener that does not
}

// fillQueue makes the queue of the listener short, and fills it.
func (s *Server) fillQueue() error {
	listener, ok := s.listener.(*net.TCPListener)
	if !ok {
		return fmt.Errorf("%T has no queue", s.listener)
	}
	if err := shortenQueue(listener); err != nil {
		return fmt.Errorf("queue of connections: %w", err)
	}
	filler, err := net.Dial("tcp", s.Addr())
	s.filler = filler
	return err
}
