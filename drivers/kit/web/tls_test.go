package web

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// newTLS serves HTTPS without logging the handshakes that tests make fail.
func newTLS(t *testing.T, handler http.HandlerFunc, change ...func(*tls.Config)) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(handler)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{}
	for _, f := range change {
		f(s.TLS)
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func nothing(http.ResponseWriter, *http.Request) {}

// certificate makes one that signs itself.
func certificate(t *testing.T, change func(*x509.Certificate)) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: reply},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func pemFile(t *testing.T, der []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// trust gives the client a TLSConfig with the names that messages show.
func trust(cfg TLSConfig) func(*Config) {
	cfg.Names = TLSNames{"power_tls_ca_file", "power_tls_fingerprint", "power_verify_ssl: n"}
	return func(c *Config) { c.TLS = cfg }
}

// TestCertificates holds which certificates are taken, what the error says of
// those that are not, and that pinning looks at nothing but the fingerprint.
func TestCertificates(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*x509.Certificate)
		why    string
		byCA   bool // trusting the certificate itself is enough
	}{
		"self-signed": {func(*x509.Certificate) {}, "signed by itself", true},
		"expired":     {func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }, "expired on", false},
		"early":       {func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }, "not valid before", false},
		"wrong name": {func(c *x509.Certificate) {
			c.IPAddresses, c.DNSNames = nil, []string{"other.example"}
		}, "another host name", false},
	} {
		t.Run(name, func(t *testing.T) {
			cert := certificate(t, test.change)
			s := newTLS(t, nothing, func(c *tls.Config) { c.Certificates = []tls.Certificate{cert} })
			e := fails(t, newClient(t, s.URL, trust(TLSConfig{})), within(t, bound), Request{Method: "POST", Link: "/"}, KindTLS)
			if e.Sent || len(e.Fingerprint) != 95 {
				t.Errorf("sent %v, fingerprint %s", e.Sent, e.Fingerprint)
			}
			for _, want := range []string{e.Fingerprint, "power_tls_ca_file", "set power_tls_fingerprint to " + e.Fingerprint, "power_verify_ssl: n"} {
				if !strings.Contains(e.Error(), want) {
					t.Errorf("%v does not name %s", e, want)
				}
			}
			ca := TLSConfig{CAFile: pemFile(t, cert.Certificate[0])}
			if test.byCA {
				ok(t, newClient(t, s.URL, trust(ca)), within(t, bound), Request{Link: "/"}, 200)
			} else if e := fails(t, newClient(t, s.URL, trust(ca)), within(t, bound), Request{Link: "/"}, KindTLS); !strings.Contains(e.Error(), test.why) {
				t.Errorf("%v does not say that it is %s", e, test.why)
			}
			for _, pin := range []string{e.Fingerprint, strings.ToLower(strings.ReplaceAll(e.Fingerprint, ":", ""))} {
				ok(t, newClient(t, s.URL, trust(TLSConfig{Fingerprint: pin})), within(t, bound), Request{Link: "/"}, 200)
			}
			ok(t, newClient(t, s.URL, trust(TLSConfig{SkipVerify: true})), within(t, bound), Request{Link: "/"}, 200)
		})
	}
}

// TestOtherThanPinned holds that a pin is not softened by anything else.
func TestOtherThanPinned(t *testing.T) {
	s := newTLS(t, nothing)
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	ok(t, newClient(t, s.URL, trust(TLSConfig{CAs: pool})), within(t, bound), Request{Link: "/"}, 200)
	pin := strings.Repeat("ab", 32)
	c := newClient(t, s.URL, trust(TLSConfig{CAs: pool, Fingerprint: pin, SkipVerify: true}))
	e := fails(t, c, within(t, bound), Request{Link: "/"}, KindTLS)
	if e.Fingerprint != fingerprint(s.Certificate()) || !strings.Contains(e.Error(), "not the pinned one") {
		t.Error(e)
	}
}

// TestOldTLS holds that TLS 1.1 is not spoken and 1.2 is.
func TestOldTLS(t *testing.T) {
	old := newTLS(t, nothing, func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 })
	if e := fails(t, newClient(t, old.URL), within(t, bound), Request{Link: "/"}, KindTLS); !strings.Contains(e.Error(), "TLS 1.2") {
		t.Error(e)
	}
	twelve := newTLS(t, nothing, func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 })
	ok(t, newClient(t, twelve.URL), within(t, bound), Request{Link: "/"}, 200)
}

// TestNoTLS names the port that speaks something else, and the other way round.
func TestNoTLS(t *testing.T) {
	plain := raw(t, says(good, false))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n")
			_ = conn.Close()
		}
	}()
	e := fails(t, newClient(t, "https://"+l.Addr().String()), within(t, bound), Request{Link: "/"}, KindTLS)
	if !strings.Contains(e.Error(), "does not speak TLS") {
		t.Error(e)
	}
	ok(t, newClient(t, plain.url), within(t, bound), Request{Link: "/"}, 200)
}

// TestBadTLSConfig holds that a wrong setting is found before anything is sent.
func TestBadTLSConfig(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte(password), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, cfg := range map[string]TLSConfig{
		"missing file": {CAFile: filepath.Join(t.TempDir(), "none.pem")}, "no PEM": {CAFile: empty},
		"short": {Fingerprint: "ab:cd"}, "SHA-1": {Fingerprint: strings.Repeat("ab", 20)}, "no hex": {Fingerprint: strings.Repeat("zz", 32)},
	} {
		_, err := New(Config{BaseURL: "https://bmc", TLS: cfg})
		if e, ok := err.(*Error); !ok || e.Kind != KindInput {
			t.Errorf("%s: %v", name, err)
			continue
		}
		noCanary(t, name, err.Error())
	}
}

// TestOneHandshake counts connections and handshakes of many requests, a POST
// after which the connection is looked at among them.
func TestOneHandshake(t *testing.T) {
	var conns int
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "POST" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		_, _ = io.WriteString(w, strings.Repeat("x", 100_000))
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			conns++
		}
	}
	s.StartTLS()
	defer s.Close()
	c := newClient(t, s.URL)
	for range 20 {
		ok(t, c, within(t, bound), Request{Link: "/"}, 200)
		ok(t, c, within(t, bound), Request{Method: "POST", Link: "/", Body: []byte("{}")}, 204)
		ok(t, c, within(t, bound), Request{Method: "HEAD", Link: "/"}, 200)
	}
	c.Close()
	s.Close()
	if conns != 1 || c.Handshakes() != 1 || c.Requests() != 60 {
		t.Errorf("%d connections, %d handshakes, %d requests; want 1, 1, 60", conns, c.Handshakes(), c.Requests())
	}
}
