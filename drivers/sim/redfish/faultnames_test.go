package redfishsim

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// namedCase is what one kind makes of a client that reads the system and
// switches it on.
type namedCase struct {
	name  string // with a value, where the usual one takes long
	holds func(t *testing.T, s *Server, c *client)
}

// namedCases has at least one case for each of FaultKinds.
var namedCases = []namedCase{
	{"refused", func(t *testing.T, s *Server, _ *client) {
		if _, err := net.Dial("tcp", s.Addr()); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Error(err)
		}
	}},
	{"mute", func(t *testing.T, s *Server, _ *client) {
		conn, err := net.Dial("tcp", s.Addr())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\n\r\n"); err != nil {
			t.Error(err)
		}
		if _, err := bufio.NewReader(conn).ReadByte(); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error(err)
		}
	}},
	{"hang=2", func(t *testing.T, _ *Server, c *client) {
		read(t, c, 200)
		c.http.Timeout = 100 * time.Millisecond
		if got, err := c.try(http.MethodGet, systemOne, ""); err == nil {
			t.Errorf("answer %d", got.status)
		}
	}},
	{"slow=30ms", func(t *testing.T, _ *Server, c *client) {
		begin := time.Now()
		read(t, c, 200)
		if took := time.Since(begin); took < 30*time.Millisecond {
			t.Errorf("took %v", took)
		}
	}},
	{"busy=7", func(t *testing.T, _ *Server, c *client) {
		for range 2 {
			if got := read(t, c, 503); got.header.Get("Retry-After") != "7" {
				t.Errorf("%v", got.header)
			}
		}
	}},
	{"busy-once", func(t *testing.T, _ *Server, c *client) { read(t, c, 503); read(t, c, 200) }},
	{"internal-error", func(t *testing.T, _ *Server, c *client) { read(t, c, 500) }},
	{"unauthorized", func(t *testing.T, _ *Server, c *client) { read(t, c, 401) }},
	{"forbidden", func(t *testing.T, s *Server, c *client) { read(t, c, 200); command(t, s, c, 403, Off) }},
	{"no-basic", func(t *testing.T, _ *Server, c *client) {
		if got := read(t, c, 401); got.header.Get("WWW-Authenticate") != "" {
			t.Errorf("%v", got.header)
		}
	}},
	{"sessions-full", func(t *testing.T, _ *Server, c *client) {
		read(t, c, 200)
		if got, err := c.try(http.MethodPost, sessionsPath, `{"UserName":"admin","Password":"powersim"}`); err != nil || got.status != 503 {
			t.Errorf("%d %v", got.status, err)
		}
	}},
	{"no-system", func(t *testing.T, _ *Server, c *client) {
		read(t, c, 404)
		if got := c.get(systemsPath); got.status != 200 {
			t.Errorf("the collection: %d", got.status)
		}
	}},
	{"conflict", func(t *testing.T, s *Server, c *client) { command(t, s, c, 409, Off) }},
	{"conflict-done", func(t *testing.T, s *Server, c *client) { command(t, s, c, 409, On) }},
	{"if-match", func(t *testing.T, s *Server, c *client) {
		c.header.Set("If-Match", "*")
		command(t, s, c, 412, Off)
		c.header.Del("If-Match")
		command(t, s, c, 204, On)
	}},
	{"broken-json", func(t *testing.T, _ *Server, c *client) {
		if got := read(t, c, 200); json.Valid([]byte(got.raw)) {
			t.Error(got.raw)
		}
	}},
	{"cut", func(t *testing.T, _ *Server, c *client) {
		if got, err := c.try(http.MethodGet, systemOne, ""); err == nil {
			t.Errorf("%d %s", got.status, got.raw)
		}
	}},
	{"html", func(t *testing.T, _ *Server, c *client) {
		if got := read(t, c, 200); !strings.Contains(got.raw, "<html>") {
			t.Error(got.raw)
		}
	}},
	{"huge=1", func(t *testing.T, _ *Server, c *client) {
		if got := read(t, c, 200); len(got.raw) < 1_000_000 || got.body["PowerState"] != "On" {
			t.Errorf("%d bytes", len(got.raw))
		}
	}},
	{"trickle=1us", func(t *testing.T, _ *Server, c *client) { says(t, c, "Off") }},
	{"power-null", func(t *testing.T, _ *Server, c *client) {
		if got := read(t, c, 200); !strings.Contains(got.raw, `"PowerState":null`) {
			t.Error(got.raw)
		}
	}},
	{"power-missing", func(t *testing.T, _ *Server, c *client) {
		if got := read(t, c, 200); strings.Contains(got.raw, `"PowerState"`) {
			t.Error(got.raw)
		}
	}},
	{"power-unknown", func(t *testing.T, _ *Server, c *client) { says(t, c, "Unknown") }},
	{"mistyped", func(t *testing.T, _ *Server, c *client) {
		says(t, c, "Off")
		if got := read(t, c, 200); got.body["BiosVersion"] != 7.0 || at(got.body, "ProcessorSummary", "Count") != "two" {
			t.Error(got.raw)
		}
	}},
	{"redirect-loop=2", func(t *testing.T, _ *Server, c *client) {
		to := systemOne
		for range 2 {
			got := c.get(to)
			if to = got.header.Get("Location"); got.status != 307 || !strings.HasPrefix(to, systemOne) {
				t.Fatalf("%d %v", got.status, got.header)
			}
		}
		if got := c.get(to); got.body["PowerState"] != "Off" {
			t.Errorf("%d %s", got.status, got.raw)
		}
	}},
}

