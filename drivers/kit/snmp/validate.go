package snmp

import (
	"cmp"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"time"

	"github.com/gosnmp/gosnmp"
)

// The lengths in bytes that texts of a Config may have.
const (
	MaxCommunity = 127 // what the codec can write; no RFC sets a limit
	MaxUser      = 32  // RFC 3414, section 5: usmUserName
	MaxContext   = 255 // RFC 3411, section 5: SnmpAdminString
)

const (
	defaultTimeout   = time.Second
	shortestAttempt  = 100 * time.Millisecond
	defaultVariables = 40
	minPassPhrase    = 8 // RFC 3414, section 11.2
)

// authProtocols and privProtocols give the codec's numbers.
func authProtocols() map[AuthProtocol]gosnmp.SnmpV3AuthProtocol {
	return map[AuthProtocol]gosnmp.SnmpV3AuthProtocol{
		NoAuth: gosnmp.NoAuth, MD5: gosnmp.MD5, SHA: gosnmp.SHA, SHA224: gosnmp.SHA224,
		SHA256: gosnmp.SHA256, SHA384: gosnmp.SHA384, SHA512: gosnmp.SHA512,
	}
}

func privProtocols() map[PrivProtocol]gosnmp.SnmpV3PrivProtocol {
	return map[PrivProtocol]gosnmp.SnmpV3PrivProtocol{
		NoPriv: gosnmp.NoPriv, DES: gosnmp.DES, AES: gosnmp.AES, AES192: gosnmp.AES192,
		AES256: gosnmp.AES256, AES192C: gosnmp.AES192C, AES256C: gosnmp.AES256C,
	}
}

// normalised returns cfg with its defaults filled in, or an Error of KindInput
// when it cannot be used.
func (cfg Config) normalised() (Config, error) {
	cfg.Version = cmp.Or(cfg.Version, V2c)
	cfg.WriteCommunity = cmp.Or(cfg.WriteCommunity, cfg.Community)
	cfg.Retries = max(cfg.Retries, 0)
	if cfg.Timeout <= 0 {
		cfg.Timeout = defaultTimeout
	}
	if cfg.MaxVariables <= 0 {
		cfg.MaxVariables = defaultVariables
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if fault := cfg.fault(); fault != "" {
		return cfg, &Error{Kind: KindInput, Op: opDial, Address: cfg.Address, detail: fault}
	}
	return cfg, nil
}

func (cfg Config) fault() string {
	if fault := addressFault(cfg.Address); fault != "" {
		return fault
	}
	switch cfg.Version {
	case V1, V2c:
		return cfg.communityFault()
	case V3:
		return cfg.userFault()
	}
	return "the SNMP version is none of 1, 2c and 3"
}

func (cfg Config) communityFault() string {
	switch {
	case cfg.Community == "":
		return "the community is missing"
	case len(cfg.Community) > MaxCommunity, len(cfg.WriteCommunity) > MaxCommunity:
		return fmt.Sprintf("a community is longer than %d bytes", MaxCommunity)
	}
	return ""
}

func (cfg Config) userFault() string {
	_, knownAuth := authProtocols()[cfg.Auth]
	_, knownPriv := privProtocols()[cfg.Priv]
	switch {
	case cfg.User == "" || len(cfg.User) > MaxUser:
		return fmt.Sprintf("SNMPv3 needs a user name of 1 to %d bytes", MaxUser)
	case len(cfg.Context) > MaxContext:
		return fmt.Sprintf("the context name is longer than %d bytes", MaxContext)
	case !knownAuth:
		return "the authentication protocol is none of MD5, SHA, SHA-224, SHA-256, SHA-384 and SHA-512"
	case !knownPriv:
		return "the privacy protocol is none of DES, AES, AES-192, AES-256, AES-192-C and AES-256-C"
	case cfg.Priv != NoPriv && cfg.Auth == NoAuth:
		return "SNMPv3 has no privacy without authentication"
	}
	return cmp.Or(passFault("authentication", cfg.Auth != NoAuth, cfg.AuthPass),
		passFault("privacy", cfg.Priv != NoPriv, cfg.PrivPass))
}

// passFault does not let a pass phrase without a protocol pass: whoever gives
// one wants to be protected by it.
func passFault(what string, used bool, pass string) string {
	switch {
	case used && len(pass) < minPassPhrase:
		return fmt.Sprintf("the %s pass phrase is shorter than %d bytes", what, minPassPhrase)
	case !used && pass != "":
		return fmt.Sprintf("there is a pass phrase, but no protocol for %s", what)
	}
	return ""
}

// addressFault finds what would make the resolver guess: no host is this
// machine to it, and a port that is no number the name of a service.
func addressFault(address string) string {
	host, port, err := net.SplitHostPort(address)
	n, bad := strconv.ParseUint(port, 10, 16)
	if err != nil || host == "" || bad != nil || n == 0 {
		return "the address is not host:port"
	}
	return ""
}
