package redfish

import (
	"encoding/hex"
	"errors"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Validate finds what the declaration cannot express: the shapes of an address
// and of a fingerprint, and what basic authentication cannot carry.
func (d *driver) Validate(maaspd.Action) (found []maaspd.Violation) {
	fault := func(name, keyword, message string) {
		found = append(found, maaspd.Violation{Pointer: "/driverParameters/" + name, Keyword: keyword, Message: name + " " + message})
	}
	if _, err := web.ParseAddress(d.Address); err != nil {
		fault("power_address", "pattern", "must be a host, host:port, or an http or https URL without user name, query and fragment")
	}
	if d.Fingerprint != "" && checkFingerprint(d.Fingerprint) != nil {
		fault("power_tls_fingerprint", "pattern", "must be the SHA-256 of a certificate: 64 hex digits, with or without colons")
	}
	// The first colon ends the name (RFC 7617, section 2).
	if strings.Contains(d.User, ":") && d.AuthMethod != AuthMethod(redfish.AuthSession) {
		fault("power_user", "pattern", "must not have a colon, which ends the name in basic authentication; set auth_method to session if it has one")
	}
	if strings.ContainsAny(d.NodeID, "?#\\") || strings.Contains(d.NodeID, "//") || strings.Contains("/"+d.NodeID+"/", "/../") {
		fault("node_id", "pattern", "must be the Id of a system, the last part of its path, or its whole path")
	}
	return found
}

// checkFingerprint tells whether the text is a SHA-256.
func checkFingerprint(text string) error {
	sum, err := hex.DecodeString(strings.ReplaceAll(text, ":", ""))
	if err == nil && len(sum) != 32 {
		err = errors.New("not 32 bytes")
	}
	return err
}
