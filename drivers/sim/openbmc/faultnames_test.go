package openbmcsim_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
)

// TestFaultNames logs in, reads the state and switches on, and holds the statuses
// of the three: 0 where no reply can be read, -1 where it is no JSON.
func TestFaultNames(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name                string
		login, read, change int
		on                  bool // the machine
	}{
		{"hang=2", 200, 0, 0, false},
		{"busy", 200, 503, 503, false},
		{"internal-error", 200, 500, 500, false},
		{"forbidden", 200, 403, 403, false},
		{"unauthorized", 401, 401, 401, false},
		{"no-api", 404, 404, 404, false},
		{"broken-json", 200, -1, -1, false},
		{"cut", 200, 0, 0, true},
		{"drop", 200, 0, 0, true},
		{"html", -1, -1, -1, false},
		{"null", 200, 200, 200, false},
		{"no-objects", 200, 200, 200, true},
		{"huge=1", 200, 200, 200, false},
		{"no-token", 200, 200, 200, true},
		{"old-firmware", 200, 200, 200, true},
	}
	tested := map[string]bool{}
	for _, c := range cases {
		name, _, _ := strings.Cut(c.name, "=")
		tested[name] = true
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			u, bmc := newUser(t, openbmcsim.Config{FaultNames: []string{c.name}})
			login, read := u.try("POST", "/login", login), u.try("GET", host+"CurrentHostState", "")
			change := u.try("PUT", host+"RequestedHostTransition", switchOn)
			on := strings.HasSuffix(bmc.Get(openbmcsim.Host, "CurrentHostState").(string), ".Running")
			if login != c.login || read != c.read || change != c.change || on != c.on {
				t.Errorf("login %d, read %d, change %d, on %v", login, read, change, on)
			}
		})
	}
	for _, kind := range openbmcsim.FaultKinds() {
		if !tested[kind.Name] {
			t.Errorf("%s is not tested", kind.Name)
		}
	}
}

// try is do for a BMC that misbehaves: only the status, with a short patience.
func (u *user) try(method, path, body string) int {
	u.t.Helper()
	ctx, cancel := context.WithTimeout(u.t.Context(), 10*time.Second)
	if method != "POST" && strings.Contains(u.t.Name(), "hang") {
		ctx, cancel = context.WithTimeout(u.t.Context(), 100*time.Millisecond)
	}
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, u.base+path, strings.NewReader(body))
	if err != nil {
		u.t.Fatal(err)
	}
	request.Header.Set("X-XSRF-TOKEN", u.token)
	reply, err := u.client.Do(request)
	if err != nil {
		return 0
	}
	defer reply.Body.Close()
	for _, cookie := range reply.Cookies() {
		if cookie.Name == "XSRF-TOKEN" {
			u.token = cookie.Value
		}
	}
	text, err := io.ReadAll(reply.Body)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, os.ErrDeadlineExceeded):
		return 0
	case !json.Valid(text):
		return -1
	}
	return reply.StatusCode
}

func TestWrongFaultNames(t *testing.T) {
	t.Parallel()
	_, err := openbmcsim.Start(openbmcsim.Config{FaultNames: []string{"htlm", "hang=0", "html"}})
	if err == nil || !strings.Contains(err.Error(), `there is no fault "htlm"`) || !strings.Contains(err.Error(), "hang takes") {
		t.Error(err)
	}
}

// TestOlderServers holds what is not a fault but age.
func TestOlderServers(t *testing.T) {
	t.Parallel()
	const reboot = `{"data": "xyz.openbmc_project.State.Host.Transition.ForceWarmReboot"}`
	for name, status := range map[string]int{"no-token": 200, "old-firmware": 400} {
		u, _ := newUser(t, openbmcsim.Config{FaultNames: []string{name}})
		u.try("POST", "/login", login)
		if (u.token == "") != (name == "no-token") {
			t.Errorf("%s: token %q", name, u.token)
		}
		if got := u.try("PUT", host+"RequestedHostTransition", reboot); got != status {
			t.Errorf("%s: status %d, not %d", name, got, status)
		}
	}
}
