package snmp

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// maxArcs is the most sub-identifiers that an object identifier may have
// (RFC 3416, section 4.1).
const maxArcs = 128

// OID is an object identifier in dotted decimal notation without a leading
// dot, for example "1.3.6.1.2.1.1.2.0". "" is none.
type OID string

// ParseOID reads an object identifier. A leading dot is dropped: tools and some
// PDUs write one.
func ParseOID(text string) (OID, error) {
	trimmed := strings.TrimPrefix(text, ".")
	parts := strings.Split(trimmed, ".")
	if len(parts) < 2 || len(parts) > maxArcs {
		return "", fmt.Errorf("an object identifier has 2 to %d numbers with dots between them", maxArcs)
	}
	for _, part := range parts {
		if n, err := strconv.ParseUint(part, 10, 32); err != nil || strconv.FormatUint(n, 10) != part {
			return "", fmt.Errorf("an object identifier is made of numbers from 0 to 4294967295 with dots between them")
		}
	}
	return OID(trimmed), nil
}

// Append returns the object identifier with the sub-identifiers added.
func (o OID) Append(arcs ...uint32) OID {
	var out strings.Builder
	out.WriteString(string(o))
	for _, arc := range arcs {
		out.WriteByte('.')
		out.WriteString(strconv.FormatUint(uint64(arc), 10))
	}
	return OID(out.String())
}

// Index returns the sub-identifiers after the prefix, and whether the object
// identifier begins with the prefix.
func (o OID) Index(prefix OID) ([]uint32, bool) {
	rest, ok := strings.CutPrefix(string(o), string(prefix))
	if !ok || rest != "" && rest[0] != '.' {
		return nil, false
	}
	return arcs(strings.TrimPrefix(rest, ".")), true
}

// HasPrefix tells whether the object identifier is the prefix or below it.
func (o OID) HasPrefix(prefix OID) bool {
	rest, ok := strings.CutPrefix(string(o), string(prefix))
	return ok && (rest == "" || rest[0] == '.')
}

// Compare orders object identifiers as a walk meets them: -1, 0 or 1.
func (o OID) Compare(other OID) int {
	a, b := arcs(string(o)), arcs(string(other))
	for i := range min(len(a), len(b)) {
		if order := cmp.Compare(a[i], b[i]); order != 0 {
			return order
		}
	}
	return cmp.Compare(len(a), len(b))
}

// arcs are the numbers of a dotted text; what is no number counts as 0.
func arcs(text string) []uint32 {
	if text == "" {
		return nil
	}
	list := make([]uint32, 0, strings.Count(text, ".")+1)
	for part := range strings.SplitSeq(text, ".") {
		n, _ := strconv.ParseUint(part, 10, 32)
		list = append(list, uint32(n))
	}
	return list
}
