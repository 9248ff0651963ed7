// Package rpcsim simulates a webhook that answers what bmclib's package
// providers/rpc asks, for the machines of a rack: with signatures that it checks,
// and replies that it signs.
package rpcsim

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
)

// Config describes a webhook. The zero value is a usable one: HTTPS on any free
// port of 127.0.0.1, without signatures.
type Config struct {
	httpdevice.Config
	Signing
	// Path is where the webhook is; "" means "/".
	Path string
	// Delay is how long a machine takes to switch.
	Delay time.Duration
	// Stubborn leaves the machine as it is and says that it was done.
	Stubborn bool
}

// Server is a running webhook. It has any number of machines, which are off until
// they are switched.
type Server struct {
	*httpdevice.Server
	config Config

	mu       sync.Mutex
	machines map[string]*httpdevice.Machine
	boots    map[string]Boot
	done     []string
	rejected int
}

// Boot is the boot device of a machine.
type Boot struct {
	Device     string `json:"device"`
	Persistent bool   `json:"persistent"`
	EFI        bool   `json:"efiBoot"`
}

// Start starts a webhook. The error tells that the address is taken.
func Start(config Config) (*Server, error) {
	s := &Server{config: config, machines: map[string]*httpdevice.Machine{}, boots: map[string]Boot{}}
	var err error
	s.Server, err = httpdevice.Start(config.Config, http.HandlerFunc(s.serve))
	return s, err
}

// URL returns the address of the webhook.
func (s *Server) URL() string { return s.Server.URL() + s.config.Path }

// Machine is the machine of that name.
func (s *Server) Machine(host string) *httpdevice.Machine {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.machines[host] == nil {
		s.machines[host] = &httpdevice.Machine{Delay: s.config.Delay}
	}
	return s.machines[host]
}

// BootOf is the boot device that was set for a machine.
func (s *Server) BootOf(host string) Boot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.boots[host]
}

// Done are the calls that were carried out, as "host method word".
func (s *Server) Done() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.done...)
}

// Rejected is how many requests had no valid signature.
func (s *Server) Rejected() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rejected
}

// request is a call.
type request struct {
	ID     int64
	Host   string
	Method string
	Params json.RawMessage
}

// response is the answer to a call.
type response struct {
	ID     int64  `json:"id"`
	Host   string `json:"host"`
	Result any    `json:"result,omitempty"`
	Error  *fault `json:"error,omitempty"`
}

type fault struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// serve answers a call.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // which is in memory
	path := s.config.Path
	if path == "" {
		path = "/"
	}
	if r.URL.Path != path || r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	if !s.config.admits(r.Header, body) {
		s.mu.Lock()
		s.rejected++
		s.mu.Unlock()
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var asked request
	if json.Unmarshal(body, &asked) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	answer := response{ID: asked.ID, Host: asked.Host}
	answer.Result, answer.Error = s.carryOut(asked)
	text, _ := json.Marshal(answer) // it has nothing that cannot be written
	w.Header().Set("Content-Type", "application/json")
	s.config.sign(w.Header(), text)
	_, _ = w.Write(text) // the client may be gone
}

// carryOut does what was asked for.
func (s *Server) carryOut(asked request) (any, *fault) {
	var params struct {
		State string
		Boot
	}
	if len(asked.Params) > 0 && json.Unmarshal(asked.Params, &params) != nil {
		return nil, &fault{-32602, "invalid params"}
	}
	s.note(asked, params.State+params.Device)
	machine := s.Machine(asked.Host)
	switch asked.Method {
	case "ping":
		return "pong", nil
	case "getPowerState":
		if machine.On() {
			return "on", nil
		}
		return "off", nil
	case "setPowerState":
		return s.power(machine, params.State)
	case "setBootDevice":
		s.mu.Lock()
		defer s.mu.Unlock()
		s.boots[asked.Host] = params.Boot
		return "ok", nil
	}
	return nil, &fault{-32601, "method not found"}
}

// power switches a machine.
func (s *Server) power(machine *httpdevice.Machine, state string) (any, *fault) {
	if s.config.Stubborn {
		return "ok", nil
	}
	switch state {
	case "on", "off", "soft":
		machine.Set(state == "on")
	case "reset":
		if !machine.On() {
			return nil, &fault{409, "the machine is off"}
		}
	default:
		return nil, &fault{-32602, fmt.Sprintf("no power state %q", state)}
	}
	return "ok", nil
}

// note keeps what was carried out.
func (s *Server) note(asked request, word string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	line := asked.Host + " " + asked.Method
	if word != "" {
		line += " " + word
	}
	s.done = append(s.done, line)
}
