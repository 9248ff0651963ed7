package redfishsim

import (
	"bufio"
	"net"
	"net/http"
)

// noting passes a reply on and notes its status before the client can have it,
// so that a client that looks into the log finds its own request there.
type noting struct {
	http.ResponseWriter
	note  func(status int)
	noted bool
}

// once notes the status, 0 for no reply; only the first one counts.
func (n *noting) once(status int) {
	if !n.noted {
		n.noted = true
		n.note(status)
	}
}

func (n *noting) WriteHeader(status int) {
	n.once(status)
	n.ResponseWriter.WriteHeader(status)
}

func (n *noting) Write(content []byte) (int, error) {
	n.once(http.StatusOK)
	return n.ResponseWriter.Write(content)
}

// Unwrap lets http.ResponseController flush and hijack.
func (n *noting) Unwrap() http.ResponseWriter { return n.ResponseWriter }

// Hijack notes a reply that goes around the ResponseWriter.
func (n *noting) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	n.once(http.StatusOK)
	return http.NewResponseController(n.ResponseWriter).Hijack()
}
