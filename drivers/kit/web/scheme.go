package web

import (
	"bytes"
	"errors"
)

// alertRecord is how the answer of a port that speaks TLS begins when what it is
// told is none: an alert, of any version (RFC 8446, section 5.1).
const alertRecord = "\x15\x03"

// errTLSPort tells that the answer was such an alert.
var errTLSPort = errors.New("the answer is a TLS alert")

// perhapsTLS is the advice about a port that closes a new connection without a
// word when it is spoken to in plain HTTP, as some that speak TLS do.
const perhapsTLS = "if the port speaks TLS, write https:// before the address; else try again, and if it stays so, restart the device's management controller"

// demands are what web servers answer, in lower case, to plain HTTP on a port
// that speaks TLS: Go's and lighttpd's, nginx's, Apache's, and Jetty's or
// Tomcat's.
func demands() []string {
	return []string{
		"client sent an http request to an https server",
		"the plain http request was sent to https port",
		"speaking plain http to an ssl-enabled server port",
		"this combination of host and port requires tls",
	}
}

// demandsTLS tells whether the body of a 400 says that the port speaks TLS.
func demandsTLS(body []byte) bool {
	const begin = 4096
	body = bytes.ToLower(body[:min(len(body), begin)])
	for _, words := range demands() {
		if bytes.Contains(body, []byte(words)) {
			return true
		}
	}
	return false
}

// wrongScheme is the error about an http address whose port speaks TLS. Nothing
// was carried out: nobody there has understood it.
func wrongScheme() *Error {
	return &Error{Kind: KindTLS, words: "the port speaks TLS, but the address says http", advice: "write https:// before the address"}
}
