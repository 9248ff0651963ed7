package rpcsim

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"net/http"
	"strings"
	"time"
)

// Signing says how requests are signed, and replies. The zero value takes those
// without a signature.
type Signing struct {
	// Secrets are those that a request may be signed with; one is enough.
	Secrets []string
	// SHA512 is the hash, in place of SHA-256.
	SHA512 bool
	// Header is the header of the signature, with its suffix; "" means
	// X-BMCLIB-Signature-256.
	Header string
	// Bare is a signature without the name of its hash before it.
	Bare bool
	// TimeHeader, unless "", is signed after the body, and refused when it is
	// older than a minute.
	TimeHeader string
	// SignReplies signs the replies with the first secret, or with ReplySecret.
	SignReplies bool
	ReplySecret string
}

func (g Signing) header() string {
	if g.Header == "" {
		return "X-BMCLIB-Signature-256"
	}
	return g.Header
}

// admits tells whether a request is signed with one of the secrets, where there
// are any.
func (g Signing) admits(header http.Header, body []byte) bool {
	if len(g.Secrets) == 0 {
		return true
	}
	if g.TimeHeader != "" {
		at, err := time.Parse(time.RFC3339, header.Get(g.TimeHeader))
		if err != nil || time.Since(at).Abs() > time.Minute {
			return false
		}
	}
	for _, secret := range g.Secrets {
		for given := range strings.SplitSeq(header.Get(g.header()), ",") {
			if hmac.Equal([]byte(given), []byte(g.signature(secret, header, body))) {
				return true
			}
		}
	}
	return false
}

// sign signs a reply.
func (g Signing) sign(header http.Header, body []byte) {
	if !g.SignReplies {
		return
	}
	secret := g.ReplySecret
	if secret == "" {
		secret = g.Secrets[0]
	}
	if g.TimeHeader != "" {
		header.Set(g.TimeHeader, time.Now().Format(time.RFC3339))
	}
	header.Set(g.header(), g.signature(secret, header, body))
}

// signature is that of a body, and of the time where that is signed.
func (g Signing) signature(secret string, header http.Header, body []byte) string {
	name, maker := "sha256=", func() hash.Hash { return sha256.New() }
	if g.SHA512 {
		name, maker = "sha512=", sha512.New
	}
	if g.Bare {
		name = ""
	}
	mac := hmac.New(maker, []byte(secret))
	mac.Write(body)
	if g.TimeHeader != "" {
		mac.Write([]byte(header.Get(g.TimeHeader)))
	}
	return name + hex.EncodeToString(mac.Sum(nil))
}
