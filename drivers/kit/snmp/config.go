package snmp

import (
	"log/slog"
	"time"
)

// Version is a version of the protocol, named as SNMP tools name it.
type Version string

// The versions of SNMP. v1 and v2c send the community in clear text.
const (
	V1  Version = "1"
	V2c Version = "2c"
	V3  Version = "3"
)

// AuthProtocol is the authentication protocol of an SNMPv3 user. "" is none.
type AuthProtocol string

// The authentication protocols: RFC 3414, sections 6 and 7 (HMAC-MD5-96,
// HMAC-SHA-96) and RFC 7860 (HMAC-SHA-2).
const (
	NoAuth AuthProtocol = ""
	MD5    AuthProtocol = "MD5"
	SHA    AuthProtocol = "SHA"
	SHA224 AuthProtocol = "SHA-224"
	SHA256 AuthProtocol = "SHA-256"
	SHA384 AuthProtocol = "SHA-384"
	SHA512 AuthProtocol = "SHA-512"
)

// PrivProtocol is the privacy (encryption) protocol of an SNMPv3 user. "" is
// none.
type PrivProtocol string

// The privacy protocols: RFC 3414, section 8 (CBC-DES) and RFC 3826 (AES-128).
// AES-192 and AES-256 never became an RFC; a short key is stretched in two ways:
// that of draft-blumenthal-aes-usm, and that of draft-reeder-snmpv3-usm-3desede
// ("-C", which Cisco's and some other devices use).
const (
	NoPriv  PrivProtocol = ""
	DES     PrivProtocol = "DES"
	AES     PrivProtocol = "AES"
	AES192  PrivProtocol = "AES-192"
	AES256  PrivProtocol = "AES-256"
	AES192C PrivProtocol = "AES-192-C"
	AES256C PrivProtocol = "AES-256-C"
)

// Config says which PDU to talk to, and as whom.
type Config struct {
	// Address is "host:port" of the agent, an IPv6 host in brackets.
	Address string
	// Version is V2c unless set. An agent that does not answer it is not asked
	// in another version.
	Version Version
	// Community is the community of requests that read (v1 and v2c).
	Community string
	// WriteCommunity is the community of requests that write (v1 and v2c);
	// empty means Community.
	WriteCommunity string
	// User is the SNMPv3 user name, at most 32 bytes (RFC 3414, section 5).
	User string
	// Auth and Priv, when set, come with a pass phrase of at least 8 bytes (RFC
	// 3414, section 11.2). Priv needs Auth.
	Auth     AuthProtocol
	AuthPass string
	Priv     PrivProtocol
	PrivPass string
	// Context is the SNMPv3 context name; nearly every PDU has only "".
	Context string
	// Timeout is how long one attempt waits for its reply; 0 means 1 s. Near the
	// deadline of the context attempts are shorter, so that there is more than one.
	Timeout time.Duration
	// Retries is how often a request is sent again when no reply came. Negative
	// means 0. SetOnce and ResetRelays never send again.
	Retries int
	// MaxVariables is the most objects in one request; 0 means 40.
	MaxVariables int
	// Logger gets one debug line per exchange (operation, target, outcome,
	// time), never payload, community or pass phrase. Nil discards them.
	Logger *slog.Logger
}
