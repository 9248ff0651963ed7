package redfishsim

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"strings"
)

// maxLogged is the size up to which a body is kept in the log.
const maxLogged = 64 << 10

// serve counts and logs a request, and lets the faults have it first.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.journal.begin()
	entry := s.entry(r)
	noted := &noting{ResponseWriter: w, note: func(status int) {
		entry.Status = status
		s.journal.end(entry)
	}}
	defer noted.once(0)
	if s.manager.away() {
		panic(http.ErrAbortHandler)
	}
	if s.config.Latency > 0 && !wait(r, s.config.Latency) {
		return
	}
	honest := http.HandlerFunc(s.honest)
	if do := s.faults.Hit(r.Method, r.URL.Path); do != nil {
		do(noted, r, honest)
		return
	}
	honest(noted, r)
}

// entry is the line of the log for a request. It reads the body, without which
// net/http would not tell when the client goes away.
func (s *Server) entry(r *http.Request) Request {
	kind, account := s.identity(r)
	if kind != "" && account == nil {
		kind = "wrong " + kind
	}
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxLogged+1)) // a cut body is malformed later
	r.Body = io.NopCloser(bytes.NewReader(body))
	entry := Request{
		Method: r.Method, Path: r.URL.Path, Auth: kind,
		IfMatch: r.Header.Get("If-Match"), ContentType: r.Header.Get("Content-Type"),
	}
	if !strings.Contains(r.URL.Path, "/SessionService") && !strings.Contains(r.URL.Path, "/AccountService") && len(body) <= maxLogged {
		entry.Body = string(body)
	}
	return entry
}

// honest is what the BMC answers without a fault.
func (s *Server) honest(w http.ResponseWriter, r *http.Request) {
	if s.slash(w, r) || s.headers(w, r) || !s.admit(w, r) {
		return
	}
	if r.Method == http.MethodGet {
		s.read(w, r)
		return
	}
	s.writes.Lock()
	defer s.writes.Unlock()
	switch r.Method {
	case http.MethodPost:
		s.post(w, r)
	case http.MethodPatch:
		s.patch(w, r)
	case http.MethodDelete:
		s.logout(w, r)
	default:
		refuse(w, Refusal{http.StatusMethodNotAllowed, base + "OperationNotAllowed"})
	}
}

// slash answers a path whose end is not to the BMC's liking.
func (s *Server) slash(w http.ResponseWriter, r *http.Request) bool {
	path := r.URL.Path
	if strings.TrimRight(path, "/") == serviceRoot || path == "/redfish" || strings.Contains(path, "/Actions/") {
		return false
	}
	has := strings.HasSuffix(path, "/")
	switch rule := s.config.Vendor.Behaviour.Paths.Slash; {
	case rule == SlashRefused && has, rule == SlashDemanded && !has:
		refuse(w, Refusal{http.StatusNotFound, resourceMissing})
	case rule == SlashRedirect && !has:
		w.Header().Set("Location", path+"/")
		w.WriteHeader(http.StatusPermanentRedirect)
	default:
		return false
	}
	return true
}

// headers answers a request whose headers are not to the BMC's liking.
func (s *Server) headers(w http.ResponseWriter, r *http.Request) bool {
	rules := s.config.Vendor.Behaviour.Header
	if rules.IdentityRefused && r.Header.Get("Accept-Encoding") == "identity" {
		w.WriteHeader(http.StatusNotAcceptable)
		return true
	}
	if r.Method != http.MethodPost && r.Method != http.MethodPatch {
		return false
	}
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" || rules.CharsetRefused && len(parameters) > 0 {
		refuse(w, Refusal{http.StatusUnsupportedMediaType, base + "UnsupportedMediaType"})
		return true
	}
	return false
}

// post logs in, carries out an action or adds a job.
func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimRight(r.URL.Path, "/")
	if path == sessionsPath && !s.config.Access.NoSessions {
		s.login(w, r)
		return
	}
	if s.config.Vendor.Behaviour.Tags.ActionRefused && r.Header.Get("If-Match") != "" {
		refuse(w, Refusal{http.StatusPreconditionFailed, preconditionFails})
		return
	}
	switch {
	case strings.Contains(path, "/Actions/"):
		s.action(w, r)
	case strings.HasSuffix(path, "/Jobs") && s.store.get(path) != nil:
		w.Header().Set("Location", s.newTask())
		respond(w, http.StatusOK, nil)
	case s.shown(path) != nil:
		refuse(w, Refusal{http.StatusMethodNotAllowed, base + "OperationNotAllowed"})
	default:
		refuse(w, Refusal{http.StatusNotFound, resourceMissing})
	}
}
