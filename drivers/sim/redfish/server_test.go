package redfishsim

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
)

// TestManyClientsAtOnce is for the race detector: everything that clients and
// the test itself can do to one BMC at a time.
func TestManyClientsAtOnce(t *testing.T) {
	s := start(t, Config{Plain: true, Vendor: Dell(), Access: Access{MaxSessions: 100}})
	m := s.Machines()[0]
	login := fmt.Sprintf(`{"UserName":%q,"Password":%q}`, DefaultUser, DefaultPassword)
	once := bootPatch(map[string]any{overrideEnabled: "Once", overrideTarget: "Pxe"})
	steps := []func(*client){
		func(c *client) { c.reset(m, "On") },
		func(c *client) { c.reset(m, "ForceOff") },
		func(c *client) { c.get(m.Path()) },
		func(c *client) { c.send(http.MethodPatch, m.Path(), once) },
		func(c *client) { c.send(http.MethodPatch, m.Path()+"/Settings", once) },
		func(c *client) {
			made := c.send(http.MethodPost, sessionsPath, login)
			c.get(sessionsPath)
			c.send(http.MethodDelete, made.header.Get("Location"), "")
		},
		func(*client) { m.SetState(On) },
		func(*client) { s.SetFaults(Fault{Method: http.MethodGet, Do: Set("Id", "x")}) },
		func(*client) { _, _, _ = s.Log(), m.Boots(), s.Resource(m.Path()) },
	}
	var running sync.WaitGroup
	for _, step := range steps {
		c := newClient(t, s)
		running.Go(func() {
			for range 20 {
				step(c)
			}
		})
	}
	running.Wait()
	if s.Logins() != 20 || s.OpenSessions() != 0 {
		t.Errorf("%d logins, %d sessions left", s.Logins(), s.OpenSessions())
	}
	if s.Requests() != len(s.Log()) || s.Connections() == 0 {
		t.Errorf("%d requests, %d in the log, %d connections", s.Requests(), len(s.Log()), s.Connections())
	}
	s.ResetLog()
	if s.Requests() != 0 || len(s.Log()) != 0 || s.Connections() != 0 || s.Handshakes() != 0 {
		t.Errorf("after ResetLog: %d requests, %d connections", s.Requests(), s.Connections())
	}
}
