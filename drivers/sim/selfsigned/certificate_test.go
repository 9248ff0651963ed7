package selfsigned

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"slices"
	"testing"
	"time"
)

// TestNames holds what a certificate is good for, and for how long.
func TestNames(t *testing.T) {
	cases := []struct {
		name, address string
		cert          Certificate
		good, bad     []string
	}{
		{"loopback", "127.0.0.1:0", Certificate{}, []string{"localhost", "127.0.0.1", "::1"}, []string{"127.0.5.1"}},
		{"another address", "127.0.5.1:8443", Certificate{}, []string{"localhost", "127.0.5.1"}, []string{"127.0.5.2"}},
		{"IPv6", "[fd00::1]:443", Certificate{}, []string{"localhost", "fd00::1"}, nil},
		{"a name", "bmc.example:443", Certificate{}, []string{"localhost", "bmc.example"}, nil},
		{"all addresses", "0.0.0.0:443", Certificate{}, []string{"localhost"}, []string{"0.0.0.0"}},
		{"all addresses, not named", ":443", Certificate{}, []string{"localhost"}, nil},
		{"names of its own", "127.0.5.1:443", Certificate{Names: []string{"bmc.example"}}, []string{"bmc.example"}, []string{"127.0.5.1", "localhost"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			pair, err := c.cert.Sign(c.address)
			if err != nil {
				t.Fatal(err)
			}
			cert, err := x509.ParseCertificate(pair.tls.Certificate[0])
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range slices.Concat(c.good, c.bad) {
				if err := cert.VerifyHostname(name); (err == nil) != slices.Contains(c.good, name) {
					t.Errorf("%s: %v", name, err)
				}
			}
			pool := x509.NewCertPool()
			pool.AppendCertsFromPEM(pair.PEM())
			if _, err := cert.Verify(x509.VerifyOptions{Roots: pool, CurrentTime: time.Now().Add(364 * 24 * time.Hour)}); err != nil {
				t.Errorf("in a year less a day: %v", err)
			}
			if sum := sha256.Sum256(cert.Raw); pair.Fingerprint() != hex.EncodeToString(sum[:]) {
				t.Errorf("fingerprint %s", pair.Fingerprint())
			}
		})
	}
}

// TestWithoutTLS holds what a device without a certificate has.
func TestWithoutTLS(t *testing.T) {
	var none *Pair
	if none.URL("a:1") != "http://a:1" || none.Fingerprint() != "" || none.PEM() != nil {
		t.Errorf("%s %s %s", none.URL("a:1"), none.Fingerprint(), none.PEM())
	}
}
