package maaspd

import (
	"net/url"
	"strings"
)

// URL is an absolute http or https URL without user information and fragment.
// The pointer is nil when the parameter is not set.
type URL struct{ *url.URL }

// String returns the URL, "" when it is not set.
func (u URL) String() string {
	if u.URL == nil {
		return ""
	}
	return u.URL.String()
}

// urlPattern is RFC 3986 narrowed to http, without user information, which
// would be a secret in the wrong place.
func urlPattern() string {
	const pchar = `(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})`
	host := `(?:` + ipv4Pattern + `|` + namePattern + `|\[` + ipv6Pattern() + `\])`
	return `^[Hh][Tt][Tt][Pp][Ss]?://` + host + `(?::` + portPattern + `)?(?:/` + pchar + `*)?(?:\?(?:` + pchar + `|\?)*)?$`
}

// matchURL holds urlPattern.
func matchURL(text string) bool {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || !isWebScheme(scheme) {
		return false
	}
	rest, query, _ := strings.Cut(rest, "?")
	authority, path, _ := strings.Cut(rest, "/")
	return matchHostPort(authority, isIPv6WithoutZone) && isPathText(path, "") && isPathText(query, "?")
}

// isWebScheme lowers instead of folding: to fold, a long s is an s.
func isWebScheme(scheme string) bool {
	lower := strings.ToLower(scheme)
	return lower == "http" || lower == "https"
}

// isPathText tells whether the text has the characters of a path, and further
// ones that are named, and whole percent escapes.
func isPathText(text, further string) bool {
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '%':
			if i+2 >= len(text) || strings.Trim(text[i+1:i+3], hexDigits) != "" {
				return false
			}
			i += 2
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case strings.IndexByte("._~!$&'()*+,;=:@/-"+further, c) < 0:
			return false
		}
	}
	return true
}

func parseURL(text string) any {
	parsed, err := url.Parse(text)
	if err != nil {
		// The pattern is narrower than what url.Parse takes; a test holds it.
		return URL{&url.URL{}}
	}
	return URL{parsed}
}
