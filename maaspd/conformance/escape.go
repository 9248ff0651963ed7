package conformance

import (
	"fmt"
	"unicode/utf16"
)

// escaped is the character as JSON escapes it, in one or two UTF-16 units.
func escaped(character rune) string {
	if character < 0x10000 {
		return fmt.Sprintf(`\u%04x`, character)
	}
	high, low := utf16.EncodeRune(character)
	return fmt.Sprintf(`\u%04x\u%04x`, high, low)
}
