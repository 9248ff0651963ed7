package openbmcsim_test

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
)

// user is an HTTP client with cookies.
type user struct {
	t      *testing.T
	client http.Client
	base   string
	token  string
}

func newUser(t *testing.T, config openbmcsim.Config) (*user, *openbmcsim.Server) {
	t.Helper()
	config.Plain = true
	bmc, err := openbmcsim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bmc.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &user{t: t, client: http.Client{Jar: jar, Timeout: time.Minute}, base: bmc.URL()}, bmc
}

// do sends a request and returns the status and the data of the answer.
func (u *user) do(method, path, body string) (int, any) {
	u.t.Helper()
	request, err := http.NewRequestWithContext(u.t.Context(), method, u.base+path, strings.NewReader(body))
	if err != nil {
		u.t.Fatal(err)
	}
	request.Header.Set("X-XSRF-TOKEN", u.token)
	reply, err := u.client.Do(request)
	if err != nil {
		u.t.Fatal(err)
	}
	defer reply.Body.Close()
	for _, cookie := range reply.Cookies() {
		if cookie.Name == "XSRF-TOKEN" {
			u.token = cookie.Value
		}
	}
	var answer struct{ Data any }
	if err := json.NewDecoder(reply.Body).Decode(&answer); err != nil {
		u.t.Fatal(err)
	}
	return reply.StatusCode, answer.Data
}

const (
	login    = `{"data": ["root", "0penBmc"]}`
	host     = "/xyz/openbmc_project/state/host0/attr/"
	switchOn = `{"data": "xyz.openbmc_project.State.Host.Transition.On"}`
)

// TestAccess holds what needs a login, and what needs its token.
func TestAccess(t *testing.T) {
	t.Parallel()
	u, bmc := newUser(t, openbmcsim.Config{})
	steps := []struct {
		name, method, path, body string
		forget                   bool
		status                   int
	}{
		{name: "no login", method: "GET", path: host + "CurrentHostState", status: 401},
		{name: "wrong password", method: "POST", path: "/login", body: `{"data": ["root", "x"]}`, status: 401},
		{name: "malformed login", method: "POST", path: "/login", body: `{"data": "root"}`, status: 400},
		{name: "login", method: "POST", path: "/login", body: login, status: 200},
		{name: "read", method: "GET", path: host + "CurrentHostState", status: 200},
		{name: "write", method: "PUT", path: host + "RequestedHostTransition", body: switchOn, status: 200},
		{name: "write nonsense", method: "PUT", path: host + "RequestedHostTransition", body: `{"data": "on"}`, status: 400},
		{name: "unknown attribute", method: "PUT", path: host + "Requested", body: switchOn, status: 404},
		{name: "unknown object", method: "GET", path: "/xyz/openbmc_project/dump/enumerate", status: 404},
		{name: "logout", method: "POST", path: "/logout", body: `{"data": []}`, status: 200},
		{name: "write after logout", method: "PUT", path: host + "RequestedHostTransition", body: switchOn, status: 401},
		{name: "login again", method: "POST", path: "/login", body: login, status: 200},
		{name: "write without token", method: "PUT", path: host + "RequestedHostTransition", body: switchOn, forget: true, status: 401},
	}
	for _, step := range steps {
		if step.forget {
			u.token = ""
		}
		if status, data := u.do(step.method, step.path, step.body); status != step.status {
			t.Errorf("%s: %d %v, want %d", step.name, status, data, step.status)
		}
	}
	if bmc.Logins() != 4 || bmc.Logouts() != 1 || bmc.OpenSessions() != 1 {
		t.Errorf("%d logins, %d logouts, %d open sessions", bmc.Logins(), bmc.Logouts(), bmc.OpenSessions())
	}
}

// TestNoToken holds that the older REST server wants no token.
func TestNoToken(t *testing.T) {
	t.Parallel()
	u, _ := newUser(t, openbmcsim.Config{NoToken: true})
	u.do("POST", "/login", login)
	if status, _ := u.do("PUT", host+"RequestedHostTransition", switchOn); status != 200 || u.token != "" {
		t.Errorf("status %d, token %q", status, u.token)
	}
}

// TestCertificate holds that a client that has the certificate as its CA reaches
// the BMC at its own address.
func TestCertificate(t *testing.T) {
	t.Parallel()
	bmc, err := openbmcsim.Start(openbmcsim.Config{Addr: "127.0.9.7:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bmc.Close)
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(bmc.CertificatePEM()) {
		t.Fatal("no certificate in the PEM")
	}
	conn, err := tls.Dial("tcp", bmc.Addr(), &tls.Config{RootCAs: pool})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	sum := sha256.Sum256(conn.ConnectionState().PeerCertificates[0].Raw)
	if hex.EncodeToString(sum[:]) != bmc.Fingerprint() || bmc.Handshakes() != 1 {
		t.Errorf("%x, %d handshakes", sum, bmc.Handshakes())
	}
}
