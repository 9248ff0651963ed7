package redfishsim

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strings"
)

const (
	serviceRoot  = "/redfish/v1"
	sessionsPath = serviceRoot + "/SessionService/Sessions"
)

// identity returns how a request identifies itself ("basic", "session", "other"
// or ""), and its account, nil if it is wrong.
func (s *Server) identity(r *http.Request) (kind string, account *Account) {
	if token := r.Header.Get("X-Auth-Token"); token != "" {
		return "session", s.sessions.owner(token)
	}
	if user, password, ok := r.BasicAuth(); ok {
		if s.config.Access.NoBasic {
			return "basic", nil
		}
		return "basic", s.account(user, password)
	}
	if r.Header.Get("Authorization") != "" {
		return "other", nil
	}
	return "", nil
}

// account returns the account of that name and password, nil if there is none.
func (s *Server) account(user, password string) *Account {
	for i, a := range s.accounts {
		same := subtle.ConstantTimeCompare([]byte(user), []byte(a.User))
		if same&subtle.ConstantTimeCompare([]byte(password), []byte(a.Password)) == 1 {
			return &s.accounts[i]
		}
	}
	return nil
}

// public reports whether a request needs no login (DSP0266, 13.3.1).
func public(r *http.Request) bool {
	path := strings.TrimRight(r.URL.Path, "/")
	switch path {
	case "/redfish", serviceRoot, serviceRoot + "/odata", serviceRoot + "/$metadata":
		return r.Method == http.MethodGet
	}
	return r.Method == http.MethodPost && path == sessionsPath
}

// admit reports whether a request may go on; if not it is answered.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) bool {
	if public(r) {
		return true
	}
	kind, account := s.identity(r)
	if kind == "" || !s.lock.admit(account != nil, s.config.Access) {
		s.unauthorized(w)
		return false
	}
	if r.Method != http.MethodGet && r.Method != http.MethodDelete && account.Role == ReadOnly {
		refuse(w, Refusal{http.StatusForbidden, insufficient})
		return false
	}
	return true
}

func (s *Server) unauthorized(w http.ResponseWriter) {
	if !s.config.Access.NoBasic && !s.config.Access.NoChallenge {
		w.Header().Set("WWW-Authenticate", `Basic realm="simulated BMC"`)
	}
	refuse(w, Refusal{http.StatusUnauthorized, base + "NoValidSession"})
}

// login makes a session (DSP0266, 13.3.4).
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	var body struct{ UserName, Password string }
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		refuse(w, Refusal{http.StatusBadRequest, malformed})
		return
	}
	account := s.account(body.UserName, body.Password)
	if !s.lock.admit(account != nil, s.config.Access) {
		s.unauthorized(w)
		return
	}
	id, token, ok := s.sessions.login(account)
	if !ok {
		refuse(w, s.config.Access.SessionsFull)
		return
	}
	location := sessionsPath + "/" + id
	if s.config.Access.AbsoluteLocation {
		location = s.URL() + location
	}
	w.Header().Set("X-Auth-Token", token)
	w.Header().Set("Location", location)
	respond(w, http.StatusCreated, s.session(id))
}

func (s *Server) session(id string) map[string]any {
	return map[string]any{
		"@odata.id":   sessionsPath + "/" + id,
		"@odata.type": "#Session.v1_0_0.Session",
		"Id":          id, "Name": "User Session", "UserName": s.sessions.user(id),
	}
}

// sessionResource returns the session collection or one of its members, nil if
// the path is neither.
func (s *Server) sessionResource(path string) map[string]any {
	path = strings.TrimRight(path, "/")
	if path == sessionsPath {
		var links []string
		for _, id := range s.sessions.ids() {
			links = append(links, sessionsPath+"/"+id)
		}
		return collection(sessionsPath, "Session", links)
	}
	for _, id := range s.sessions.ids() {
		if path == sessionsPath+"/"+id {
			return s.session(id)
		}
	}
	return nil
}

// logout deletes a session.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	id, ok := strings.CutPrefix(strings.TrimRight(r.URL.Path, "/"), sessionsPath+"/")
	switch {
	case !ok:
		refuse(w, Refusal{http.StatusMethodNotAllowed, base + "OperationNotAllowed"})
	case !s.sessions.logout(id):
		refuse(w, Refusal{http.StatusNotFound, resourceMissing})
	default:
		respond(w, http.StatusNoContent, nil)
	}
}
