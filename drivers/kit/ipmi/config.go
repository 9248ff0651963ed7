package ipmi

import (
	"cmp"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"strings"
)

// Longest credentials RMCP+ carries, in bytes (IPMI v2.0 rev 1.1, sections
// 13.20 and 22.30; K_g: section 22.25).
const (
	MaxUsername = 16
	MaxPassword = 20
	MaxKG       = 20

	// MaxPassword15 is the longest password IPMI 1.5 carries, in bytes
	// (section 22.30).
	MaxPassword15 = 16
)

// Privilege is a session privilege level (IPMI v2.0 rev 1.1, section 6.8).
type Privilege byte

// The privilege levels a session may ask for. A status needs User, chassis
// control, identify and boot flags need Operator, a cold reset Administrator.
const (
	User          Privilege = 2
	Operator      Privilege = 3
	Administrator Privilege = 4
)

// String returns the name of the level in capitals, as MAAS and ipmitool write it.
func (p Privilege) String() string {
	switch p {
	case User:
		return "USER"
	case Operator:
		return "OPERATOR"
	case Administrator:
		return "ADMINISTRATOR"
	}
	return fmt.Sprintf("privilege %d", byte(p))
}

// Config says which BMC to talk to and how to log in to it.
type Config struct {
	// Address is "host:port" of the BMC's UDP service, an IPv6 host in brackets.
	Address string
	// Version is the protocol to speak: RMCPPlus unless set. A BMC that refuses
	// it is not asked for the other one.
	Version Version
	// Username is at most MaxUsername bytes without a NUL; empty is the anonymous user.
	Username string
	// Password is at most MaxPassword bytes without a NUL, with LAN15 at most
	// MaxPassword15. A longer one is refused, never cut: a silently cut password
	// opens the wrong account.
	Password string
	// KG is the BMC key K_g, at most MaxKG bytes. Empty means the BMC has none
	// and the password stands in for it (one-key login, section 13.31). LAN15
	// has no such key.
	KG []byte
	// CipherSuites are tried in order; the next one only after the BMC refused
	// the Open Session Request for its algorithms, so never after anything that
	// could have been the password. Empty means DefaultCipherSuites. LAN15 has
	// none.
	CipherSuites []CipherSuite
	// Privilege is the highest level the session asks for. Zero means Operator.
	Privilege Privilege
	// Workarounds lists vendor faults to work around.
	Workarounds Workarounds
	// Logger gets one debug line per exchange (operation, target, outcome,
	// time), never payload, password or hash. Nil discards them.
	Logger *slog.Logger
}

// DefaultCipherSuites returns the suites tried when Config names none: 17,
// then 3, the two that are authenticated and encrypted and in use today.
func DefaultCipherSuites() []CipherSuite { return []CipherSuite{17, 3} }

// normalised returns cfg with its defaults filled in, or an Error of
// KindInput when a value cannot be sent.
func (cfg Config) normalised() (Config, error) {
	if len(cfg.CipherSuites) == 0 {
		cfg.CipherSuites = DefaultCipherSuites()
	}
	if cfg.Privilege == 0 {
		cfg.Privilege = Operator
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	cfg.KG = slices.Clone(cfg.KG)
	if fault := cfg.fault(); fault != "" {
		return cfg, &Error{Kind: KindInput, Op: opLogin, Address: cfg.Address, detail: fault}
	}
	return cfg, nil
}

func (cfg Config) fault() string {
	switch {
	case len(cfg.Username) > MaxUsername:
		return fmt.Sprintf("the user name is longer than %d bytes", MaxUsername)
	case cfg.Version > LAN15:
		return fmt.Sprintf("the protocol %d is neither IPMI 2.0 nor IPMI 1.5", cfg.Version)
	case len(cfg.Password) > cfg.maxPassword():
		return fmt.Sprintf("the password is longer than %d bytes, the most that %v carries", cfg.maxPassword(), cfg.Version)
	case len(cfg.KG) > MaxKG:
		return fmt.Sprintf("the BMC key (K_g) is longer than %d bytes", MaxKG)
	case strings.ContainsRune(cfg.Username, 0):
		return "the user name contains a NUL character"
	case strings.ContainsRune(cfg.Password, 0):
		return "the password contains a NUL character"
	case cfg.Privilege < User || cfg.Privilege > Administrator:
		return fmt.Sprintf("the privilege level %d is not USER, OPERATOR or ADMINISTRATOR", cfg.Privilege)
	}
	return cmp.Or(addressFault(cfg.Address), cfg.suiteFault())
}

func (cfg Config) maxPassword() int {
	if cfg.Version == LAN15 {
		return MaxPassword15
	}
	return MaxPassword
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

func (cfg Config) suiteFault() string {
	if cfg.Version == LAN15 {
		return ""
	}
	for _, suite := range cfg.CipherSuites {
		if suite == 0 {
			return "cipher suite 0 is refused: it logs in without checking any password"
		}
		algs, ok := suite.algorithms()
		if !ok {
			return fmt.Sprintf("cipher suite %d is not known here; use 17, 3, 8 or 12", suite)
		}
		if cfg.Workarounds.Has(Intel20) && algs.integrity == integrityMD5128 {
			return fmt.Sprintf("cipher suite %d cannot be combined with the workaround intel20; use 8 or 3", suite)
		}
	}
	return ""
}
