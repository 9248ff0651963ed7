package selfsigned

import "crypto/tls"

// Pair is a certificate with its key. A nil one is that of a device without TLS.
type Pair struct {
	tls         tls.Certificate
	pem         []byte
	fingerprint string
}

// Config returns what a server of the certificate needs: TLS 1.2 or later. Every
// handshake that a client begins calls begun.
func (p *Pair) Config(begun func()) *tls.Config {
	config := &tls.Config{Certificates: []tls.Certificate{p.tls}, MinVersion: tls.VersionTLS12}
	config.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) {
		begun()
		return nil, nil // nil keeps the configuration
	}
	return config
}

// URL returns the address, host:port, as https://host:port, or http without TLS.
func (p *Pair) URL(address string) string {
	if p == nil {
		return "http://" + address
	}
	return "https://" + address
}

// Fingerprint returns the SHA-256 of the certificate in hexadecimal, lower case;
// "" without TLS.
func (p *Pair) Fingerprint() string {
	if p == nil {
		return ""
	}
	return p.fingerprint
}

// PEM returns the certificate, which is its own CA; nil without TLS.
func (p *Pair) PEM() []byte {
	if p == nil {
		return nil
	}
	return p.pem
}
