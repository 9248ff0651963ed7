package bmclib

import (
	"encoding/hex"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Validate finds what the declaration cannot express: what a provider needs and
// what it does not have, and the shapes of an address and of a fingerprint.
func (d *driver) Validate(action maaspd.Action) (found []maaspd.Violation) {
	if d.provider != nil { // else provider has a fault, which was found before
		found = d.settingFaults()
	}
	if _, err := web.ParseAddress(d.Address); err != nil {
		found = append(found, violation("power_address", "pattern", "must be a host, host:port, or an http or https URL without user name, query and fragment"))
	}
	if d.Fingerprint != "" && !isFingerprint(d.Fingerprint) {
		found = append(found, violation("power_tls_fingerprint", "pattern", "must be the SHA-256 of a certificate: 64 hex digits, with or without colons"))
	}
	if checked, ok := d.provider.(validator); ok {
		found = append(found, checked.validate(action)...)
	}
	return found
}

// validator is a provider that finds faults of its own in the parameters.
type validator interface {
	validate(maaspd.Action) []maaspd.Violation
}

// settingFaults are the parameters that the provider needs and that are not set,
// and those that are set and that it does not have: what somebody meant to be
// used would be forgotten.
func (d *driver) settingFaults() (found []maaspd.Violation) {
	for _, given := range d.settings() {
		required := slices.Contains(d.row.required, given.name)
		switch {
		case required && !given.set:
			found = append(found, violation(given.name, "required", "is required with the provider "+string(d.row.name)))
		case given.set && !required && !slices.Contains(d.row.optional, given.name):
			found = append(found, violation(given.name, "not", "is not of the provider "+string(d.row.name)+"; leave it out"))
		}
	}
	return found
}

// setting is a parameter that not all providers have.
type setting struct {
	name string
	set  bool
}

// settings are the parameters that not all providers have.
func (d *driver) settings() []setting {
	return []setting{
		{"power_user", d.User != ""},
		{"power_pass", d.Pass.IsSet()},
		{"port", d.Port != ""},
		{"api_token", d.Token.IsSet()},
		{"switch_entity", d.Entity != ""},
		{"rpc_host", d.RPCHost != ""},
		{"rpc_secret", d.RPCSecret.IsSet()},
		{"rpc_next_secret", d.RPCNextSecret.IsSet()},
		{"rpc_hash", len(d.RPCHash) > 0},
		{"rpc_sign_timestamp", d.RPCSignTimestamp != nil},
		{"rpc_signed_reply", d.RPCSignedReply != nil},
		{"rpc_signature_header", d.RPCSignatureHeader != ""},
		{"rpc_plain_signature_header", d.RPCPlainHeader != nil},
		{"rpc_bare_signature", d.RPCBareSignature != nil},
		{"rpc_timestamp_header", d.RPCTimeHeader != ""},
	}
}

// isFingerprint tells whether the text is a SHA-256.
func isFingerprint(text string) bool {
	sum, err := hex.DecodeString(strings.ReplaceAll(text, ":", ""))
	return err == nil && len(sum) == 32
}

func violation(name, keyword, message string) maaspd.Violation {
	return maaspd.Violation{Pointer: "/driverParameters/" + name, Keyword: keyword, Message: name + " " + message}
}
