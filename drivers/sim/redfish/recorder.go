package redfishsim

import (
	"bytes"
	"net/http"
)

// recorder keeps a reply, so that a misbehaviour can alter it.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newRecorder() *recorder {
	return &recorder{header: http.Header{}, status: http.StatusOK}
}

func (r *recorder) Header() http.Header               { return r.header }
func (r *recorder) WriteHeader(status int)            { r.status = status }
func (r *recorder) Write(content []byte) (int, error) { return r.body.Write(content) }

// noting passes a reply on and keeps its status for the log.
type noting struct {
	http.ResponseWriter
	status int
}

func (n *noting) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}

func (n *noting) Write(content []byte) (int, error) {
	if n.status == 0 {
		n.status = http.StatusOK
	}
	return n.ResponseWriter.Write(content)
}

// Unwrap lets http.ResponseController flush and hijack.
func (n *noting) Unwrap() http.ResponseWriter { return n.ResponseWriter }
