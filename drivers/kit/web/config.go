package web

import (
	"crypto/x509"
	"log/slog"
	"net/http"
	"time"
)

// Config says which device to talk to, and how.
type Config struct {
	// BaseURL is the origin and the path prefix, as ParseAddress makes it out
	// of what a person enters: "https://host:port/prefix". Links are resolved
	// under the prefix.
	BaseURL string
	// TLS says how the device proves who it is. Its zero value verifies.
	TLS TLSConfig
	// Authorize, unless nil, sets the credential on a request. It is called
	// once for every request that leaves, and never for one to another origin.
	Authorize func(*http.Request)
	// ConnectTimeout bounds the connection with its TLS handshake; 0 means 10 s.
	ConnectTimeout time.Duration
	// FirstByteTimeout bounds the wait for an answer's header; 0 means 30 s. The
	// whole of an exchange is bounded by its context only.
	FirstByteTimeout time.Duration
	// Cookies keeps the cookies of answers and sends them back.
	Cookies bool
	// UserAgent is the User-Agent header; "" means "powerdrivers".
	UserAgent string
	// MaxBody is the most bytes of one answer's body; 0 means 4 MiB.
	MaxBody int64
	// Logger gets one debug line per exchange (method, path without query,
	// status, time), never a header or a body. Nil discards them.
	Logger *slog.Logger
}

// TLSConfig says which certificate is taken for the device's. TLS is 1.2 at
// least.
type TLSConfig struct {
	// SkipVerify takes any certificate. Whoever can answer for the device's
	// address then gets the credential.
	SkipVerify bool
	// CAFile is a PEM file of certificates that are trusted, and CAs a pool of
	// them, which CAFile goes before. Without either, the system's are.
	CAFile string
	CAs    *x509.CertPool
	// Fingerprint is the SHA-256 of the one certificate that is taken, whoever
	// signed it, whatever its dates and names; it decides alone. It is 64
	// hexadecimal digits, with or without colons.
	Fingerprint string
	// Names are the settings that error messages point to.
	Names TLSNames
}

// TLSNames are the names of the settings a person can change when a certificate
// is not trusted. The package does not know them.
type TLSNames struct {
	CAFile      string // as "power_tls_ca_file"
	Fingerprint string // as "power_tls_fingerprint"
	NoVerify    string // with its value, as "power_verify_ssl: n"
}
