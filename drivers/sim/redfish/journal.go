package redfishsim

import (
	"slices"
	"sync"
)

// Request is one line of a BMC's log. It holds no secret: neither credentials
// nor the body of a login.
type Request struct {
	// Method and Path are of the request line; Path without the query.
	Method, Path string
	// Status is the HTTP status of the reply; 0 if there was none.
	Status int
	// Auth is how the request identified itself: "basic" or "session", with
	// "wrong " before it if that was refused; "" if not at all.
	Auth string
	// IfMatch and ContentType are the headers of that name.
	IfMatch, ContentType string
	// Body is that of a PATCH or POST, "" for a login or if over 64 KiB.
	Body string
}

// String returns "METHOD path status".
func (r Request) String() string {
	return r.Method + " " + r.Path + " " + statusText(r.Status)
}

// journal is what a BMC was asked, in the order in which the replies began; only the number
// of requests if it is off.
type journal struct {
	off      bool
	mu       sync.Mutex
	count    int
	requests []Request
}

// begin counts a request when it comes in.
func (j *journal) begin() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.count++
}

// end notes a request when its reply begins, or when there will be none.
func (j *journal) end(r Request) {
	if j.off {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.requests = append(j.requests, r)
}

func (j *journal) list() []Request {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.requests)
}

func (j *journal) total() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.count
}

func (j *journal) reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.count, j.requests = 0, nil
}
