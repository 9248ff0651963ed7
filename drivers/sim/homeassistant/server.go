// Package homeassistantsim simulates the part of Home Assistant's REST API that
// switches a switch: the states of entities, and the services turn_on and
// turn_off.
package homeassistantsim

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
)

// DefaultToken is the token of a Home Assistant whose Config names none. It is no
// secret.
const DefaultToken = "simulated-token"

// Config describes a Home Assistant. The zero value is a usable one: HTTPS on any
// free port of 127.0.0.1, without switches.
type Config struct {
	httpdevice.Config
	// Token is the long-lived access token; "" means DefaultToken.
	Token string
	// Switches are the entities there are, such as "switch.rack1_machine5".
	Switches []string
	// Delay is how long a switch takes.
	Delay time.Duration
}

// Server is a running Home Assistant.
type Server struct {
	*httpdevice.Server
	token    string
	switches map[string]*httpdevice.Machine

	mu   sync.Mutex
	said map[string]string // a state of an entity other than on and off
}

// Start starts a Home Assistant. The error tells that the address is taken.
func Start(config Config) (*Server, error) {
	s := &Server{token: config.Token, switches: map[string]*httpdevice.Machine{}, said: map[string]string{}}
	if s.token == "" {
		s.token = DefaultToken
	}
	for _, name := range config.Switches {
		s.switches[name] = &httpdevice.Machine{Delay: config.Delay}
	}
	var err error
	s.Server, err = httpdevice.Start(config.Config, http.HandlerFunc(s.serve))
	return s, err
}

// Switch is the switch of that name, nil if there is none.
func (s *Server) Switch(name string) *httpdevice.Machine { return s.switches[name] }

// Say makes an entity report a state, such as "unavailable"; "" is what it is.
func (s *Server) Say(name, state string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said[name] = state
}

// serve answers a request.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	name, isState := strings.CutPrefix(r.URL.Path, "/api/states/")
	service, isService := strings.CutPrefix(r.URL.Path, "/api/services/switch/")
	switch {
	case r.Header.Get("Authorization") != "Bearer "+s.token:
		http.Error(w, "401: Unauthorized", http.StatusUnauthorized)
	case isState && r.Method == http.MethodGet && s.switches[name] != nil:
		respond(w, http.StatusOK, s.state(name))
	case isState && r.Method == http.MethodGet:
		respond(w, http.StatusNotFound, map[string]string{"message": "Entity not found."})
	case isService && r.Method == http.MethodPost && (service == "turn_on" || service == "turn_off"):
		s.turn(w, r, service == "turn_on")
	default:
		respond(w, http.StatusNotFound, map[string]string{"message": "Not found."})
	}
}

// state is an entity as the API has it: with attributes of several types.
func (s *Server) state(name string) map[string]any {
	state := "off"
	if s.switches[name].On() {
		state = "on"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if said := s.said[name]; said != "" {
		state = said
	}
	return map[string]any{
		"entity_id": name, "state": state, "last_changed": time.Now().Format(time.RFC3339),
		"attributes": map[string]any{"friendly_name": "Machine", "supported_features": 0, "assumed_state": false, "power_w": 41.5},
	}
}

// turn switches. A switch that is not there is no error: the service then has
// nothing to do.
func (s *Server) turn(w http.ResponseWriter, r *http.Request, on bool) {
	var asked struct {
		Entity string `json:"entity_id"`
	}
	if json.NewDecoder(r.Body).Decode(&asked) != nil || asked.Entity == "" {
		respond(w, http.StatusBadRequest, map[string]string{"message": "Data should be valid JSON."})
		return
	}
	changed := []any{}
	if machine := s.switches[asked.Entity]; machine != nil {
		machine.Set(on)
		changed = append(changed, s.state(asked.Entity))
	}
	respond(w, http.StatusOK, changed)
}

func respond(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone
}
