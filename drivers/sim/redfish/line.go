package redfishsim

import (
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// Line is a long line to a server: it relays TCP connections and adds time to
// every round trip, those of the TCP and TLS handshakes included. What the
// client sends is late, what the server sends is not.
type Line struct {
	listener  net.Listener
	target    string
	roundTrip time.Duration
	mu        sync.Mutex
	open      map[net.Conn]bool // nil once closed
	running   sync.WaitGroup
}

// Lay starts a line to target (host:port) that adds roundTrip to each round
// trip. The error says that no address is free. The caller closes the line.
func Lay(target string, roundTrip time.Duration) (*Line, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("long line: %w", err)
	}
	l := &Line{listener: listener, target: target, roundTrip: roundTrip, open: map[net.Conn]bool{}}
	l.running.Go(l.serve)
	return l, nil
}

// Addr returns the address of the near end, as host:port.
func (l *Line) Addr() string { return l.listener.Addr().String() }

// Close drops the connections and frees the port. Closing twice is harmless.
func (l *Line) Close() {
	_ = l.listener.Close() // has nothing to lose
	l.mu.Lock()
	for conn := range l.open {
		_ = conn.Close()
	}
	l.open = nil
	l.mu.Unlock()
	l.running.Wait()
}

func (l *Line) serve() {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", l.target)
		if err != nil {
			_ = near.Close()
			continue
		}
		if l.keep(near, far) {
			l.running.Go(func() { l.forward(near, far) })
			l.running.Go(func() { l.back(near, far) })
		}
	}
}

// keep notes the two ends; false if the line was closed meanwhile.
func (l *Line) keep(ends ...net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, end := range ends {
		if l.open == nil {
			_ = end.Close()
			continue
		}
		l.open[end] = true
	}
	return l.open != nil
}

func (l *Line) drop(ends ...net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, end := range ends {
		_ = end.Close()
		delete(l.open, end)
	}
}

// back relays what the server sends.
func (l *Line) back(near, far net.Conn) {
	_, _ = io.Copy(near, far)
	l.drop(near, far)
}

// flight is what the client has sent, and when it arrives.
type flight struct {
	at      time.Time
	content []byte
}

// forward relays what the client sends, each piece later by a round trip; the
// first by two, as the client's connect came back at once.
func (l *Line) forward(near, far net.Conn) {
	flights := make(chan flight, 64)
	l.running.Go(func() {
		for f := range flights {
			time.Sleep(time.Until(f.at))
			_, _ = far.Write(f.content) // if it fails, back ends too
		}
		l.drop(near, far)
	})
	defer close(flights)
	late := 2 * l.roundTrip
	for {
		buffer := make([]byte, 16<<10)
		n, err := near.Read(buffer)
		if n > 0 {
			flights <- flight{time.Now().Add(late), buffer[:n]}
			late = l.roundTrip
		}
		if err != nil {
			return
		}
	}
}
