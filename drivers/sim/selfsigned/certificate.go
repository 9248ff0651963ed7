// Package selfsigned makes the certificates that simulated devices sign
// themselves, as BMCs do.
package selfsigned

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"net"
	"slices"
	"time"
)

// year is how long a certificate is good for: longer than a rack runs, and not
// so long that a system's own verifier refuses it.
const year = 365 * 24 * time.Hour

// Certificate is what a self-signed certificate says. The zero value is good for
// localhost, 127.0.0.1, ::1 and the address that the device listens on, from an
// hour ago for a year.
type Certificate struct {
	// Names are the DNS names and IP addresses it is good for.
	Names []string
	// NotBefore and NotAfter are its validity.
	NotBefore, NotAfter time.Time
}

// Sign makes the certificate of a device that listens on the address, as
// host:port, with a new key. The error is that of the system's random numbers.
func (c Certificate) Sign(address string) (*Pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := c.template(address)
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(der)
	return &Pair{
		tls:         tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		pem:         pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		fingerprint: hex.EncodeToString(sum[:]),
	}, nil
}

func (c Certificate) template(address string) *x509.Certificate {
	if c.Names == nil {
		c.Names = usualNames(address)
	}
	if c.NotBefore.IsZero() {
		c.NotBefore = time.Now().Add(-time.Hour)
	}
	if c.NotAfter.IsZero() {
		c.NotAfter = time.Now().Add(year)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: "simulated BMC"},
		NotBefore:    c.NotBefore, NotAfter: c.NotAfter,
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: true, // so that it can be its own CA file
	}
	for _, name := range c.Names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
			continue
		}
		template.DNSNames = append(template.DNSNames, name)
	}
	return template
}

// usualNames are those of the machine itself, and the one in the address if it
// is none of them and does not stand for all.
func usualNames(address string) []string {
	names := []string{"localhost", "127.0.0.1", "::1"}
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || host == "" || slices.Contains(names, host) || ip != nil && ip.IsUnspecified() {
		return names
	}
	return append(names, host)
}
