package openbmc

import (
	"encoding/hex"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Validate finds what the declaration cannot express: the shapes of an address
// and of a fingerprint.
func (d *driver) Validate(maaspd.Action) (found []maaspd.Violation) {
	fault := func(name, message string) {
		found = append(found, maaspd.Violation{Pointer: "/driverParameters/" + name, Keyword: "pattern", Message: name + " " + message})
	}
	if _, err := web.ParseAddress(d.Address); err != nil {
		fault("power_address", "must be a host, host:port, or an http or https URL without user name, query and fragment")
	}
	if d.Fingerprint != "" && !isFingerprint(d.Fingerprint) {
		fault("power_tls_fingerprint", "must be the SHA-256 of a certificate: 64 hex digits, with or without colons")
	}
	return found
}

// isFingerprint tells whether the text is a SHA-256.
func isFingerprint(text string) bool {
	sum, err := hex.DecodeString(strings.ReplaceAll(text, ":", ""))
	return err == nil && len(sum) == 32
}
