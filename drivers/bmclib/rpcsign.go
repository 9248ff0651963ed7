package bmclib

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/bmc-toolbox/bmclib/v2/providers/rpc"
	"github.com/maaspd/powerdrivers/maaspd"
)

// The headers that bmclib uses where nothing else is set (providers/rpc, New).
const (
	signatureHeader = "X-Bmclib-Signature"
	timestampHeader = "X-Bmclib-Timestamp"
)

// hashes are those of the parameter, sha256 where it is not set.
func (h webhook) hashes() []Hash {
	if len(h.RPCHash) == 0 {
		return []Hash{"sha256"}
	}
	return h.RPCHash
}

// keys are the secrets that are set.
func (h webhook) keys() []string {
	var list []string
	for _, secret := range []maaspd.Secret{h.RPCSecret, h.RPCNextSecret} {
		if secret.IsSet() {
			list = append(list, secret.Reveal())
		}
	}
	return list
}

// secrets are the secrets as bmclib takes them.
func (h webhook) secrets() rpc.Secrets {
	keys := h.keys()
	if len(keys) == 0 {
		return nil
	}
	all := rpc.Secrets{}
	for _, name := range h.hashes() {
		all[rpc.Algorithm(name)] = keys
	}
	return all
}

// isSet tells whether an optional switch is on.
func isSet(flag *bool) bool { return flag != nil && *flag }

// configure sets what the parameters say. Of the headers only the time is ever
// signed: bmclib puts several in an order of chance.
func (h webhook) configure(p *rpc.Provider, w *wire) {
	p.HTTPClient = w.httpClient()
	p.LogNotificationsDisabled = true
	p.Opts.Request.TimestampHeader = cmp.Or(h.RPCTimeHeader, timestampHeader)
	p.Opts.Signature.HeaderName = cmp.Or(h.RPCSignatureHeader, signatureHeader)
	p.Opts.Signature.AppendAlgoToHeaderDisabled = isSet(h.RPCPlainHeader)
	p.Opts.HMAC.PrefixSigDisabled = isSet(h.RPCBareSignature)
	if isSet(h.RPCSignTimestamp) {
		p.Opts.Signature.IncludedPayloadHeaders = []string{p.Opts.Request.TimestampHeader}
	}
}

// envelope is what is looked at of a request and of its reply.
type envelope struct {
	ID     int64  `json:"id"`
	Host   string `json:"host"`
	Method string `json:"method"`
	Error  struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// check looks at a reply before bmclib does, which verifies no signature and
// takes an error without a code for a success.
func (h webhook) check(req *http.Request, reply *http.Response) *maaspd.Error {
	body, err := io.ReadAll(reply.Body)
	if err != nil {
		return maaspd.Fail(maaspd.Internal, err) // it is in memory
	}
	reply.Body = io.NopCloser(bytes.NewReader(body))
	signed, valid := h.verify(reply.Header, body)
	switch {
	case signed && !valid:
		return unlike("the signature of the reply is wrong: the webhook has another secret, or somebody else answers; check rpc_secret and power_address")
	case !signed && isSet(h.RPCSignedReply):
		return unlike("the reply is not signed; let the webhook sign its replies, or leave out rpc_signed_reply")
	}
	var asked, answered *envelope
	if json.Unmarshal(body, &answered) != nil || answered == nil {
		return unlike("the answer is no reply of a webhook, which is a JSON object; check power_address")
	}
	if json.Unmarshal(sentBody(req), &asked) != nil || asked == nil {
		asked = &envelope{}
	}
	fault := answered.Error
	switch {
	case signed && (asked.ID != answered.ID || asked.Host != answered.Host):
		return unlike("the reply is signed, but has another id or host than the request: it may be an old one that somebody kept")
	case asked.Method != string(rpc.PingMethod) && (fault.Code != 0 || fault.Message != ""):
		return unlike("the webhook says: %s (code %d)", cut(fault.Message), fault.Code)
	}
	return nil
}

// unlike is the error of a reply that is not what it has to be.
func unlike(format string, args ...any) *maaspd.Error {
	return maaspd.Failf(maaspd.RefusedByDevice, format, args...)
}

// sentBody is the body of a request, once more.
func sentBody(req *http.Request) []byte {
	if req.GetBody == nil {
		return nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return nil
	}
	return text
}

// verify tells whether a reply has a signature, made as that of a request, and
// whether one of them is of one of the secrets. Without a secret none is looked at.
func (h webhook) verify(header http.Header, body []byte) (signed, valid bool) {
	payload := body
	if isSet(h.RPCSignTimestamp) {
		payload = slices.Concat(body, []byte(header.Get(cmp.Or(h.RPCTimeHeader, timestampHeader))))
	}
	keys := h.keys()
	for _, name := range h.hashes() {
		for _, line := range header.Values(h.headerOf(name)) {
			for given := range strings.SplitSeq(line, ",") {
				signed = signed || len(keys) > 0
				valid = valid || matches(name, keys, payload, strings.TrimSpace(given))
			}
		}
	}
	return signed, valid
}

// headerOf is the header of the signatures with a hash.
func (h webhook) headerOf(name Hash) string {
	header := cmp.Or(h.RPCSignatureHeader, signatureHeader)
	if isSet(h.RPCPlainHeader) {
		return header
	}
	return header + "-" + string(rpc.Algorithm(name).ToShort())
}

// matches tells whether a signature, with or without the name of its hash, is
// that of one of the keys.
func matches(name Hash, keys []string, payload []byte, given string) bool {
	sum, err := hex.DecodeString(strings.TrimPrefix(given, string(name)+"="))
	if err != nil {
		return false
	}
	maker := func() hash.Hash { return sha256.New() }
	if name == "sha512" {
		maker = sha512.New
	}
	for _, key := range keys {
		mac := hmac.New(maker, []byte(key))
		mac.Write(payload)
		if hmac.Equal(mac.Sum(nil), sum) {
			return true
		}
	}
	return false
}
