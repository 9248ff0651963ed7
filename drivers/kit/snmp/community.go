package snmp

import (
	"bytes"

	"github.com/gosnmp/gosnmp"
)

// communities is the security model of v1 (RFC 1157) and v2c (RFC 1901).
type communities struct {
	version        gosnmp.SnmpVersion
	reader, writer string
}

func newCommunities(cfg Config) *communities {
	version := gosnmp.Version2c
	if cfg.Version == V1 {
		version = gosnmp.Version1
	}
	return &communities{version, cfg.Community, cfg.WriteCommunity}
}

func (c *communities) ready() *request { return nil }

func (c *communities) build(r *request, _ *identifiers) ([]byte, error) {
	packet := packetOf(r)
	packet.Version, packet.Community = c.version, c.reader
	if r.writes() {
		packet.Community = c.writer
	}
	return encode(packet)
}

func (c *communities) read(r *request, ids *identifiers, datagram []byte) (*gosnmp.SnmpPacket, error) {
	packet := decode(&gosnmp.GoSNMP{Version: c.version}, datagram)
	switch {
	case packet == nil:
		return nil, &dropped{reason: "it cannot be decoded"}
	case packet.Version != c.version:
		return nil, &dropped{reason: "it is of another SNMP version"}
	}
	return packet, notTheReply(r, ids, packet)
}

func (c *communities) silence(bool) *Error {
	return &Error{
		Kind:   KindTimeout,
		advice: "check the community, because an agent does not answer a wrong one, and the SNMP version; " + adviceReach,
	}
}

// packetOf is the part of a message that all versions have in common.
func packetOf(r *request) *gosnmp.SnmpPacket {
	return &gosnmp.SnmpPacket{
		PDUType: r.kind, RequestID: r.id,
		MaxRepetitions: r.repetitions, Variables: r.variables,
	}
}

// encode returns the bytes of a message. The values were checked before, so that
// an error is a fault of this package.
func encode(packet *gosnmp.SnmpPacket) ([]byte, error) {
	datagram, err := packet.MarshalMsg()
	if err != nil {
		return nil, &Error{Kind: KindInternal, detail: "the request cannot be encoded"}
	}
	return datagram, nil
}

// notTheReply tells why the packet is not the reply to the request, or nil.
func notTheReply(r *request, ids *identifiers, packet *gosnmp.SnmpPacket) error {
	switch {
	case packet.PDUType != gosnmp.GetResponse:
		return &dropped{reason: "it is not a response"}
	case packet.RequestID != r.id:
		return &dropped{reason: "it is the answer to another request", late: ids.issued(packet.RequestID)}
	}
	return nil
}

// decode returns nil where the datagram is no message. The decoder's errors
// quote bytes of the message, the community among them, and it may panic on
// what a hostile peer sends: neither goes further.
func decode(decoder *gosnmp.GoSNMP, datagram []byte) (packet *gosnmp.SnmpPacket) {
	defer func() {
		if recover() != nil {
			packet = nil
		}
	}()
	// The decoder decrypts in place, and its values alias the datagram.
	packet, err := decoder.SnmpDecodePacket(bytes.Clone(datagram))
	if err != nil {
		return nil
	}
	return packet
}
