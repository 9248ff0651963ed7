package bmclib

import (
	"net/netip"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd"
)

// url is power_address with the scheme and the port that AMT has there: what
// power_address says goes first, then port, then 16992 with http, which is the
// port of 16993 with https.
func (a amt) url() string {
	scheme, rest, found := strings.Cut(a.Address, "://")
	if !found {
		scheme, rest = "http", a.Address
	}
	authority, path, _ := strings.Cut(rest, "/")
	port := explicitPort(authority)
	if !found && (port == string(portHTTPS) || port == "" && a.Port == portHTTPS) {
		scheme = "https"
	}
	if port == "" {
		authority = bracketed(authority) + ":" + string(amtPort(scheme))
	}
	return strings.TrimSuffix(scheme+"://"+authority+"/"+path, "/")
}

// amtPort is AMT's port of a scheme.
func amtPort(scheme string) Port {
	if strings.EqualFold(scheme, "https") {
		return portHTTPS
	}
	return portHTTP
}

// explicitPort is the port that an authority has, or "".
func explicitPort(authority string) string {
	at := strings.LastIndexByte(authority, ':')
	if at < 0 || at < strings.LastIndexByte(authority, ']') || bracketed(authority) != authority {
		return ""
	}
	return authority[at+1:]
}

// bracketed puts an IPv6 address in brackets, and leaves everything else alone.
func bracketed(host string) string {
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is6() {
		return "[" + host + "]"
	}
	return host
}

// validate finds a port that is another than that of power_address.
func (a amt) validate(maaspd.Action) []maaspd.Violation {
	if a.Port == "" {
		return nil
	}
	scheme, rest, found := strings.Cut(a.Address, "://")
	if !found {
		scheme, rest = "", a.Address
	}
	authority, _, _ := strings.Cut(rest, "/")
	own := explicitPort(authority)
	if own == "" && scheme != "" {
		own = string(amtPort(scheme))
	}
	if own == "" || own == string(a.Port) {
		return nil
	}
	return []maaspd.Violation{violation("port", "const", "is another than that of power_address; leave one of them out")}
}

// warnings tell of http where power_address does not say it itself.
func (a amt) warnings() []maaspd.Warning {
	if a.plain() || !strings.HasPrefix(a.url(), "http://") {
		return nil
	}
	return []maaspd.Warning{warning("port", "http encrypts nothing: the password is not sent, but whoever listens can try passwords against what is, and can change what is sent; "+
		"set AMT up for TLS and use the port 16993")}
}
