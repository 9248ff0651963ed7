package pdusim

import (
	"math"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// Marshal encodes the message. What cannot be encoded, such as a malformed OID,
// is left empty: faults make such messages on purpose.
func (m Message) Marshal() []byte {
	var list []byte
	for _, v := range m.Variables {
		list = append(list, v.marshal()...)
	}
	pdu := appendNumber(nil, tagInteger, int64(m.RequestID))
	pdu = appendNumber(pdu, tagInteger, int64(m.Status))
	pdu = appendNumber(pdu, tagInteger, int64(m.Index))
	pdu = appendElement(pdu, tagSequence, list)
	out := appendNumber(nil, tagInteger, int64(m.Version))
	out = appendElement(out, tagText, []byte(m.Community))
	out = appendElement(out, byte(m.Operation), pdu)
	return appendElement(nil, tagSequence, out)
}

func (v Binding) marshal() []byte {
	tag := v.Tag
	if tag == 0 {
		tag = tagOf(v.Value)
	}
	pair := appendElement(nil, tagIdentifier, identifier(string(v.OID)))
	switch v.Value.Type {
	case snmp.Integer, snmp.Unsigned:
		pair = appendNumber(pair, tag, v.Value.Int)
	case snmp.Identifier:
		pair = appendElement(pair, tag, identifier(v.Value.Text))
	default:
		pair = appendElement(pair, tag, []byte(v.Value.Text))
	}
	return appendElement(nil, tagSequence, pair)
}

// tagOf is the tag that fits a value.
func tagOf(value snmp.Value) byte {
	switch value.Type {
	case snmp.Integer:
		return tagInteger
	case snmp.Unsigned:
		if value.Int > math.MaxUint32 {
			return tagCounter64
		}
		return tagGauge32
	case snmp.Text:
		return tagText
	case snmp.Identifier:
		return tagIdentifier
	case snmp.Other:
		return tagOpaque
	}
	return tagNoSuchInstance
}

func appendElement(out []byte, tag byte, content []byte) []byte {
	out = append(out, tag)
	switch n := len(content); {
	case n < 0x80:
		out = append(out, byte(n))
	case n <= math.MaxUint8:
		out = append(out, 0x81, byte(n))
	default:
		out = append(out, 0x82, byte(n>>8), byte(n)) // a UDP packet has no more
	}
	return append(out, content...)
}

// appendNumber adds a number in as few bytes as it needs.
func appendNumber(out []byte, tag byte, n int64) []byte {
	size := 1
	for size < 8 && n != n<<(64-8*size)>>(64-8*size) {
		size++
	}
	out = append(out, tag, byte(size))
	for i := size - 1; i >= 0; i-- {
		out = append(out, byte(n>>(8*i)))
	}
	return out
}

// identifier is the content of an OBJECT IDENTIFIER (ITU-T X.690, section 8.19).
func identifier(dotted string) []byte {
	var out []byte
	first := uint64(0)
	position := 0
	for part := range strings.SplitSeq(dotted, ".") {
		arc, err := strconv.ParseUint(part, 10, 32)
		switch {
		case err != nil:
			return nil
		case position == 0:
			first = arc
		case position == 1:
			out = appendArc(out, first*40+arc)
		default:
			out = appendArc(out, arc)
		}
		position++
	}
	return out
}

func appendArc(out []byte, arc uint64) []byte {
	for shift := 63; shift > 0; shift -= 7 {
		if arc>>shift > 0 {
			out = append(out, byte(arc>>shift)|0x80)
		}
	}
	return append(out, byte(arc&0x7F))
}
