package wsman

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
)

// challenge is what a device wants to have answered (RFC 7616, section 3.3).
type challenge struct {
	realm, nonce, opaque string
	// algorithm is as the device writes it; "" stands for MD5.
	algorithm string
	// qop tells that the device knows the quality of protection "auth"; without
	// it the answer is that of RFC 2069.
	qop bool
	// stale tells that only the nonce was refused.
	stale bool
	hash  func() hash.Hash
}

// newChallenge returns the challenge of a Digest scheme's parameters, or false
// if this side cannot answer it.
func newChallenge(params map[string]string) (challenge, bool) {
	c := challenge{
		realm: params["realm"], nonce: params["nonce"], opaque: params["opaque"],
		algorithm: params["algorithm"], stale: strings.EqualFold(params["stale"], "true"),
	}
	switch strings.ToUpper(c.algorithm) {
	case "", "MD5":
		c.hash = md5.New
	case "SHA-256":
		c.hash = sha256.New
	default:
		return c, false
	}
	offered, has := params["qop"]
	for _, quality := range strings.Split(offered, ",") {
		c.qop = c.qop || strings.EqualFold(strings.TrimSpace(quality), "auth")
	}
	return c, c.nonce != "" && (c.qop || !has)
}

// digest hashes parts that are joined by colons.
func (c challenge) digest(parts ...string) string {
	sum := c.hash()
	_, _ = sum.Write([]byte(strings.Join(parts, ":"))) // a hash takes everything
	return hex.EncodeToString(sum.Sum(nil))
}

// credential is who answers a challenge.
type credential struct{ user, password string }

// answer is the value of the Authorization header: the count-th answer with the
// challenge's nonce.
func (c challenge) answer(who credential, method, uri, cnonce string, count int) string {
	a1, a2 := c.digest(who.user, c.realm, who.password), c.digest(method, uri)
	text := fmt.Sprintf(`Digest username=%s, realm=%s, nonce=%s, uri=%s`, quoted(who.user), quoted(c.realm), quoted(c.nonce), quoted(uri))
	if c.algorithm != "" {
		text += ", algorithm=" + c.algorithm
	}
	if c.qop {
		nc := fmt.Sprintf("%08x", count)
		text += fmt.Sprintf(`, response="%s", qop=auth, nc=%s, cnonce=%s`, c.digest(a1, c.nonce, nc, cnonce, "auth", a2), nc, quoted(cnonce))
	} else {
		text += fmt.Sprintf(`, response="%s"`, c.digest(a1, c.nonce, a2))
	}
	if c.opaque != "" {
		text += ", opaque=" + quoted(c.opaque)
	}
	return text
}

// quoted is a quoted-string (RFC 9110, section 5.6.4).
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
