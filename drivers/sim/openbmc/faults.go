package openbmcsim

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Fault is a misbehaviour at some requests. The first one that matches a request
// decides, before the session is looked at.
type Fault struct {
	// Method is the HTTP method; "" is any.
	Method string
	// Path is the whole path; a "*" at its end takes every path that starts so,
	// "" is any.
	Path string
	// Skip leaves the first matching requests alone.
	Skip int
	// Times is how many requests it then hits; 0 is all.
	Times int
	// Do answers in place of the BMC.
	Do Misbehaviour
}

// Misbehaviour answers a request; honest is what the BMC would answer.
type Misbehaviour func(w http.ResponseWriter, r *http.Request, honest http.Handler)

// faultBox holds the faults; a test may change them at any time.
type faultBox struct {
	mu     sync.Mutex
	faults []Fault
	seen   []int // matching requests of each fault
}

func (b *faultBox) set(faults []Fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults, b.seen = faults, make([]int, len(faults))
}

// hit returns what happens to a request, nil if nothing.
func (b *faultBox) hit(method, path string) Misbehaviour {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, f := range b.faults {
		if !f.matches(method, path) {
			continue
		}
		b.seen[i]++
		if n := b.seen[i] - f.Skip; n > 0 && (f.Times == 0 || n <= f.Times) {
			return f.Do
		}
	}
	return nil
}

func (f Fault) matches(method, path string) bool {
	if f.Method != "" && f.Method != method {
		return false
	}
	if start, isPrefix := strings.CutSuffix(f.Path, "*"); isPrefix {
		return strings.HasPrefix(path, start)
	}
	return f.Path == "" || f.Path == path
}

// Status answers with a status and an error in the API's form.
func Status(status int) Misbehaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		respond(w, status, "error", http.StatusText(status))
	}
}

// Body answers 200 with that body.
func Body(contentType, body string) Misbehaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, body) // the client may be gone
	}
}

// HTML answers with a page, as a BMC that serves its web interface everywhere.
func HTML() Misbehaviour {
	return Body("text/html", "<!DOCTYPE html><html><body>Please log in</body></html>")
}

// BrokenJSON answers with JSON that ends too early.
func BrokenJSON() Misbehaviour { return Body("application/json", `{"data": {"/xyz/openbmc_project/st`) }

// Hang does not answer until the client goes away.
func Hang() Misbehaviour {
	return func(_ http.ResponseWriter, r *http.Request, _ http.Handler) { <-r.Context().Done() }
}

// Huge answers with a JSON object of about that many bytes.
func Huge(size int64) Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		chunk := strings.Repeat("x", 64<<10)
		_, _ = io.WriteString(w, `{"status": "ok", "data": "`) // the client may be gone
		for left := size; left > 0 && r.Context().Err() == nil; left -= int64(len(chunk)) {
			if _, err := io.WriteString(w, chunk); err != nil {
				return
			}
		}
		_, _ = io.WriteString(w, `"}`)
	}
}

// Cut carries the request out, announces the whole answer, sends its first bytes
// and closes the connection; with none, nothing is sent at all.
func Cut(length int) Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		recorded := &recorder{header: http.Header{}}
		honest.ServeHTTP(recorded, r)
		body := recorded.body.Bytes()
		if length > 0 {
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body[:min(length, len(body))])
			_ = http.NewResponseController(w).Flush()
		}
		panic(http.ErrAbortHandler) // net/http closes the connection, as documented
	}
}

// recorder keeps an answer instead of sending it.
type recorder struct {
	header http.Header
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header                  { return r.header }
func (r *recorder) WriteHeader(int)                      {}
func (r *recorder) Write(part []byte) (n int, err error) { return r.body.Write(part) }
