package conformance

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

// mutePort is an address on loopback that hears on UDP and TCP and says
// nothing: a device that went silent.
type mutePort struct {
	udp   net.PacketConn
	tcp   net.Listener
	port  int
	once  sync.Once
	heard chan struct{} // closed when something has arrived
	conns sync.Map
}

// openMute opens a port that is free in both protocols.
func openMute() (*mutePort, error) {
	var last error
	for range 20 {
		tcp, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("no port on loopback: %w", err)
		}
		port := tcp.Addr().(*net.TCPAddr).Port
		udp, err := net.ListenPacket("udp4", tcp.Addr().String())
		if err != nil {
			tcp.Close()
			last = err
			continue
		}
		m := &mutePort{udp: udp, tcp: tcp, port: port, heard: make(chan struct{})}
		go m.listenUDP()
		go m.listenTCP()
		return m, nil
	}
	return nil, fmt.Errorf("no port on loopback is free on UDP and TCP: %w", last)
}

func (m *mutePort) listenUDP() {
	buffer := make([]byte, 2048)
	for {
		if _, _, err := m.udp.ReadFrom(buffer); err != nil {
			return
		}
		m.hear()
	}
}

func (m *mutePort) listenTCP() {
	for {
		conn, err := m.tcp.Accept()
		if err != nil {
			return
		}
		m.conns.Store(conn, true)
		m.hear()
	}
}

func (m *mutePort) hear() { m.once.Do(func() { close(m.heard) }) }

// hears tells whether something arrives within the time.
func (m *mutePort) hears(within time.Duration) bool {
	select {
	case <-m.heard:
		return true
	default:
	}
	select {
	case <-m.heard:
		return true
	case <-time.After(within):
		return false
	}
}

func (m *mutePort) close() {
	m.udp.Close()
	m.tcp.Close()
	m.conns.Range(func(conn, _ any) bool {
		conn.(net.Conn).Close()
		return true
	})
}

// deadPort is a port on loopback where nobody listens, neither on UDP nor on
// TCP, and where nobody can begin to until it is released: it is the near end
// of two connections, and the system refuses whoever else writes to it.
func deadPort() (port int, release func(), err error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, nil, err
	}
	for range 20 {
		tcp, dialErr := net.Dial("tcp4", listener.Addr().String())
		if dialErr != nil {
			listener.Close()
			return 0, nil, dialErr
		}
		port = tcp.LocalAddr().(*net.TCPAddr).Port
		near := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}
		udp, dialErr := net.DialUDP("udp4", near, &net.UDPAddr{IP: near.IP, Port: listener.Addr().(*net.TCPAddr).Port})
		if dialErr != nil { // the port is taken on UDP
			tcp.Close()
			err = dialErr
			continue
		}
		return port, func() { udp.Close(); tcp.Close(); listener.Close() }, nil
	}
	listener.Close()
	return 0, nil, err
}

// addressed are complete parameters with the port on loopback in place of the
// device's address. The reason tells why there are none.
func (s *subject) addressed(ctx context.Context, port int) (params object, reason string) {
	if s.descProblem != "" {
		return nil, s.descProblem
	}
	name := s.addressName()
	if name == "" {
		return nil, "the driver has no parameter for a network address"
	}
	params, missing := s.complete()
	if missing != "" {
		return nil, "no legal value of " + missing + " can be guessed; --params names one"
	}
	if other := s.portName(); other != "" {
		params[other] = port
	}
	at := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	for _, address := range []string{at, "http://" + at, "http://" + at + "/", "127.0.0.1"} {
		params[name] = address
		if (address != "127.0.0.1" || s.portName() != "") && pointers(s.faultsOf(ctx, params)) == "/timeoutMs" {
			return params, ""
		}
	}
	return nil, "the driver takes no address with a port, or other parameters are missing; --params names them"
}

// addressName is the parameter that holds the address of the device.
func (s *subject) addressName() string {
	if s.desc.Extractor != nil {
		if _, known := s.desc.Properties[s.desc.Extractor.FieldName]; known {
			return s.desc.Extractor.FieldName
		}
	}
	for _, ending := range []string{"address", "host", "url", "uri"} {
		for _, name := range s.desc.Own.DeviceKey {
			if !strings.Contains(name, "mac") && (name == ending || strings.HasSuffix(name, "_"+ending)) {
				return name
			}
		}
	}
	return ""
}

// portName is the parameter that holds the port, if there is one.
func (s *subject) portName() string {
	for _, name := range s.desc.names() {
		if (name == "port" || strings.HasSuffix(name, "_port")) && isInteger(s.desc.Properties[name]) {
			return name
		}
	}
	return ""
}
