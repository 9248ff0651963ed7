package amtsim

import (
	"net/http"

	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
)

// Fault is a misbehaviour at some requests. Its Path is "/" and the last part of
// the message's action, such as "/Pull"; "/" alone is a request without one. It
// comes before the login is looked at: the first request of a client, which has
// no credential, counts.
type Fault = httpfault.Fault

// Misbehaviour answers a request; honest is what the machine would answer.
type Misbehaviour = httpfault.Misbehaviour

// Body answers 200 with that body.
func Body(body string) Misbehaviour {
	return httpfault.Reply(http.StatusOK, contentType, body)
}

// Status answers with a status and AMT's web page about it.
func Status(status int) Misbehaviour {
	return httpfault.Reply(status, "text/html", "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" >\n<html><head><title>Intel&reg; Active Management Technology</title></head><body><p></body></html>")
}

// SOAPFault answers with a status and a SOAP fault: a code such as Sender, a
// subcode such as AccessDenied and a text.
func SOAPFault(status int, code, subcode, text string) Misbehaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		fault(w, status, code, subcode, text)
	}
}

// Hang does not answer until the client goes away.
func Hang() Misbehaviour { return httpfault.Hang() }

// Huge answers with a document of about that many bytes.
func Huge(size int64) Misbehaviour { return httpfault.Huge(size, "<a>", "</a>") }

// Cut carries the request out, announces the whole answer, sends its first bytes
// and closes the connection.
func Cut(length int) Misbehaviour { return httpfault.Cut(length) }
