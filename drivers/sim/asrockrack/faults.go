package asrockracksim

import (
	"net/http"

	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
)

// Fault is a misbehaviour at some requests. The first one that matches a request
// decides, before the session is looked at.
type Fault = httpfault.Fault

// Misbehaviour answers a request; honest is what the BMC would answer.
type Misbehaviour = httpfault.Misbehaviour

// Status answers with a status and an error in the API's form.
func Status(status int) Misbehaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { refuse(w, status, 1) }
}

// Body answers 200 with that body.
func Body(contentType, body string) Misbehaviour {
	return httpfault.Reply(http.StatusOK, contentType, body)
}

// HTML answers with a page, as a BMC that serves its web interface everywhere.
func HTML() Misbehaviour {
	return Body("text/html", "<!DOCTYPE html><html><body>Please log in</body></html>")
}

// BrokenJSON answers with JSON that ends too early.
func BrokenJSON() Misbehaviour { return Body("application/json", `{"power_status": `) }

// Hang does not answer until the client goes away.
func Hang() Misbehaviour { return httpfault.Hang() }

// Huge answers with a JSON object of about that many bytes.
func Huge(size int64) Misbehaviour { return httpfault.Huge(size, `{"power_status": 1, "x": "`, `"}`) }

// Cut carries the request out, announces the whole answer, sends its first bytes
// and closes the connection.
func Cut(length int) Misbehaviour { return httpfault.Cut(length) }
