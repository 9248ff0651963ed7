package snmp

// The tags of BER that the header of an SNMPv3 message is made of.
const (
	tagInteger  = 0x02
	tagOctets   = 0x04
	tagSequence = 0x30
)

// Bits of msgFlags (RFC 3412, section 6.4).
const (
	flagAuth       = 0x01
	flagPriv       = 0x02
	flagReportable = 0x04
	flagsLevel     = flagAuth | flagPriv
)

// usmModel is the number of the User-based Security Model (RFC 3411, section 5).
const usmModel = 3

// header is what an SNMPv3 message says before its PDU (RFC 3412, section 6 and
// RFC 3414, section 2.4). It is read apart from the rest, because the decoder
// decrypts without checking the digest.
type header struct {
	id     uint32
	flags  byte
	model  int64
	engine string
	boots  uint32
	time   uint32
	user   string
	digest []byte // aliases the message
}

// readHeader reads the header of an SNMPv3 message.
func readHeader(message []byte) (header, bool) {
	var h header
	whole := &ber{rest: message}
	body := whole.enter(tagSequence)
	version := body.integer()
	global := body.enter(tagSequence)
	h.id = uint32(global.integer())
	global.integer() // msgMaxSize
	flags := global.octets()
	h.model = global.integer()
	params := (&ber{rest: body.octets(), bad: body.bad}).enter(tagSequence)
	h.engine = string(params.octets())
	h.boots, h.time = uint32(params.integer()), uint32(params.integer())
	h.user = string(params.octets())
	h.digest = params.octets()
	params.octets() // msgPrivacyParameters
	if whole.bad || body.bad || global.bad || params.bad || version != 3 || len(flags) != 1 {
		return header{}, false
	}
	h.flags = flags[0]
	return h, true
}

// ber reads the few forms of BER that a header has. A fault makes it bad, and
// everything read after it empty.
type ber struct {
	rest []byte
	bad  bool
}

// take returns the contents of the next element, which must have the tag.
func (b *ber) take(tag byte) []byte {
	if b.bad || len(b.rest) < 2 || b.rest[0] != tag {
		b.bad = true
		return nil
	}
	length, rest := int(b.rest[1]), b.rest[2:]
	if length >= 0x80 { // the long form: a number of bytes with the length
		count := length & 0x7F
		if count == 0 || count > 4 || count > len(rest) {
			b.bad = true
			return nil
		}
		length = 0
		for _, octet := range rest[:count] {
			length = length<<8 | int(octet)
		}
		rest = rest[count:]
	}
	if length > len(rest) {
		b.bad = true
		return nil
	}
	b.rest = rest[length:]
	return rest[:length]
}

func (b *ber) enter(tag byte) *ber {
	contents := b.take(tag)
	return &ber{rest: contents, bad: b.bad}
}

func (b *ber) octets() []byte { return b.take(tagOctets) }

func (b *ber) integer() int64 {
	contents := b.take(tagInteger)
	if len(contents) == 0 || len(contents) > 5 {
		b.bad = true
		return 0
	}
	n := int64(int8(contents[0]))
	for _, octet := range contents[1:] {
		n = n<<8 | int64(octet)
	}
	return n
}
