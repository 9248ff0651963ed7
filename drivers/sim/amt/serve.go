package amtsim

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
)

const maxLogged = 64 << 10

// serve logs a request, and lets the faults have it first.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxLogged)) // a cut body is malformed later
	r.Body = io.NopCloser(bytes.NewReader(body))
	m, isMessage := readMessage(body)
	s.mu.Lock()
	s.log = append(s.log, Request{Action: m.verb(), Credential: r.Header.Get("Authorization") != "", Body: string(body)})
	s.mu.Unlock()
	honest := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.honest(w, r, m, isMessage) })
	if do := s.faults.Hit(r.Method, "/"+m.verb()); do != nil {
		do(w, r, honest)
		return
	}
	honest(w, r)
}

// honest is what the machine answers without a fault.
func (s *Server) honest(w http.ResponseWriter, r *http.Request, m message, isMessage bool) {
	switch {
	case r.URL.Path != "/wsman":
		Status(http.StatusNotFound)(w, r, nil)
	case !s.gate.admit(w, r):
	case r.Method != http.MethodPost || !isMessage:
		Status(http.StatusBadRequest)(w, r, nil)
	case !s.addressed(m):
		fault(w, http.StatusBadRequest, "Sender", "InvalidSelectors", "The Selectors for the resource were not valid.")
	default:
		s.answer(w, m)
	}
}

// addressed tells whether the keys of a message, where it has some, name the one
// instance of its class.
func (s *Server) addressed(m message) bool {
	for _, is := range s.instances(m.class()) {
		fits := true
		for name, value := range m.keys {
			fits = fits && is.keys[name] == value
		}
		if fits {
			return true
		}
	}
	return len(m.keys) == 0
}

// answer carries a message out.
func (s *Server) answer(w http.ResponseWriter, m message) {
	switch namespace := m.resource; {
	case m.verb() == "Enumerate" && len(s.instances(m.class())) > 0:
		s.enumerate(w, m)
	case m.verb() == "Pull":
		s.pull(w, m)
	case m.verb() == "Get" && len(s.instances(m.class())) > 0:
		respond(w, m, namespace, s.instances(m.class())[0].content)
	case m.verb() == "Put" && m.class() == bootSettings:
		s.put(w, m)
	case invokes(m):
		output := m.verb() + "_OUTPUT"
		respond(w, m, namespace, "<g:"+output+"><g:ReturnValue>"+strconv.Itoa(s.carryOut(m))+"</g:ReturnValue></g:"+output+">")
	default:
		fault(w, http.StatusBadRequest, "Sender", "DestinationUnreachable", "No route can be determined to reach the destination role defined by the WSAddressing To.")
	}
}
