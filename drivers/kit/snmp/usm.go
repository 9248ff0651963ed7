package snmp

import (
	"bytes"
	"crypto/hmac"
	"slices"
	"time"

	"github.com/gosnmp/gosnmp"
)

// usm is the User-based Security Model of SNMPv3 (RFC 3414).
type usm struct {
	context string
	flags   byte // security level of requests, with the reportable flag
	params  *gosnmp.UsmSecurityParameters
	keys    *keyring

	clock   time.Time // when the engine's time was last known
	sent    []uint32  // message IDs of the exchange under way
	current uint32    // its request ID
	proven  bool      // a response at the wanted level has come
}

func newUSM(cfg Config) *usm {
	u := &usm{context: cfg.Context, flags: flagReportable, keys: newKeyring(cfg), params: &gosnmp.UsmSecurityParameters{
		UserName:               cfg.User,
		AuthenticationProtocol: authProtocols()[cfg.Auth],
		PrivacyProtocol:        privProtocols()[cfg.Priv],
	}}
	if cfg.Auth != NoAuth {
		u.flags |= flagAuth
	}
	if cfg.Priv != NoPriv {
		u.flags |= flagPriv
	}
	return u
}

// ready asks for the discovery of the engine (RFC 3414, section 4): an empty
// read without user and engine ID, to which the agent reports them.
func (u *usm) ready() *request {
	if u.params.AuthoritativeEngineID != "" {
		return nil
	}
	return &request{op: opDiscover, kind: gosnmp.GetRequest}
}

// discovering tells whether the engine is not known yet.
func (u *usm) discovering() bool { return u.params.AuthoritativeEngineID == "" }

// build gives each sending a message ID of its own (RFC 3412, section 6.2).
func (u *usm) build(r *request, ids *identifiers) ([]byte, error) {
	if u.current != r.id {
		u.current, u.sent = r.id, nil
	}
	packet := packetOf(r)
	packet.Version, packet.SecurityModel = gosnmp.Version3, gosnmp.UserSecurityModel
	packet.MsgID = ids.next()
	u.sent = append(u.sent, packet.MsgID)
	if u.discovering() {
		packet.MsgFlags = flagReportable
		packet.SecurityParameters = &gosnmp.UsmSecurityParameters{}
		return encode(packet)
	}
	packet.MsgFlags = gosnmp.SnmpV3MsgFlags(u.flags)
	params := u.params.Copy().(*gosnmp.UsmSecurityParameters)
	params.AuthoritativeEngineTime += uint32(time.Since(u.clock) / time.Second)
	packet.SecurityParameters = params
	packet.ContextEngineID, packet.ContextName = params.AuthoritativeEngineID, u.context
	if u.flags&flagPriv != 0 {
		if err := u.params.InitPacket(packet); err != nil { // a new salt
			return nil, &Error{Kind: KindInternal, detail: "the request cannot be encrypted"}
		}
	}
	return encode(packet)
}

func (u *usm) read(r *request, ids *identifiers, datagram []byte) (*gosnmp.SnmpPacket, error) {
	h, ok := readHeader(datagram)
	switch {
	case !ok || h.model != usmModel:
		return nil, &dropped{reason: "it is no message of SNMPv3"}
	case !slices.Contains(u.sent, h.id):
		return nil, &dropped{reason: "it is the answer to another request", late: ids.issued(h.id)}
	case u.discovering():
		return u.discovered(h, datagram)
	}
	signed := h.flags&flagAuth != 0
	if signed && !u.authentic(h, datagram) {
		return nil, &dropped{reason: "its digest is wrong"}
	}
	packet := decode(u.decoder(), datagram)
	switch {
	case packet == nil:
		return nil, &dropped{reason: "it cannot be decoded"}
	case packet.PDUType == gosnmp.Report:
		return nil, u.weighed(u.report(packet, h, signed), signed)
	case (h.flags^u.flags)&flagsLevel != 0:
		return nil, &dropped{reason: "it is less protected than the request"}
	}
	if err := notTheReply(r, ids, packet); err != nil {
		return nil, err
	}
	u.proven = true
	if signed {
		u.synchronise(h)
	}
	return packet, nil
}

