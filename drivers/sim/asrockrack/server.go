package asrockracksim

import (
	"net/http"
	"sync"

	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
)

// The values of power_command that the API's users send: hard off, on, power
// cycle, hard reset, and a shutdown that asks the operating system.
const (
	CommandOff      = 0
	CommandOn       = 1
	CommandCycle    = 2
	CommandReset    = 3
	CommandShutdown = 5
)

// Server is a running BMC.
type Server struct {
	*httpdevice.Server
	// Machine is what the BMC switches.
	Machine httpdevice.Machine

	config Config

	mu       sync.Mutex
	commands []int
	logouts  int
	sessions map[string]string // the CSRF token of each cookie
}

// Start starts a BMC. The error tells that the address is taken.
func Start(config Config) (*Server, error) {
	config = config.withDefaults()
	s := &Server{config: config, sessions: map[string]string{}}
	s.Machine.Delay = config.Delay
	s.Machine.Put(config.On)
	device, err := httpdevice.Start(config.Config, http.HandlerFunc(s.honest))
	if err != nil {
		return nil, err
	}
	s.Server = device
	return s, nil
}

// Commands returns the power commands that were taken, in their order.
func (s *Server) Commands() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]int(nil), s.commands...)
}

// Logins returns the number of logins that were tried.
func (s *Server) Logins() (n int) {
	for _, r := range s.Log() {
		if r.Method == http.MethodPost && r.Path == sessionPath {
			n++
		}
	}
	return n
}

// Logouts returns the number of sessions that were ended by a logout.
func (s *Server) Logouts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logouts
}

// OpenSessions returns the number of sessions nobody has ended: 0 after a client
// that cleans up.
func (s *Server) OpenSessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions)
}
