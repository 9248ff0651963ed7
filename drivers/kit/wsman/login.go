package wsman

import (
	"crypto/rand"
	"net/http"
	"sync"
)

// login answers the challenges of one device with one credential.
type login struct {
	who credential

	mu    sync.Mutex
	asked *challenge // the last one, nil before the first
	count int        // answers with its nonce
	taken bool       // the device has taken an answer, so the password is right
	lost  bool       // the device has refused the password, which is not sent again
}

// hopeless tells whether the device has refused the password before.
func (l *login) hopeless() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lost
}

// authorize answers the challenge on a request, once there is one.
func (l *login) authorize(r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.asked == nil {
		return
	}
	l.count++
	r.Header.Set("Authorization", l.asked.answer(l.who, r.Method, r.URL.RequestURI(), rand.Text(), l.count))
}

// accepted notes that a request was not refused for its credential.
func (l *login) accepted() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken = l.taken || l.asked != nil
}

// verdict is what a 401 means.
type verdict int

const (
	answer      verdict = iota // the first challenge: it is to be answered
	renew                      // the nonce was refused, not the password
	refused                    // the credential is wrong
	unspeakable                // there is no challenge that this side can answer
)

// challenged takes the challenge of a 401. The password of a refused answer goes
// out again only where it cannot have been the reason: AMT for one forgets its
// nonces without saying that they were stale.
func (l *login) challenged(header http.Header) verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	next, ok := findChallenge(header.Values("WWW-Authenticate"))
	last := l.asked
	switch {
	case !ok && last == nil:
		return unspeakable
	case last == nil:
		l.asked = &next
		return answer
	case ok && next.nonce != last.nonce && (next.stale || l.taken):
		l.asked, l.count = &next, 0
		return renew
	}
	l.lost = true
	return refused
}
