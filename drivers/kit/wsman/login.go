package wsman

import (
	"crypto/rand"
	"net/http"
)

// login answers the challenges of one device with one credential. It is used by
// one exchange at a time: a 401 tells something only together with what was sent.
type login struct {
	who   credential
	asked *challenge // the last one, nil before the first
	count int        // answers with its nonce
	taken bool       // the device has taken an answer, so the password is right
	lost  bool       // the device has refused the password, which is not sent again
}

// authorize answers the challenge on a request, once there is one.
func (l *login) authorize(r *http.Request) {
	if l.asked == nil {
		return
	}
	l.count++
	r.Header.Set("Authorization", l.asked.answer(l.who, r.Method, r.URL.RequestURI(), rand.Text(), l.count))
}

// verdict is what a 401 means.
type verdict int

const (
	answer      verdict = iota // the first challenge: it is to be answered
	renew                      // the nonce was refused, not the password
	refused                    // the credential is wrong: lost is set
	unspeakable                // there is no challenge that this side can answer
)

// challenged takes the challenge of a 401. The password of a refused answer goes
// out again only where it cannot have been the reason: AMT for one forgets its
// nonces without saying that they were stale. That happens to a request once:
// renewed tells that it has.
func (l *login) challenged(header http.Header, renewed bool) verdict {
	next, ok := findChallenge(header.Values("WWW-Authenticate"))
	last := l.asked
	switch {
	case !ok && last == nil:
		return unspeakable
	case last == nil:
		l.asked = &next
		return answer
	case ok && !renewed && next.nonce != last.nonce && (next.stale || l.taken):
		l.asked, l.count = &next, 0
		return renew
	}
	l.lost = true
	return refused
}
