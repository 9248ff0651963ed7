package maaspd

import "strings"

// MAC is an Ethernet address, kept in lower case with colons.
type MAC string

// UUID is kept in lower case with hyphens.
type UUID string

const hexDigits = "0123456789abcdefABCDEF"

func macPattern() string { return `^[0-9A-Fa-f]{2}(?:[:.-]?[0-9A-Fa-f]{2}){5}$` }

func uuidPattern() string {
	return `^[0-9A-Fa-f]{8}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{12}$`
}

// matchMAC holds macPattern.
func matchMAC(text string) bool { return isHexGroups(text, ":.-", 2, 2, 2, 2, 2, 2) }

// matchUUID holds uuidPattern.
func matchUUID(text string) bool { return isHexGroups(text, "-", 8, 4, 4, 4, 12) }

// isBootMAC tells whether the text names an interface in a boot order: twelve
// hex digits, wherever their separators are.
func isBootMAC(text string) bool {
	return isHexGroups(text, ":.-", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
}

// isHexGroups tells whether the text consists of groups of so many hex digits,
// with at most one of the separators between two of them.
func isHexGroups(text, separators string, sizes ...int) bool {
	for i, size := range sizes {
		if i > 0 && text != "" && strings.IndexByte(separators, text[0]) >= 0 {
			text = text[1:]
		}
		if len(text) < size || strings.Trim(text[:size], hexDigits) != "" {
			return false
		}
		text = text[size:]
	}
	return text == ""
}

// NormalMAC returns a MAC, however it is separated, in lower case with colons.
// A text that is not twelve hex digits is returned in lower case as it is.
func NormalMAC(text string) MAC {
	lower := strings.ToLower(text)
	digits := strings.NewReplacer(":", "", "-", "", ".", "").Replace(lower)
	if len(digits) != 12 || strings.Trim(digits, hexDigits) != "" {
		return MAC(lower)
	}
	pairs := make([]string, 6)
	for i := range pairs {
		pairs[i] = digits[2*i : 2*i+2]
	}
	return MAC(strings.Join(pairs, ":"))
}

func parseUUID(text string) any {
	d := strings.ToLower(strings.ReplaceAll(text, "-", ""))
	return UUID(strings.Join([]string{d[:8], d[8:12], d[12:16], d[16:20], d[20:]}, "-"))
}
