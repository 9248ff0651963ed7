package web

import (
	"cmp"
	"net/url"
	"strings"
)

// maxLink is the longest link that is followed, in bytes.
const maxLink = 8 << 10

// Resolve returns the URL of a link: a path with one leading slash, which may
// have a query, or an absolute URL of the origin. Everything else is an *Error of
// KindProtocol. Dot segments are resolved, the prefix of the base URL is put
// before a path that lacks it, and a fragment is dropped.
func (c *Client) Resolve(link string) (*url.URL, error) {
	u, fault := c.origin.resolve(link)
	if fault != "" {
		return nil, c.badLink("", fault)
	}
	return u, nil
}

func (c *Client) badLink(op, fault string) *Error {
	return &Error{
		Kind: KindProtocol, Op: cmp.Or(op, "follow a link"), Address: c.origin.String(),
		words: "the link cannot be followed", detail: fault,
	}
}

// resolve builds the URL from its own scheme, host and port, so that no link can
// lead elsewhere. It does not repeat the link in the fault: a link is the device's
// text.
func (o origin) resolve(link string) (*url.URL, string) {
	path, query, fault := o.local(link)
	if fault != "" {
		return nil, fault
	}
	if path, fault = normalise(path); fault != "" {
		return nil, fault
	}
	if path != o.prefix && !strings.HasPrefix(path, o.prefix+"/") {
		path = o.prefix + path
	}
	decoded, err := url.PathUnescape(path)
	if err != nil {
		return nil, faultEscape
	}
	return &url.URL{Scheme: o.scheme, Host: o.authority(), Path: decoded, RawPath: path, RawQuery: query}, ""
}

const faultEscape = "it has a percent sign that escapes nothing, or what must not be escaped"

// local returns the path and the query of a link inside the origin.
func (o origin) local(link string) (path, query, fault string) {
	link, _, _ = strings.Cut(link, "#")
	switch {
	case link == "":
		return "", "", "it is empty"
	case len(link) > maxLink:
		return "", "", "it is too long"
	case strings.ContainsFunc(link, forbidden):
		return "", "", "it has a backslash or a control character"
	}
	path, query, _ = strings.Cut(link, "?")
	if !printable(query) {
		return "", "", "its query has a space or a character that is not ASCII"
	}
	if !strings.HasPrefix(path, "/") {
		path, fault = o.pathOf(path)
	}
	return path, query, fault
}

// forbidden characters are read differently by different readers of a URL: some
// take a backslash for a slash, some drop a control character.
func forbidden(c rune) bool { return c < ' ' || c == 0x7f || c == '\\' }

// pathOf returns the path of an absolute URL of the origin.
func (o origin) pathOf(link string) (path, fault string) {
	scheme, rest, found := strings.Cut(link, "://")
	if !found {
		return "", "it is neither a path with a leading slash nor an http or https URL"
	}
	authority, path := splitPath(rest)
	scheme = strings.ToLower(scheme)
	host, port, fault := parseAuthority(scheme, authority)
	if fault != "" {
		return "", "it has a host part that cannot be trusted"
	}
	if scheme != o.scheme || host != o.host || port != o.port {
		return "", "it leads to another scheme, host or port"
	}
	if path == "" {
		path = "/"
	}
	return path, ""
}

// normalise resolves the dot segments of an escaped path (RFC 3986, section
// 5.2.4), escaped dots too, and escapes what a request line cannot carry. The
// result begins with exactly one slash.
func normalise(path string) (clean, fault string) {
	var kept []string
	segments := strings.Split(path[1:], "/")
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		if err != nil || strings.ContainsFunc(plain, forbidden) || hidesDots(plain) {
			return "", faultEscape
		}
		last := i == len(segments)-1
		switch plain {
		case "..":
			kept = kept[:max(len(kept)-1, 0)]
			fallthrough
		case ".":
			if last {
				kept = append(kept, "")
			}
		default:
			kept = append(kept, escape(segment))
		}
	}
	clean = "/" + strings.Join(kept, "/")
	if strings.HasPrefix(clean, "//") {
		return "", "it begins with two slashes"
	}
	return clean, ""
}

// hidesDots tells whether escaped slashes hide a dot segment, which a server
// that unescapes first would resolve, out of the prefix even.
func hidesDots(plain string) bool {
	if !strings.Contains(plain, "/") {
		return false
	}
	for part := range strings.SplitSeq(plain, "/") {
		if part == "." || part == ".." {
			return true
		}
	}
	return false
}

// escape escapes the bytes that RFC 3986, section 3.3 does not allow in a path,
// and leaves all others as the device wrote them: some compare them literally.
func escape(segment string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(segment) {
		if nameByte(c) || strings.IndexByte(".~!$&'()*+,;=:@%", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return b.String()
}