// decoder has keys and salts of its own making in the parameters: each decoding
// starts the salts of the next requests at a new random number.
func (u *usm) decoder() *gosnmp.GoSNMP {
	return &gosnmp.GoSNMP{
		Version: gosnmp.Version3, MsgFlags: gosnmp.SnmpV3MsgFlags(u.flags),
		SecurityModel: gosnmp.UserSecurityModel, SecurityParameters: u.params,
	}
}

// discovered takes the engine's ID and clock from its report. Nothing protects
// the report: a forged one leads to requests that no other engine takes.
func (u *usm) discovered(h header, datagram []byte) (*gosnmp.SnmpPacket, error) {
	if len(h.engine) < 5 || len(h.engine) > 32 { // RFC 3411, section 5: SnmpEngineID
		return nil, &dropped{reason: "its engine ID has a forbidden length"}
	}
	u.params.AuthoritativeEngineID = h.engine // with its keys, or the decoder tries to make some
	u.params.SecretKey, u.params.PrivacyKey = u.keys.localised(h.engine)
	packet := decode(u.decoder(), datagram)
	if packet == nil || packet.PDUType != gosnmp.Report {
		u.forget()
		return nil, &dropped{reason: "it is no report of an SNMPv3 engine"}
	}
	u.synchronise(h)
	return packet, nil
}

func (u *usm) forget() { u.params.AuthoritativeEngineID = "" }

// synchronise takes over the engine's clock (RFC 3414, section 2.3).
func (u *usm) synchronise(h header) {
	u.params.AuthoritativeEngineBoots, u.params.AuthoritativeEngineTime = h.boots, h.time
	u.clock = time.Now()
}

// authentic checks the digest, which is made over the message with zeros in its
// place (RFC 3414, section 6.3.2, and RFC 7860, section 4.2.2).
func (u *usm) authentic(h header, datagram []byte) bool {
	size := digestSize(u.params.AuthenticationProtocol)
	if size == 0 || len(h.digest) != size || h.engine != u.params.AuthoritativeEngineID || h.user != u.params.UserName {
		return false
	}
	offset := cap(datagram) - cap(h.digest)
	blank := bytes.Clone(datagram)
	clear(blank[offset : offset+size])
	mac := hmac.New(u.params.AuthenticationProtocol.HashType().New, u.params.SecretKey)
	mac.Write(blank)
	return hmac.Equal(mac.Sum(nil)[:size], h.digest)
}

// digestSize is the length of the digest in bytes, 0 without authentication.
func digestSize(protocol gosnmp.SnmpV3AuthProtocol) int {
	switch protocol {
	case gosnmp.MD5, gosnmp.SHA:
		return 12
	case gosnmp.SHA224:
		return 16
	case gosnmp.SHA256:
		return 24
	case gosnmp.SHA384:
		return 32
	case gosnmp.SHA512:
		return 48
	}
	return 0
}

// silence after the engine has told its name means that it could not read the
// request: agents do not answer what they cannot decrypt.
func (u *usm) silence(deaf bool) *Error {
	switch {
	case u.discovering() || u.proven || !deaf:
		return &Error{Kind: KindTimeout}
	case u.flags&flagPriv != 0:
		return &Error{
			Kind: KindPrivacy, detail: "the agent lives, but does not answer the encrypted request",
			advice: "check the privacy pass phrase and protocol" + u.contextAdvice(),
		}
	}
	return &Error{
		Kind: KindTimeout, detail: "the agent lives, but does not answer the request",
		advice: "check the user name and the pass phrase" + u.contextAdvice(),
	}
}

func (u *usm) contextAdvice() string {
	if u.context == "" {
		return ", and whether the agent needs a context name"
	}
	return ", and the context name"
}
