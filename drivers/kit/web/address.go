package web

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// ParseAddress returns the base URL that a person means with an address: a host
// name, an IPv4 or IPv6 address (with or without brackets, with or without a
// zone), each with or without a port, or an http or https URL with or without a
// path. Without a scheme it is https. The error is an *Error of KindInput; it
// does not repeat the address, which may hold a password.
func ParseAddress(text string) (string, error) {
	base, fault := parseBase(text)
	if fault != "" {
		return "", &Error{Kind: KindInput, Op: "read the address", detail: fault}
	}
	return base.String(), nil
}

// parseBase returns the origin and prefix of an address, or what is wrong with it.
func parseBase(text string) (base origin, fault string) {
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		scheme, rest = "https", text
	}
	base.scheme = strings.ToLower(scheme)
	switch {
	case base.scheme != "http" && base.scheme != "https":
		return base, "the address is neither a host nor an http or https URL"
	case strings.ContainsAny(rest, "?#"):
		return base, "the address has a query or a fragment"
	case !printable(text) || strings.Contains(text, `\`):
		return base, "the address has a space, a backslash, or a character that is not ASCII"
	}
	authority, path := splitPath(rest)
	if base.host, base.port, fault = parseAuthority(base.scheme, authority); fault != "" {
		return base, "the address " + fault
	}
	base.prefix, fault = parsePrefix(path)
	return base, fault
}

// splitPath cuts what follows "://" before its first slash.
func splitPath(rest string) (authority, path string) {
	if at := strings.IndexByte(rest, '/'); at >= 0 {
		return rest[:at], rest[at:]
	}
	return rest, ""
}

// parsePrefix returns the path of a base URL without its trailing slash.
func parsePrefix(path string) (prefix, fault string) {
	doubled := strings.Contains(path, "//")
	path = strings.TrimSuffix(path, "/")
	if path == "" && !doubled {
		return "", ""
	}
	if clean, fault := normalise(path + "/"); doubled || fault != "" || clean != path+"/" {
		return "", "the path of the address cannot be used as it is"
	}
	return path, ""
}

// parseAuthority returns the host, an IPv6 address without its brackets, and the
// port of an authority (RFC 3986, section 3.2), or what is wrong with it. It is
// stricter than net/url: it takes nothing that another reader of the same text
// could take for another host.
func parseAuthority(scheme, text string) (host, port, fault string) {
	if strings.Contains(text, "@") {
		return "", "", "holds a user name; give user and password in their own settings"
	}
	host, port, fault = splitPort(text)
	if fault != "" {
		return "", "", fault
	}
	if port == "" {
		port = defaultPort(scheme)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || port[0] == '0' {
		return "", "", "has a port that is none of 1 to 65535"
	}
	return host, port, ""
}

// splitPort cuts the port, "" when there is none, from a host, and checks that.
func splitPort(text string) (host, port, fault string) {
	if ip, ok := parseIPv6(text); ok {
		return ip, "", ""
	}
	at := strings.LastIndexByte(text, ':')
	if at >= 0 && !strings.HasSuffix(text, "]") {
		text, port = text[:at], text[at+1:]
		if port == "" {
			return "", "", "ends with a colon"
		}
	}
	if inner, ok := strings.CutPrefix(text, "["); ok {
		inner, closed := strings.CutSuffix(inner, "]")
		if ip, ok := parseIPv6(inner); ok && closed {
			return ip, port, ""
		}
		return "", "", "has no IPv6 address between its brackets"
	}
	if ip, err := netip.ParseAddr(text); err == nil && ip.Is4() {
		return ip.String(), port, ""
	}
	if !isName(text) {
		return "", "", "has no valid host name or IP address"
	}
	return strings.ToLower(text), port, ""
}

// parseIPv6 returns the address in its one short form (RFC 5952). A zone may be
// written as in a URL, after "%25" (RFC 6874).
func parseIPv6(text string) (string, bool) {
	if before, zone, ok := strings.Cut(text, "%25"); ok && zone != "" {
		text = before + "%" + zone
	}
	ip, err := netip.ParseAddr(text)
	if err != nil || !ip.Is6() {
		return "", false
	}
	for _, c := range []byte(ip.Zone()) {
		if !nameByte(c) && c != '.' {
			return "", false
		}
	}
	return ip.String(), true
}

// isName tells whether the text is a host name. Underscores occur in practice; a
// last label of digits only would be a mistyped IPv4 address.
func isName(text string) bool {
	labels := strings.Split(strings.TrimSuffix(text, "."), ".")
	for _, label := range labels {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			if !nameByte(c) {
				return false
			}
		}
	}
	return len(text) <= 254 && strings.Trim(labels[len(labels)-1], "0123456789-") != ""
}

func nameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}

// printable tells whether all bytes are visible ASCII, so no space either.
func printable(text string) bool {
	for _, c := range []byte(text) {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

func defaultPort(scheme string) string {
	if scheme == "http" {
		return "80"
	}
	return "443"
}

// origin is where all requests go, and the path prefix of a proxy or the like.
type origin struct {
	scheme, host, port string // the host without brackets
	prefix             string // "" or "/path", escaped
}

// hostPort is the address for a dialer.
func (o origin) hostPort() string { return net.JoinHostPort(o.host, o.port) }

// authority is the host of a URL, without the scheme's own port.
func (o origin) authority() string {
	switch {
	case o.port != defaultPort(o.scheme):
		return o.hostPort()
	case strings.Contains(o.host, ":"):
		return "[" + o.host + "]"
	}
	return o.host
}

// String returns the base URL.
func (o origin) String() string {
	u := url.URL{Scheme: o.scheme, Host: o.authority()}
	return u.String() + o.prefix
}
