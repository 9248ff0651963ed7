package amtsim

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"sync"
)

// realm is AMT's: the word Digest and a number of the machine's own.
const realm = "Digest:A4070000000000000000000000000000"

// gate is the digest authentication (RFC 7616).
type gate struct {
	config Config

	mu     sync.Mutex
	nonces map[string]*nonce
	wrong  int
}

// nonce is one that was given out.
type nonce struct{ uses, last int }

// admit tells whether the request may enter; if not, it is answered.
func (g *gate) admit(w http.ResponseWriter, r *http.Request) bool {
	ok, stale := g.verify(r)
	if ok {
		return true
	}
	fresh := rand.Text()
	g.mu.Lock()
	g.nonces[fresh] = &nonce{}
	g.mu.Unlock()
	challenge := fmt.Sprintf(`Digest realm="%s", nonce="%s",stale="%t",qop="auth"`, realm, fresh, stale)
	if g.config.Algorithm != "" {
		challenge += ", algorithm=" + g.config.Algorithm
	}
	w.Header().Set("WWW-Authenticate", challenge)
	Status(http.StatusUnauthorized)(w, r, nil)
	return false
}

// parameters are those of an Authorization header, whose values have no quotes in
// them here.
var parameters = regexp.MustCompile(`(\w+)=(?:"([^"]*)"|([^",\s]+))`)

// verify checks the answer to a challenge. A count that was there before is a
// replay, and one that skips some is wrong too.
func (g *gate) verify(r *http.Request) (ok, stale bool) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return false, false
	}
	given := map[string]string{}
	for _, match := range parameters.FindAllStringSubmatch(header, -1) {
		given[match[1]] = match[2] + match[3]
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	right := given["username"] == g.config.User && given["realm"] == realm && given["uri"] == r.URL.RequestURI() &&
		subtle.ConstantTimeCompare([]byte(given["response"]), []byte(g.expected(r.Method, given))) == 1
	if !right {
		g.wrong++
		return false, false
	}
	known, count := g.nonces[given["nonce"]], 0
	if count64, err := strconv.ParseInt(given["nc"], 16, 32); err == nil {
		count = int(count64)
	}
	if known == nil || count != known.last+1 || g.config.NonceUses > 0 && known.uses == g.config.NonceUses {
		return false, g.config.Stale
	}
	known.last = count
	known.uses++
	return true, false
}

// expected is the right answer (RFC 7616, section 3.4.1), with qop "auth" only.
func (g *gate) expected(method string, given map[string]string) string {
	hash := func(text string) string { return fmt.Sprintf("%x", md5.Sum([]byte(text))) }
	if g.config.Algorithm == "SHA-256" {
		hash = func(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
	}
	secret := hash(g.config.User + ":" + realm + ":" + g.config.Password)
	request := hash(method + ":" + given["uri"])
	return hash(secret + ":" + given["nonce"] + ":" + given["nc"] + ":" + given["cnonce"] + ":" + given["qop"] + ":" + request)
}

func (g *gate) refusals() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.wrong
}
