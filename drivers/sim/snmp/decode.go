package pdusim

import (
	"errors"
	"math"
	"strconv"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// errPacket is what is wrong with every packet that is no SNMP message.
var errPacket = errors.New("no SNMPv1 or v2c message")

// The BER tags of SNMP (RFC 3416, section 3; RFC 2578, section 7.1).
const (
	tagInteger    = 0x02
	tagText       = 0x04
	tagNull       = 0x05
	tagIdentifier = 0x06
	tagSequence   = 0x30
	tagGauge32    = 0x42
	tagOpaque     = 0x44
	tagCounter64  = 0x46

	tagNoSuchInstance = 0x81
	tagEndOfMibView   = 0x82
)

// Unmarshal reads a message. The error does not say more than that it is none.
func Unmarshal(packet []byte) (Message, error) {
	var m Message
	in := input{rest: packet}
	whole := input{rest: in.take(tagSequence)}
	m.Version = int(whole.number())
	m.Community = string(whole.take(tagText))
	if whole.bad || len(whole.rest) == 0 {
		return Message{}, errPacket
	}
	m.Operation = Operation(whole.rest[0])
	pdu := input{rest: whole.take(whole.rest[0])}
	m.RequestID = int32(pdu.number())
	m.Status = Status(pdu.number())
	m.Index = int(pdu.number())
	list := input{rest: pdu.take(tagSequence)}
	for len(list.rest) > 0 && !list.bad {
		pair := input{rest: list.take(tagSequence)}
		v := Binding{OID: pair.identifier()}
		v.Tag, v.Value = pair.value()
		list.bad = list.bad || pair.bad
		m.Variables = append(m.Variables, v)
	}
	if in.bad || whole.bad || pdu.bad || list.bad {
		return Message{}, errPacket
	}
	return m, nil
}

// input reads BER elements from the front of rest. After something wrong bad is
// set, and everything is empty.
type input struct {
	rest []byte
	bad  bool
}

// take returns the content of the next element, which must have the tag.
func (in *input) take(tag byte) []byte {
	if len(in.rest) < 2 || in.rest[0] != tag {
		return in.fail()
	}
	length, content := int(in.rest[1]), in.rest[2:]
	if length >= 0x80 {
		count := length & 0x7F
		if count == 0 || count > 4 || count > len(content) {
			return in.fail()
		}
		length = 0
		for _, b := range content[:count] {
			length = length<<8 | int(b)
		}
		content = content[count:]
	}
	if length < 0 || length > len(content) {
		return in.fail()
	}
	in.rest = content[length:]
	return content[:length]
}

func (in *input) fail() []byte {
	in.bad, in.rest = true, nil
	return nil
}

// number reads an INTEGER of at most 32 bits.
func (in *input) number() int64 {
	n, ok := signed(in.take(tagInteger))
	if !ok || n < math.MinInt32 || n > math.MaxInt32 {
		in.fail()
		return 0
	}
	return n
}

// signed reads a two's complement number of at most 64 bits.
func signed(content []byte) (int64, bool) {
	if len(content) == 0 || len(content) > 8 {
		return 0, false
	}
	n := int64(int8(content[0]))
	for _, b := range content[1:] {
		n = n<<8 | int64(b)
	}
	return n, true
}

// unsigned reads a number that is not negative; one above the largest int64 is
// cut to it.
func unsigned(content []byte) (int64, bool) {
	if len(content) == 9 && content[0] == 0 {
		return math.MaxInt64, true
	}
	n, ok := signed(content)
	return n, ok && n >= 0
}

func (in *input) identifier() snmp.OID {
	oid, ok := dotted(in.take(tagIdentifier))
	if !ok {
		in.fail()
	}
	return oid
}

// dotted reads the content of an OBJECT IDENTIFIER (ITU-T X.690, section 8.19).
func dotted(content []byte) (snmp.OID, bool) {
	const maxArcs = 128
	var text []byte
	var arc uint64
	count := 0
	for i, b := range content {
		if arc = arc<<7 | uint64(b&0x7F); arc > math.MaxUint32 {
			return "", false
		}
		if b >= 0x80 {
			if i == len(content)-1 {
				return "", false
			}
			continue
		}
		if count == 0 {
			first := min(arc/40, 2)
			text = strconv.AppendUint(text, first, 10)
			arc -= first * 40
		}
		text = strconv.AppendUint(append(text, '.'), arc, 10)
		if count++; count >= maxArcs {
			return "", false
		}
		arc = 0
	}
	return snmp.OID(text), count > 0
}

func (in *input) value() (byte, snmp.Value) {
	if len(in.rest) == 0 || in.rest[0] == 0 { // tag 0 is no value (ITU-T X.690, section 8.1.5)
		in.fail()
		return 0, snmp.Value{}
	}
	tag := in.rest[0]
	content := in.take(tag)
	value, ok := valueOf(tag, content)
	if !ok {
		in.fail()
	}
	return tag, value
}

func valueOf(tag byte, content []byte) (snmp.Value, bool) {
	const counter32, timeTicks, noSuchObject = 0x41, 0x43, 0x80
	switch tag {
	case tagInteger:
		n, ok := signed(content)
		return snmp.IntegerValue(n), ok && len(content) <= 4
	case counter32, tagGauge32, timeTicks, tagCounter64:
		n, ok := unsigned(content)
		return snmp.Value{Type: snmp.Unsigned, Int: n}, ok
	case tagText:
		return snmp.TextValue(string(content)), true
	case tagIdentifier:
		oid, ok := dotted(content)
		return snmp.Value{Type: snmp.Identifier, Text: string(oid)}, ok
	case noSuchObject, tagNoSuchInstance, tagEndOfMibView:
		return snmp.Value{}, true
	}
	return snmp.Value{Type: snmp.Other, Text: string(content)}, true
}
