// Package httpfault lets simulated devices that speak HTTP misbehave at some of
// their requests.
package httpfault

import (
	"net/http"
	"strings"
	"sync"
)

// Fault is a misbehaviour at some requests. The first one that matches a request
// decides; they come before the login is looked at.
type Fault struct {
	// Method is the HTTP method; "" is any.
	Method string
	// Path is the whole path, without query; a "*" at its end takes every path
	// that starts so, "" is any. A trailing slash counts.
	Path string
	// Skip leaves the first matching requests alone.
	Skip int
	// Times is how many requests it then hits; 0 is all.
	Times int
	// Do answers in place of the device.
	Do Misbehaviour
}

// Misbehaviour answers a request; honest is what the device would answer, which
// it may call, alter or leave out.
type Misbehaviour func(w http.ResponseWriter, r *http.Request, honest http.Handler)

// Box holds the faults of a device; a test may change them at any time. The zero
// value has none.
type Box struct {
	mu     sync.Mutex
	faults []Fault
	seen   []int // matching requests of each fault
}

// Set replaces the faults; the counts of Skip and Times start anew.
func (b *Box) Set(faults []Fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults, b.seen = faults, make([]int, len(faults))
}

// Hit counts a request, and returns what happens to it, nil if nothing.
func (b *Box) Hit(method, path string) Misbehaviour {
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
