package httpfault

import (
	"bytes"
	"net/http"
)

// Recorder is an answer that was kept instead of sent, so that a misbehaviour can
// alter it.
type Recorder struct {
	Status int
	Body   bytes.Buffer

	header http.Header
}

// Record lets the device carry out a request and keeps the answer.
func Record(honest http.Handler, r *http.Request) *Recorder {
	recorded := &Recorder{Status: http.StatusOK, header: http.Header{}}
	honest.ServeHTTP(recorded, r)
	return recorded
}

// Header returns the header of the answer, as http.ResponseWriter has it.
func (r *Recorder) Header() http.Header { return r.header }

// WriteHeader keeps the status.
func (r *Recorder) WriteHeader(status int) { r.Status = status }

// Write appends to the body; it does not fail.
func (r *Recorder) Write(content []byte) (int, error) { return r.Body.Write(content) }
