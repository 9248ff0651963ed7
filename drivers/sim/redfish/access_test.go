package redfishsim

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const systemOne = serviceRoot + "/Systems/1"

func TestCertificate(t *testing.T) {
	hour := time.Hour
	cases := []struct {
		name    string
		cert    Certificate
		trusted bool // a client with the certificate as its CA takes it
	}{
		{"usual", Certificate{}, true},
		{"another name", Certificate{Names: []string{"bmc.example"}}, false},
		{"expired", Certificate{NotBefore: time.Now().Add(-2 * hour), NotAfter: time.Now().Add(-hour)}, false},
		{"not yet valid", Certificate{NotBefore: time.Now().Add(hour), NotAfter: time.Now().Add(2 * hour)}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, Config{Certificate: c.cert})
			pool := x509.NewCertPool()
			if !pool.AppendCertsFromPEM(s.CertificatePEM()) {
				t.Fatal("no certificate in the PEM")
			}
			conn, err := tls.Dial("tcp", s.Addr(), &tls.Config{RootCAs: pool, NextProtos: []string{"h2", "http/1.1"}})
			if err != nil {
				var refused *tls.CertificateVerificationError
				if c.trusted || !errors.As(err, &refused) {
					t.Error(err)
				}
				return
			}
			defer func() { _ = conn.Close() }()
			state := conn.ConnectionState()
			sum := sha256.Sum256(state.PeerCertificates[0].Raw)
			if !c.trusted || hex.EncodeToString(sum[:]) != s.Fingerprint() || state.NegotiatedProtocol == "h2" {
				t.Errorf("trusted, %x, protocol %q", sum, state.NegotiatedProtocol)
			}
			if s.Handshakes() != 1 || s.Connections() != 1 {
				t.Errorf("%d handshakes, %d connections", s.Handshakes(), s.Connections())
			}
		})
	}
}

func TestLogin(t *testing.T) {
	cases := []struct {
		name      string
		access    Access
		header    http.Header
		status    int
		challenge bool
		auth      string
	}{
		{"basic", Access{}, nil, 200, false, "basic"},
		{"nothing", Access{}, http.Header{"Authorization": nil}, 401, true, ""},
		{"wrong password", Access{}, http.Header{"Authorization": {"Basic YWRtaW46eA=="}}, 401, true, "wrong basic"},
		{"no basic", Access{NoBasic: true}, nil, 401, false, "wrong basic"},
		{"no challenge", Access{NoChallenge: true}, http.Header{"Authorization": nil}, 401, false, ""},
		{"unknown token", Access{}, http.Header{"X-Auth-Token": {"x"}}, 401, true, "wrong session"},
		{"another scheme", Access{}, http.Header{"Authorization": {"Bearer x"}}, 401, true, "wrong other"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, Config{Access: c.access})
			client := newClient(t, s)
			client.header = c.header
			got := client.get(systemOne)
			if got.status != c.status || (got.header.Get("WWW-Authenticate") != "") != c.challenge {
				t.Errorf("%d %v", got.status, got.header)
			}
			if log := s.Log(); len(log) != 1 || log[0].Auth != c.auth || log[0].Status != c.status {
				t.Errorf("log %+v", log)
			}
		})
	}
}

func TestPublicResources(t *testing.T) {
	s := start(t, Config{Plain: true})
	c := newClient(t, s)
	c.header["Authorization"] = nil
	for _, path := range []string{"/redfish", serviceRoot, serviceRoot + "/"} {
		if got := c.get(path); got.status != 200 {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

func TestSessions(t *testing.T) {
	s := start(t, Config{Access: Access{NoBasic: true, MaxSessions: 1}})
	c := newClient(t, s)
	login := fmt.Sprintf(`{"UserName":%q,"Password":%q}`, DefaultUser, DefaultPassword)
	made := c.send(http.MethodPost, sessionsPath, login)
	location := made.header.Get("Location")
	if made.status != 201 || s.Logins() != 1 || s.OpenSessions() != 1 {
		t.Fatalf("%d, %d logins, %d open", made.status, s.Logins(), s.OpenSessions())
	}
	if full := c.send(http.MethodPost, sessionsPath, login); full.status != 503 {
		t.Errorf("full table: %d", full.status)
	}
	c.header["X-Auth-Token"] = []string{made.header.Get("X-Auth-Token")}
	if got := c.get(location); got.status != 200 || got.body["UserName"] != DefaultUser {
		t.Errorf("session: %d %s", got.status, got.raw)
	}
	if got := c.get(sessionsPath); got.body["Members@odata.count"] != 1.0 {
		t.Errorf("sessions: %s", got.raw)
	}
	if got := c.send(http.MethodDelete, location, ""); got.status != 204 || s.OpenSessions() != 0 {
		t.Errorf("logout: %d, %d open", got.status, s.OpenSessions())
	}
	if got := c.get(systemOne); got.status != 401 {
		t.Errorf("after the logout: %d", got.status)
	}
	for _, entry := range s.Log() {
		if strings.Contains(fmt.Sprintf("%+v", entry), DefaultPassword) {
			t.Errorf("a secret is in the log: %+v", entry)
		}
	}
}

func TestWrongSessionLogin(t *testing.T) {
	cases := []struct {
		name, body string
		access     Access
		status     int
	}{
		{"wrong password", `{"UserName":"admin","Password":"x"}`, Access{}, 401},
		{"no JSON", `x`, Access{}, 400},
		{"no such service", `{}`, Access{NoSessions: true}, 404},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, Config{Plain: true, Access: c.access})
			if got := newClient(t, s).send(http.MethodPost, sessionsPath, c.body); got.status != c.status || s.Logins() != 0 {
				t.Errorf("%d %s", got.status, got.raw)
			}
		})
	}
}

func TestLockout(t *testing.T) {
	s := start(t, Config{Plain: true, Access: Access{LockAfter: 2, LockFor: time.Hour}})
	c := newClient(t, s)
	for range 2 {
		c.header["Authorization"] = []string{"Basic YWRtaW46eA=="}
		c.get(systemOne)
	}
	delete(c.header, "Authorization")
	if got := c.get(systemOne); got.status != 401 {
		t.Errorf("the right password while locked: %d", got.status)
	}
}

func TestReadOnlyAccount(t *testing.T) {
	s := start(t, Config{Plain: true, Role: ReadOnly})
	c := newClient(t, s)
	if got := c.reset(s.Machine("1"), "On"); got.status != 403 || got.message() != insufficient {
		t.Errorf("On: %d %s", got.status, got.raw)
	}
	if got := c.get(systemOne); got.status != 200 {
		t.Errorf("GET: %d", got.status)
	}
}

func TestImpossibleConfig(t *testing.T) {
	taken := start(t, Config{Plain: true})
	cases := []struct {
		name   string
		config Config
		want   string
	}{
		{"session limit", Config{Access: Access{MaxSessions: -1}}, "session limit -1"},
		{"no ID", Config{Vendor: Vendor{Systems: []System{{}}}}, "no ID"},
		{"ID twice", Config{Vendor: Vendor{Systems: []System{{ID: "1"}, {ID: "1"}}}}, `ID "1"`},
		{"address taken", Config{Addr: taken.Addr()}, "in use"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, err := Start(c.config)
			if err == nil {
				s.Close()
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q, want %q", err, c.want)
			}
		})
	}
}
