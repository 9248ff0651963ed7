package web

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// tlsConfig returns how to talk TLS to the host, or what is wrong with cfg.
func (cfg TLSConfig) tlsConfig(host string) (*tls.Config, string) {
	name, _, _ := strings.Cut(host, "%") // no certificate names a zone
	conf := &tls.Config{
		MinVersion:         tls.VersionTLS12,
		ServerName:         name,
		NextProtos:         []string{"http/1.1"},
		RootCAs:            cfg.CAs,
		InsecureSkipVerify: cfg.SkipVerify,
	}
	if cfg.CAFile != "" {
		pool, fault := readCAs(cfg.CAFile)
		if fault != "" {
			return nil, fault
		}
		conf.RootCAs = pool
	}
	if cfg.Fingerprint != "" {
		pin, err := hex.DecodeString(strings.ReplaceAll(cfg.Fingerprint, ":", ""))
		if err != nil || len(pin) != sha256.Size {
			return nil, "the fingerprint is not a SHA-256 of 64 hexadecimal digits"
		}
		conf.InsecureSkipVerify = true // the pin decides instead
		conf.VerifyConnection = func(state tls.ConnectionState) error { return checkPin(pin, state) }
	}
	return conf, ""
}

func readCAs(file string) (*x509.CertPool, string) {
	text, err := os.ReadFile(file)
	if err != nil {
		if pathErr, ok := errors.AsType[*os.PathError](err); ok {
			err = pathErr.Err
		}
		return nil, fmt.Sprintf("the CA file %q cannot be read: %v", file, err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Sprintf("the CA file %q holds no PEM certificate", file)
	}
	return pool, ""
}

// pinError is a certificate that is not the pinned one.
type pinError struct{ seen *x509.Certificate }

func (*pinError) Error() string { return "the certificate has not the expected fingerprint" }

func checkPin(pin []byte, state tls.ConnectionState) error {
	seen := state.PeerCertificates[0]
	if sum := sha256.Sum256(seen.Raw); !bytes.Equal(sum[:], pin) {
		return &pinError{seen}
	}
	return nil
}

// fingerprint returns the SHA-256 of a certificate as openssl prints it.
func fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	return strings.ReplaceAll(fmt.Sprintf("% X", sum[:]), " ", ":")
}

// untrusted returns the Error of a certificate that was refused, or nil when the
// handshake failed for another reason.
func (c *Client) untrusted(err error) *Error {
	if pinned, ok := errors.AsType[*pinError](err); ok {
		return c.refuseCertificate(pinned.seen, "it is not the pinned one")
	}
	refused, ok := errors.AsType[*tls.CertificateVerificationError](err)
	if !ok || len(refused.UnverifiedCertificates) == 0 {
		return nil
	}
	cert := refused.UnverifiedCertificates[0]
	return c.refuseCertificate(cert, whyUntrusted(cert, refused.Err))
}

func (c *Client) refuseCertificate(cert *x509.Certificate, why string) *Error {
	seen := fingerprint(cert)
	e := &Error{Kind: KindTLS, Fingerprint: seen}
	e.words = "the certificate is not trusted"
	e.detail = why + "; its SHA-256 fingerprint is " + seen
	e.advice = c.cfg.TLS.Names.advice(seen)
	return e
}

// whyUntrusted words what is wrong with the certificate without its own texts,
// of which nobody has vouched for any.
func whyUntrusted(cert *x509.Certificate, err error) string {
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "it is for another host name"
	}
	invalid, ok := errors.AsType[x509.CertificateInvalidError](err)
	now := time.Now()
	switch {
	case ok && invalid.Reason == x509.Expired && now.Before(cert.NotBefore):
		return "it is not valid before " + cert.NotBefore.UTC().Format(time.DateOnly) + " (is the clock right?)"
	case ok && invalid.Reason == x509.Expired && now.After(cert.NotAfter):
		return "it expired on " + cert.NotAfter.UTC().Format(time.DateOnly)
	case bytes.Equal(cert.RawIssuer, cert.RawSubject):
		return "it is signed by itself"
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "it is signed by an authority that is not trusted here"
	}
	return "it cannot be verified"
}

// advice names the ways out, the best first.
func (n TLSNames) advice(seen string) string {
	var ways []string
	add := func(name, format string, args ...any) {
		if name != "" {
			ways = append(ways, fmt.Sprintf(format, args...))
		}
	}
	add(n.Fingerprint, "set %s to %s after comparing it with the device's own", n.Fingerprint, seen)
	add(n.CAFile, "set %s to a file with the certificate of the authority that signed it", n.CAFile)
	add(n.NoVerify, "set %s, which lets anybody answer for the device and get the password", n.NoVerify)
	if len(ways) == 0 {
		return "compare the fingerprint with the device's own, then trust that or the authority that signed it"
	}
	return strings.Join(ways, "; or ")
}
