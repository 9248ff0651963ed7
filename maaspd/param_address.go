package maaspd

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// Address is the host address of a device: an IPv4 address, an IPv6 address
// with or without brackets, or a name; with an optional port.
type Address struct {
	// Host without brackets.
	Host string
	// Port, 0 when none was given.
	Port int
}

// HostPort returns the address for net.Dial, with the default port where none
// was given.
func (a Address) HostPort(defaultPort int) string {
	port := a.Port
	if port == 0 {
		port = defaultPort
	}
	return net.JoinHostPort(a.Host, strconv.Itoa(port))
}

// String returns the address with the port that was given, if one was.
func (a Address) String() string {
	if a.Port == 0 {
		return a.Host
	}
	return a.HostPort(a.Port)
}

// The grammar of an address. The schema shows it as one pattern; the decoder
// uses matchAddress, which accepts the same texts without compiling a long
// regular expression at every start. A fuzz test holds the two together.
const (
	ipv4Pattern = `(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])`
	// The last label has a letter, or it would be a mistyped IPv4 address.
	// Underscores occur in practice.
	labelPattern     = `[0-9A-Za-z_](?:[0-9A-Za-z_-]*[0-9A-Za-z_])?`
	lastLabelPattern = `(?:[0-9][0-9-]*)?[A-Za-z_](?:[0-9A-Za-z_-]*[0-9A-Za-z_])?`
	namePattern      = `(?:` + labelPattern + `\.)*` + lastLabelPattern + `\.?`
	portPattern      = `(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])`
	// A zone (RFC 4007) is needed for link-local addresses.
	zonePattern = `(?:%[0-9A-Za-z_.-]+)?`
)

// ipv6Pattern is RFC 4291 section 2.2.
func ipv6Pattern() string {
	const group = `[0-9A-Fa-f]{1,4}`
	const tail = `(?:` + group + `:` + group + `|` + ipv4Pattern + `)`
	forms := []string{`(?:` + group + `:){6}` + tail}
	// "::" stands for the groups missing between head and tail.
	for head := 0; head <= 7; head++ {
		left := `(?:(?:` + group + `:){0,` + strconv.Itoa(head-1) + `}` + group + `)?`
		if head == 0 {
			left = ``
		}
		right := 7 - head
		forms = append(forms, left+`::`+ipv6Right(group, tail, right))
	}
	return `(?:` + strings.Join(forms, `|`) + `)`
}

// ipv6Right is what may follow "::" when at most that many groups have room.
func ipv6Right(group, tail string, room int) string {
	n := strconv.Itoa
	switch room {
	case 0:
		return ``
	case 1:
		return `(?:` + group + `)?`
	}
	return `(?:(?:` + group + `:){0,` + n(room-2) + `}` + tail + `|` + group + `)?`
}

// addressPattern is the grammar of an Address.
func addressPattern() string {
	v6 := ipv6Pattern() + zonePattern
	host := `(?:` + ipv4Pattern + `|` + namePattern + `|\[` + v6 + `\])`
	return `^(?:` + host + `(?::` + portPattern + `)?|` + v6 + `)$`
}

// matchAddress holds addressPattern.
func matchAddress(text string) bool {
	return isIPv6(text) || matchHostPort(text, isIPv6)
}

// matchHostPort tells whether the text is a host with an optional port. What
// stands between brackets must satisfy the given test.
func matchHostPort(text string, bracketed func(string) bool) bool {
	host, port := splitAddress(text)
	if port != "" && !isPort(port[1:]) {
		return false
	}
	if inner, ok := strings.CutPrefix(host, "["); ok {
		inner, closed := strings.CutSuffix(inner, "]")
		return closed && bracketed(inner)
	}
	return isIPv4(host) || isName(host)
}

// splitAddress cuts off ":port"; the port keeps its colon, "" means none.
func splitAddress(text string) (host, port string) {
	at := strings.LastIndexByte(text, ':')
	if at < 0 || strings.HasSuffix(text, "]") {
		return text, ""
	}
	return text[:at], text[at:]
}

func parseAddress(text string) any {
	if isIPv6(text) {
		return Address{Host: text}
	}
	host, port := splitAddress(text)
	address := Address{Host: strings.Trim(host, "[]")}
	if port != "" {
		address.Port, _ = strconv.Atoi(port[1:]) // isPort has accepted it
	}
	return address
}

func isIPv4(text string) bool {
	addr, err := netip.ParseAddr(text)
	return err == nil && addr.Is4()
}

func isIPv6(text string) bool {
	addr, err := netip.ParseAddr(text)
	if err != nil || !addr.Is6() {
		return false
	}
	return strings.Trim(addr.Zone(), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.-") == ""
}

// isIPv6WithoutZone is isIPv6 where a zone has no place: in a URL.
func isIPv6WithoutZone(text string) bool {
	return isIPv6(text) && !strings.Contains(text, "%")
}

func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return err == nil && n > 0 && text[0] != '0' && text[0] != '+'
}

// isName holds namePattern.
func isName(text string) bool {
	labels := strings.Split(strings.TrimSuffix(text, "."), ".")
	for i, label := range labels {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		letters := 0
		for _, c := range []byte(label) {
			switch {
			case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_':
				letters++
			case '0' <= c && c <= '9', c == '-':
			default:
				return false
			}
		}
		if i == len(labels)-1 && letters == 0 {
			return false
		}
	}
	return true
}
