package bmclib

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd"
)

// headerName is what a header may be called here: X-, so that none that HTTP has
// a meaning for is written over.
func headerName() *regexp.Regexp { return regexp.MustCompile(`^[Xx]-[A-Za-z0-9-]+$`) }

// validate finds what is set for signatures where there are none, and headers
// that are none.
func (h webhook) validate(maaspd.Action) (found []maaspd.Violation) {
	for _, given := range h.settings() {
		signs := given.name != "rpc_secret" && given.name != "rpc_host" && given.name != "rpc_timestamp_header"
		if strings.HasPrefix(given.name, "rpc_") && signs && given.set && !h.RPCSecret.IsSet() {
			found = append(found, violation(given.name, "dependentRequired", "needs rpc_secret: without it nothing is signed"))
		}
	}
	for _, header := range []struct{ name, value string }{
		{"rpc_signature_header", h.RPCSignatureHeader},
		{"rpc_timestamp_header", h.RPCTimeHeader},
	} {
		if header.value != "" && !headerName().MatchString(header.value) {
			found = append(found, violation(header.name, "pattern", "must be the name of a header that begins with X-"))
		}
	}
	if strings.EqualFold(cmp.Or(h.RPCSignatureHeader, signatureHeader), cmp.Or(h.RPCTimeHeader, timestampHeader)) {
		found = append(found, violation("rpc_timestamp_header", "not", "must differ from the header of the signatures"))
	}
	return found
}

// warnings tell what the signatures do not protect.
func (h webhook) warnings() []maaspd.Warning {
	switch {
	case !h.RPCSecret.IsSet():
		return []maaspd.Warning{warning("rpc_secret", "requests are not signed, so that whoever reaches the webhook can switch; set a secret on both sides")}
	case !isSet(h.RPCSignTimestamp):
		return []maaspd.Warning{warning("rpc_sign_timestamp", "the time is not signed, so that who has seen a request can send it again; set it where the webhook knows of it")}
	}
	return nil
}
