package web

import (
	"cmp"
	"strings"
)

// Kind says what went wrong, so that a caller can tell what to do about it.
type Kind int

// The kinds of failure. KindInternal is the zero value and stands for none of
// the others. There is none for a status: every status, redirects inside the
// origin excepted, is an answer.
const (
	KindInternal Kind = iota
	KindTimeout       // silence until the context's deadline, or a timeout of Config
	KindRefused       // the host answers, but nothing listens on the port; or no route to it
	KindDNS           // the host name has no address
	KindTLS           // no TLS, none in common, or a certificate that is not trusted
	KindCanceled      // the context was cancelled, or the client closed
	KindCut           // the connection broke off before the end of the answer
	KindTooLarge      // the answer is larger than allowed; the rest was not read
	KindRedirect      // the answer leads out of the origin, or in circles; nothing was sent there
	KindProtocol      // the answer is no HTTP, or a link in it is none that may be followed
	KindInput         // the configuration or the call cannot be sent
)

var kindTexts = [...]struct{ name, advice string }{
	KindInternal: {"internal error", ""},
	KindTimeout:  {"no answer in time", "check the address, and that the device's web service is on and passes the firewalls between; a device that has just restarted may need minutes"},
	KindRefused:  {"the port is closed", "enable the web service on the device and check the address and the port; if the device is just restarting, try again later"},
	KindDNS:      {"the host name cannot be resolved", "check the name, or give the IP address"},
	KindTLS:      {"no TLS connection", "check the address and the port, and update the device's firmware: it has to speak TLS 1.2 or 1.3"},
	KindCanceled: {"cancelled", ""},
	KindCut:      {"the connection broke off", "try again; if it stays so, restart the device's management controller"},
	KindTooLarge: {"the answer is too large", "check that the address is the device's"},
	KindRedirect: {"the device redirects elsewhere", "check the address, its scheme and its port"},
	KindProtocol: {"the device's answers make no sense", "check that the address, its scheme and its port are the device's, and update its firmware"},
	KindInput:    {"bad configuration", "correct the setting"},
}

// String returns the kind in a few words for a person.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindTexts) {
		k = KindInternal
	}
	return kindTexts[k].name
}

func (k Kind) advice() string {
	if k < 0 || int(k) >= len(kindTexts) {
		return ""
	}
	return kindTexts[k].advice
}

// Error is the only type of error this package returns. It holds no secret: no
// user-info, no query, no header and no text of a request or an answer.
type Error struct {
	Kind Kind
	// Sent is true when a request that changes something (any but GET and HEAD)
	// may have been carried out: it was written, and no final answer came. It is
	// false of a Harmless one.
	Sent bool
	// Op is what was being done, in a person's words.
	Op string
	// Address is the base URL, without user-info and query.
	Address string
	// Status is the HTTP status of the answer that broke off, was too large or
	// redirected, or 0 when none came.
	Status int
	// Fingerprint is the SHA-256 of the certificate that is not trusted, as
	// upper-case hex with colons, or "". TLSConfig.Fingerprint takes it.
	Fingerprint string

	words  string // instead of the kind's words
	detail string // after them
	advice string // instead of the kind's advice
	err    error
}

// Error says what failed, against which address, and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	if e.Address != "" {
		b.WriteString(e.Address + ": ")
	}
	b.WriteString(cmp.Or(e.words, e.Kind.String()))
	if e.detail != "" {
		b.WriteString(": " + e.detail)
	}
	if e.Sent {
		b.WriteString("; it may have been carried out all the same, so read the state before trying again")
	}
	if advice := cmp.Or(e.advice, e.Kind.advice()); advice != "" {
		b.WriteString("; " + advice)
	}
	return b.String()
}

// Unwrap returns the cause, such as the context's error, or nil. Its text holds
// nothing of the answer either.
func (e *Error) Unwrap() error { return e.err }
