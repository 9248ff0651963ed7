package redfish

import (
	"regexp"
	"slices"
	"strings"
)

// shortestSerial is the length from which a serial number in the text of a boot
// option proves anything: "1" also stands in "Port 1".
const shortestSerial = 6

// macLength and euiLength are the digits of a MAC and of an EUI-64.
const (
	macLength = 12
	euiLength = 16
)

var (
	// macNode and nvmeNode are the nodes of a UEFI device path that name a
	// network interface and an NVMe namespace (UEFI specification, section
	// 10.6.1, table "Device Node Table").
	macNode  = regexp.MustCompile(`(?i)\bMAC\(([0-9A-F:.-]+)`)
	nvmeNode = regexp.MustCompile(`(?i)\bNVMe\([^,()]*,([0-9A-F:-]+)\)`)
	// pairRun is a run of pairs of digits as MACs and longer names have it, and
	// wordRun one without separators.
	pairRun = regexp.MustCompile(`[0-9A-Fa-f]{2}(?:[:_-][0-9A-Fa-f]{2})+`)
	wordRun = regexp.MustCompile(`[0-9A-Za-z]+`)
)

// hexDigits returns the digits of a MAC or EUI without separators, in upper
// case; "" for what is neither, and for what says nothing: zeros, or all ones.
func hexDigits(text string, length int) string {
	digits := strings.ToUpper(strings.NewReplacer(":", "", "-", "", ".", "", "_", "").Replace(strings.TrimSpace(text)))
	if len(digits) != length || strings.Trim(digits, "0123456789ABCDEF") != "" {
		return ""
	}
	if strings.Trim(digits, "0") == "" || strings.Trim(digits, "F") == "" {
		return ""
	}
	return digits
}

// pathMACs are the MACs of the network interfaces in a device path. A hardware
// address fills 32 bytes, which some firmware prints all.
func pathMACs(path string) []string {
	var list []string
	for _, node := range macNode.FindAllStringSubmatch(path, -1) {
		digits := strings.NewReplacer(":", "", "-", "", ".", "").Replace(node[1])
		if len(digits) > macLength && strings.Trim(digits[macLength:], "0") == "" {
			digits = digits[:macLength]
		}
		if mac := hexDigits(digits, macLength); mac != "" {
			list = append(list, mac)
		}
	}
	return list
}

// pathEUIs are the EUI-64 of the NVMe namespaces in a device path.
func pathEUIs(path string) []string {
	var list []string
	for _, node := range nvmeNode.FindAllStringSubmatch(path, -1) {
		if eui := hexDigits(node[1], euiLength); eui != "" {
			list = append(list, eui)
		}
	}
	return list
}

// reversed is an EUI-64 with its bytes in the other order: firmware writes
// both.
func reversed(eui string) string {
	var text strings.Builder
	for i := len(eui) - 2; i >= 0; i -= 2 {
		text.WriteString(eui[i : i+2])
	}
	return text.String()
}

// textMACs are the MACs that stand in a text, with separators or without.
func textMACs(text string) []string {
	var list []string
	for _, pattern := range []*regexp.Regexp{pairRun, wordRun} {
		for _, at := range pattern.FindAllStringIndex(text, -1) {
			mac := hexDigits(text[at[0]:at[1]], macLength)
			if mac != "" && alone(text, at[0], at[1]) && !slices.Contains(list, mac) {
				list = append(list, mac)
			}
		}
	}
	return list
}

// textHas tells whether a serial number stands in a text as a word of its own.
func textHas(text, serial string) bool {
	text, serial = strings.ToUpper(text), strings.ToUpper(strings.TrimSpace(serial))
	if len(serial) < shortestSerial {
		return false
	}
	for from := 0; from < len(text); {
		at := strings.Index(text[from:], serial)
		if at < 0 {
			return false
		}
		at += from
		if alone(text, at, at+len(serial)) {
			return true
		}
		from = at + 1
	}
	return false
}

// alone tells whether no letter or digit touches the part of a text.
func alone(text string, from, to int) bool {
	return (from == 0 || !alphanumeric(text[from-1])) && (to == len(text) || !alphanumeric(text[to]))
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}
