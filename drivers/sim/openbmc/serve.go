package openbmcsim

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	root      = "/xyz/openbmc_project/"
	maxLogged = 64 << 10
	// The names of bmcweb's cookies, and of the header that it wants the token in.
	sessionCookie = "SESSION"
	tokenCookie   = "XSRF-TOKEN"
	tokenHeader   = "X-XSRF-TOKEN"
)

// serve logs a request, and lets the faults have it first.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxLogged)) // a cut body is malformed later
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.note(r, string(body))
	honest := http.HandlerFunc(s.honest)
	if do := s.faults.Hit(r.Method, r.URL.Path); do != nil {
		do(w, r, honest)
		return
	}
	honest(w, r)
}

// note logs a request, and hangs up while the BMC restarts.
func (s *Server) note(r *http.Request, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/login" {
		s.logins++
		body = ""
	}
	if !s.config.NoLog {
		s.log = append(s.log, Request{r.Method, r.URL.Path, body})
	}
	if time.Now().Before(s.backAt) {
		panic(http.ErrAbortHandler) // net/http closes the connection, as documented
	}
}

// honest is what the BMC answers without a fault.
func (s *Server) honest(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/login" && r.Method == http.MethodPost {
		s.login(w, r)
		return
	}
	session, known := s.admit(r)
	path, inside := strings.CutPrefix(r.URL.Path, root)
	object, attribute, isAttribute := strings.Cut(path, "/attr/")
	list, isList := strings.CutSuffix(path, "/enumerate")
	switch {
	case !known:
		respond(w, http.StatusUnauthorized, "error", "Login required")
	case r.URL.Path == "/logout" && r.Method == http.MethodPost:
		s.logout(w, session)
	case inside && isList && r.Method == http.MethodGet:
		s.enumerate(w, list)
	case inside && isAttribute && r.Method == http.MethodPut:
		s.put(w, r, object, attribute)
	case inside && isAttribute && r.Method == http.MethodGet && s.Get(object, attribute) != nil:
		respond(w, http.StatusOK, "ok", s.Get(object, attribute))
	default:
		respond(w, http.StatusNotFound, "error", "org.freedesktop.DBus.Error.FileNotFound")
	}
}

// respond answers in the form that all answers have.
func respond(w http.ResponseWriter, status int, word string, data any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"data": data, "message": http.StatusText(status), "status": word}) // the client may be gone
}

// login opens a session.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	var body struct{ Data []string }
	if json.NewDecoder(r.Body).Decode(&body) != nil || len(body.Data) != 2 {
		respond(w, http.StatusBadRequest, "error", "Invalid JSON")
		return
	}
	if body.Data[0] != s.config.User || body.Data[1] != s.config.Password {
		respond(w, http.StatusUnauthorized, "error", "Invalid username or password")
		return
	}
	id, token := rand.Text(), ""
	if !s.config.NoToken {
		token = rand.Text()
		http.SetCookie(w, &http.Cookie{Name: tokenCookie, Value: token, Secure: !s.config.Plain, SameSite: http.SameSiteStrictMode})
	}
	s.mu.Lock()
	s.sessions[id] = token
	s.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: id, Secure: !s.config.Plain, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	respond(w, http.StatusOK, "ok", "User '"+body.Data[0]+"' logged in")
}

// admit returns the session of a request; one that changes something must have
// its token.
func (s *Server) admit(r *http.Request) (string, bool) {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return "", false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	token, open := s.sessions[cookie.Value]
	return cookie.Value, open && (r.Method == http.MethodGet || r.Header.Get(tokenHeader) == token)
}

func (s *Server) logout(w http.ResponseWriter, session string) {
	s.mu.Lock()
	delete(s.sessions, session)
	s.logouts++
	s.mu.Unlock()
	respond(w, http.StatusOK, "ok", "User logged out")
}

func (s *Server) enumerate(w http.ResponseWriter, path string) {
	found := s.model.list(path)
	if len(found) == 0 {
		respond(w, http.StatusNotFound, "error", "org.freedesktop.DBus.Error.FileNotFound")
		return
	}
	respond(w, http.StatusOK, "ok", found)
}

// put sets an attribute that is there.
func (s *Server) put(w http.ResponseWriter, r *http.Request, object, attribute string) {
	var body struct{ Data any }
	if json.NewDecoder(r.Body).Decode(&body) != nil || body.Data == nil {
		respond(w, http.StatusBadRequest, "error", "No JSON object could be decoded")
		return
	}
	switch {
	case s.Get(object, attribute) == nil:
		respond(w, http.StatusNotFound, "error", "org.freedesktop.DBus.Error.FileNotFound")
		return
	case !s.takes(attribute, body.Data):
		respond(w, http.StatusBadRequest, "error", "xyz.openbmc_project.Common.Error.InvalidArgument")
		return
	}
	s.Set(object, attribute, body.Data)
	s.happen(body.Data)
	respond(w, http.StatusOK, "ok", nil)
}

// takes tells whether the attribute can have the value.
func (s *Server) takes(attribute string, value any) bool {
	text, isText := value.(string)
	switch attribute {
	case "RequestedHostTransition":
		name, ok := strings.CutPrefix(text, requestHost)
		return ok && (name == "On" || name == "Off" || name == "Reboot" || name == "ForceWarmReboot" && !s.config.OldFirmware)
	case "RequestedPowerTransition":
		return text == requestPower+"On" || text == requestPower+"Off"
	case "BootSource":
		return strings.HasPrefix(text, bootSource)
	case "BootMode":
		return strings.HasPrefix(text, bootMode)
	}
	return isText == (attribute != "Enabled" && attribute != "Asserted")
}

// happen counts resets. A BMC that restarts hangs up instead of answering.
func (s *Server) happen(value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch value {
	case requestHost + "ForceWarmReboot":
		s.forced++
	case requestBMC + "Reboot":
		s.resets++
		s.backAt = time.Now().Add(s.config.Rebooting)
		panic(http.ErrAbortHandler) // net/http closes the connection, as documented
	}
}
