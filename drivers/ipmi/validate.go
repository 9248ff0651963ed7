package ipmi

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"
	"github.com/maaspd/powerdrivers/maaspd"
)

const (
	// defaultIdentify is the interval of Chassis Identify that the
	// specification itself assumes (IPMI v2.0 rev 1.1, table 28-6), in seconds.
	defaultIdentify = 15
	// longestIdentify is what the interval's one byte holds, in seconds.
	longestIdentify = 255
)

// Validate finds what the declaration cannot express: limits that count bytes,
// the spelling of K_g, and settings that exclude each other.
func (d *driver) Validate(action maaspd.Action) []maaspd.Violation {
	found := slices.Concat(
		credential("power_user", d.User, ipmi.MaxUsername),
		credential("power_pass", d.Pass.Reveal(), d.longestPassword()),
	)
	fault := func(pointer, keyword, message string) {
		found = append(found, maaspd.Violation{Pointer: pointer, Keyword: keyword, Message: message})
	}
	if _, err := bmcKey(d.KG.Reveal()); err != nil {
		fault("/driverParameters/k_g", "pattern", "k_g "+err.Error())
	}
	if slices.Contains(d.Workarounds, "intel20") && d.Protocol == rmcpPlus && (d.CipherSuite == "11" || d.CipherSuite == "12") {
		fault("/driverParameters/workaround_flags", "not", "workaround_flags intel20 does not go with cipher_suite_id "+
			string(d.CipherSuite)+"; use 8 or 3")
	}
	if action.Identify.Seconds > longestIdentify {
		fault("/identify/seconds", "maximum", fmt.Sprintf("identify.seconds must be at most %d with IPMI", longestIdentify))
	}
	return found
}

// longestPassword is what the protocol carries, in bytes.
func (d *driver) longestPassword() int {
	if d.Protocol == lan15 {
		return ipmi.MaxPassword15
	}
	return ipmi.MaxPassword
}

// credential finds what a field of the login cannot carry: it has room for so many
// bytes, and is padded with NULs.
func credential(name, text string, limit int) (found []maaspd.Violation) {
	pointer := "/driverParameters/" + name
	if len(text) > limit {
		found = append(found, maaspd.Violation{Pointer: pointer, Keyword: "maxLength",
			Message: fmt.Sprintf("%s must have at most %d bytes in UTF-8", name, limit)})
	}
	if strings.ContainsRune(text, 0) {
		found = append(found, maaspd.Violation{Pointer: pointer, Keyword: "pattern",
			Message: name + " must not contain a NUL, which IPMI uses as padding"})
	}
	return found
}

// bmcKey reads K_g: a text, or the bytes in hexadecimal after 0x.
func bmcKey(text string) ([]byte, error) {
	digits, isHex := strings.CutPrefix(text, "0x")
	if !isHex {
		if len(text) > ipmi.MaxKG {
			return nil, fmt.Errorf("must have at most %d bytes, or be 0x and at most %d hex digits", ipmi.MaxKG, 2*ipmi.MaxKG)
		}
		return []byte(text), nil
	}
	key, err := hex.DecodeString(digits)
	if err != nil || len(key) == 0 || len(key) > ipmi.MaxKG {
		// The error of hex names the byte it stopped at: part of a secret.
		return nil, fmt.Errorf("must have, after 0x, an even number of hex digits, at most %d", 2*ipmi.MaxKG)
	}
	return key, nil
}
