package asrockracksim

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
)

const (
	sessionPath   = "/api/session"
	sessionCookie = "QSESSIONID"
	tokenHeader   = "X-CSRFTOKEN"
)

// The numbers of errors in the API's form.
const (
	codeCredentials = 7
	codeSessions    = 15000
	codeToken       = 15001
)

// honest is what the BMC answers without a fault.
func (s *Server) honest(w http.ResponseWriter, r *http.Request) {
	what := r.Method + " " + r.URL.Path
	if what == "POST "+sessionPath {
		s.login(w, r)
		return
	}
	session, known := s.admit(r)
	if !known {
		refuse(w, http.StatusUnauthorized, codeToken)
		return
	}
	switch what {
	case "DELETE " + sessionPath:
		s.logout(w, session)
	case "GET /api/fru":
		respond(w, http.StatusOK, []any{s.fru()})
	case "GET /api/chassis-status":
		state := 0
		if s.Machine.On() {
			state = 1
		}
		respond(w, http.StatusOK, map[string]any{"power_status": state, "led_status": 0})
	case "POST /api/actions/power":
		s.power(w, r)
	default:
		refuse(w, http.StatusNotFound, 1)
	}
}

// respond answers with JSON.
func respond(w http.ResponseWriter, status int, data any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(data) // the client may be gone
}

// refuse answers with an error in the API's form.
func refuse(w http.ResponseWriter, status, code int) {
	respond(w, status, map[string]any{"error": http.StatusText(status), "code": code})
}

// login opens a session for the account in the form.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil || r.PostForm.Get("username") != s.config.User || r.PostForm.Get("password") != s.config.Password {
		refuse(w, http.StatusUnauthorized, codeCredentials)
		return
	}
	id, token := rand.Text(), rand.Text()
	s.mu.Lock()
	full := len(s.sessions) >= s.config.MaxSessions
	if !full {
		s.sessions[id] = token
	}
	s.mu.Unlock()
	if full {
		refuse(w, http.StatusServiceUnavailable, codeSessions)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: id, Path: "/", Secure: !s.config.Plain, HttpOnly: true})
	respond(w, http.StatusOK, map[string]any{"ok": 0, "privilege": 4, "extendedpriv": 259, "racsession_id": 10, "HTTPSEnabled": 1, "CSRFToken": token})
}

// admit returns the cookie of a request, and whether it and the token are those
// of a session.
func (s *Server) admit(r *http.Request) (string, bool) {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return "", false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	token, open := s.sessions[cookie.Value]
	return cookie.Value, open && r.Header.Get(tokenHeader) == token
}

func (s *Server) logout(w http.ResponseWriter, session string) {
	s.mu.Lock()
	delete(s.sessions, session)
	s.logouts++
	s.mu.Unlock()
	respond(w, http.StatusOK, map[string]any{"ok": 0})
}

// fru is what the BMC knows about the board and the product.
func (s *Server) fru() map[string]any {
	return map[string]any{
		"device":  map[string]any{"id": 0, "name": "BMC_FRU"},
		"chassis": map[string]any{"version": 1, "length": 3, "type": "Main Server Chassis", "serial_number": "SIM-C"},
		"board":   map[string]any{"version": 1, "length": 7, "language": 0, "manufacturer": "ASRockRack", "product_name": s.config.Board, "serial_number": "SIM-B"},
		"product": map[string]any{"version": 1, "length": 7, "language": 0, "manufacturer": "Simulated", "product_name": "server", "serial_number": "SIM-P"},
	}
}

// power takes a command.
func (s *Server) power(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Command *int `json:"power_command"`
	}
	if json.NewDecoder(r.Body).Decode(&body) != nil || body.Command == nil || !s.take(*body.Command) {
		refuse(w, http.StatusBadRequest, 1)
		return
	}
	respond(w, http.StatusOK, map[string]any{"power_command": *body.Command})
}

// take notes a command and carries it out; it tells whether there is such a
// command.
func (s *Server) take(command int) bool {
	known := []int{CommandOff, CommandOn, CommandCycle, CommandReset, CommandShutdown}
	if !slices.Contains(known, command) {
		return false
	}
	s.mu.Lock()
	s.commands = append(s.commands, command)
	s.mu.Unlock()
	switch {
	case s.config.Deaf:
	case command == CommandOn:
		s.Machine.Set(true)
	case command == CommandOff, command == CommandShutdown:
		s.Machine.Set(false)
	}
	return true
}