// TestFaultNames holds that every kind does what it is called.
func TestFaultNames(t *testing.T) {
	tested := map[string]bool{"black-hole": true} // TestBlackHole
	for _, c := range namedCases {
		name, _, _ := strings.Cut(c.name, "=")
		tested[name] = true
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, Config{FaultNames: []string{c.name}})
			c.holds(t, s, newClient(t, s))
		})
	}
	for _, kind := range attacks() {
		tested[kind.Name] = true // TestAttacks
	}
	for _, kind := range FaultKinds() {
		if !tested[kind.Name] {
			t.Errorf("%s is not tested", kind.Name)
		}
	}
}

// read reads the system, and holds the status.
func read(t *testing.T, c *client, status int) reply {
	t.Helper()
	got := c.get(systemOne)
	if got.status != status {
		t.Errorf("status %d, not %d: %.300s", got.status, status, got.raw)
	}
	return got
}

// says holds the power state that is read.
func says(t *testing.T, c *client, state string) {
	t.Helper()
	if got := read(t, c, 200); got.body["PowerState"] != state {
		t.Errorf("%v, not %s", got.body["PowerState"], state)
	}
}

// command switches on, and holds the status and what came of it.
func command(t *testing.T, s *Server, c *client, status int, state State) {
	t.Helper()
	m := s.Machines()[0]
	got, err := c.try(http.MethodPost, m.target, `{"ResetType":"On"}`)
	if err != nil || got.status != status || m.State() != state {
		t.Errorf("%v, status %d, the machine is %s: %s", err, got.status, m.State(), got.raw)
	}
}

func TestBlackHole(t *testing.T) {
	s, err := Start(Config{FaultNames: []string{"black-hole"}})
	if runtime.GOOS != "linux" {
		if err == nil {
			t.Error("black-hole where there is none")
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	var dialer net.Dialer
	if conn, err := dialer.DialContext(ctx, "tcp", s.Addr()); err == nil {
		conn.Close()
		t.Error("a black hole let a connection in")
	}
}

// TestAttacks has a careless client fall for every attack: it glues links to the
// address, follows redirects, and takes its credentials along.
func TestAttacks(t *testing.T) {
	const basic, password = "basic credentials", "the password"
	cases := []struct {
		name, secret, scheme string
		careless             func(c *client)
	}{
		{"redirect-http", basic, "http://127.0.0.1:", func(c *client) { c.follow(http.MethodGet, systemOne, "") }},
		{"redirect-host", basic, "https://127.0.0.1:", func(c *client) { c.follow(http.MethodGet, systemOne, "") }},
		{"redirect-host", "a session token", "https://127.0.0.1:", func(c *client) { c.header.Set("X-Auth-Token", "t"); c.follow(http.MethodGet, systemOne, "") }},
		{"redirect-session", password, "https://127.0.0.1:", func(c *client) {
			c.header.Set("Authorization", "")
			c.follow(http.MethodPost, sessionsPath, `{"UserName":"admin","Password":"powersim"}`)
		}},
		{"member-userinfo", basic, "https://127.0.0.1:", func(c *client) { c.glue(c.member()) }},
		{"member-network", basic, "https://127.0.0.1:", func(c *client) { c.visit(http.MethodGet, "https:"+c.member(), "") }},
		{"member-url", basic, "https://127.0.0.1:", func(c *client) { c.visit(http.MethodGet, c.member(), "") }},
		{"target-userinfo", basic, "https://127.0.0.1:", func(c *client) { c.glue(c.resetTarget()) }},
		{"target-url", basic, "https://127.0.0.1:", func(c *client) { c.visit(http.MethodPost, c.resetTarget(), "") }},
	}
	tested := map[string]bool{}
	for _, c := range cases {
		tested[c.name] = true
		t.Run(c.name+", "+c.secret, func(t *testing.T) {
			s := start(t, Config{FaultNames: []string{c.name}})
			c.careless(newClient(t, s))
			visits := s.Trapped()
			if len(visits) != 1 || visits[0].Secret != c.secret || !strings.HasPrefix(visits[0].URL, c.scheme) || strings.Contains(visits[0].URL, s.Addr()) {
				t.Errorf("%+v", visits)
			}
		})
	}
	for _, kind := range attacks() {
		if !tested[kind.Name] {
			t.Errorf("%s is not tested", kind.Name)
		}
	}
}

// follow sends a request, and again to where it was redirected.
func (c *client) follow(method, path, body string) {
	c.t.Helper()
	got, err := c.try(method, path, body)
	if err != nil || got.status != 307 {
		c.t.Fatalf("%d %v", got.status, err)
	}
	c.visit(method, got.header.Get("Location"), body)
}

// glue sends a request to the address and a link as one text.
func (c *client) glue(link string) {
	c.t.Helper()
	c.visit(http.MethodGet, c.server.URL()+link, "")
}

// visit sends a request with the credentials, wherever that is.
func (c *client) visit(method, url, body string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.URL.User = nil
	if token := c.header.Get("X-Auth-Token"); token != "" {
		r.Header.Set("X-Auth-Token", token)
	} else if body == "" {
		r.SetBasicAuth(DefaultUser, DefaultPassword)
	}
	response, err := c.http.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	_ = response.Body.Close()
}

func (c *client) member() string {
	list, _ := c.get(systemsPath).body["Members"].([]any)
	if len(list) != 1 {
		c.t.Fatalf("members %v", list)
	}
	return text(list[0], "@odata.id")
}

func (c *client) resetTarget() string {
	return text(c.get(systemOne).body, "Actions", "#ComputerSystem.Reset", "target")
}

// TestTrapIsQuiet holds that a trap tells what it got without a secret, keeps
// its visits within bounds, and that there is none without an attack.
func TestTrapIsQuiet(t *testing.T) {
	s := start(t, Config{FaultNames: []string{"redirect-host"}, Plain: true})
	c := newClient(t, s)
	for range maxVisits + 5 {
		c.visit(http.MethodGet, s.trap.lure.elsewhere+"/x?token=powersim", "")
	}
	visits := s.Trapped()
	if len(visits) != maxVisits || strings.Contains(visits[0].URL, "powersim") || !strings.HasPrefix(visits[0].URL, "http://") {
		t.Errorf("%d visits, %+v", len(visits), visits[0])
	}
	if other := start(t, Config{FaultNames: []string{"html"}}); other.trap != nil || other.Trapped() != nil {
		t.Error("a trap without an attack")
	}
}

// TestWrongFaultNames holds that all that is wrong is told.
func TestWrongFaultNames(t *testing.T) {
	_, err := Start(Config{FaultNames: []string{"htlm", "hang=0", "html"}})
	if err == nil || !strings.Contains(err.Error(), `there is no fault "htlm"`) || !strings.Contains(err.Error(), "hang takes") {
		t.Error(err)
	}
}
