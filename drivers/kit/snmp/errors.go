package snmp

import (
	"cmp"
	"strings"
)

// Kind says what went wrong, so that a caller can tell what to do about it.
type Kind int

// The kinds of failure. KindInternal is the zero value and stands for none of
// the others.
const (
	KindInternal        Kind = iota
	KindTimeout              // silence; so answers an agent to a wrong community
	KindRefused              // the host answers, but nothing listens on the port; or no route to it
	KindDNS                  // the host name has no address
	KindUser                 // SNMPv3: the agent does not know the user name
	KindDigest               // SNMPv3: wrong authentication pass phrase or protocol
	KindPrivacy              // SNMPv3: wrong privacy pass phrase or protocol
	KindLevel                // SNMPv3: the user may not have this security level
	KindAccess               // the community or user may not do this
	KindNoSuchObject         // the agent has no such object
	KindBadValue             // the object takes no such type or value: the profile does not fit
	KindRefusedByDevice      // any other error status
	KindProtocol             // answers came, but none that makes sense
	KindInput                // the configuration or the call cannot be sent
	KindCanceled             // the context was cancelled, or the session closed
	KindLocked               // a relay is locked, or not switchable; nothing was written
	KindWrongState           // a relay is in no state for this; nothing was written
)

const (
	adviceReach   = "check the address and the port, that SNMP is enabled on the PDU and open to this host, and that no firewall between drops UDP to this port"
	adviceStrange = "check that the address is the PDU's, and update its firmware"
)

var kindTexts = [...]struct{ name, advice string }{
	KindInternal:        {"internal error", ""},
	KindTimeout:         {"no answer in time", adviceReach},
	KindRefused:         {"the port is closed", "enable SNMP on the PDU and check the address and the port; if the PDU is just restarting, try again later"},
	KindDNS:             {"the host name cannot be resolved", "check the name, or give the IP address"},
	KindUser:            {"the PDU does not know the SNMPv3 user", "check the user name"},
	KindDigest:          {"wrong SNMPv3 authentication", "check the authentication pass phrase and protocol"},
	KindPrivacy:         {"wrong SNMPv3 privacy", "check the privacy pass phrase and protocol"},
	KindLevel:           {"the PDU wants another SNMPv3 security level for this user", "configure authentication and privacy as on the PDU"},
	KindAccess:          {"not permitted", "give the community or user write access on the PDU, or use one that has it"},
	KindNoSuchObject:    {"there is no such object on the PDU", "check the outlet and the model of the PDU"},
	KindBadValue:        {"the PDU does not take this value", "check the model of the PDU: its profile does not fit"},
	KindRefusedByDevice: {"the PDU refused the request", ""},
	KindProtocol:        {"the PDU's answers make no sense", adviceStrange},
	KindInput:           {"bad configuration", "correct the setting"},
	KindCanceled:        {"cancelled", ""},
	KindLocked:          {"locked", "unlock it on the PDU"},
	KindWrongState:      {"not possible in the outlet's present state", "read the state first"},
}

// String returns the kind in a few words for a person.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindTexts) {
		k = KindInternal
	}
	return kindTexts[k].name
}

func (k Kind) advice() string {
	if k < 0 || int(k) >= len(kindTexts) {
		return ""
	}
	return kindTexts[k].advice
}

// Error is the only type of error this package returns. It holds no secret.
type Error struct {
	Kind Kind
	// Sent is true when a write may have reached the PDU and been carried out.
	// It is false for reads, and for writes that the agent clearly refused.
	Sent bool
	// Op is what was being done, in a person's words.
	Op string
	// Address is the agent's "host:port" as configured.
	Address string
	// Object is the object that the failure is about, or "".
	Object OID

	words  string // instead of the kind's words
	detail string // after them
	advice string // instead of the kind's advice
	err    error
}

// Error says what failed, against which address, and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	if e.Address != "" {
		b.WriteString(e.Address + ": ")
	}
	b.WriteString(cmp.Or(e.words, e.Kind.String()))
	if e.detail != "" {
		b.WriteString(": " + e.detail)
	}
	if e.Object != "" {
		b.WriteString(" (object " + string(e.Object) + ")")
	}
	if e.Sent {
		b.WriteString("; it may have been carried out all the same, so read the state before trying again")
	}
	if advice := cmp.Or(e.advice, e.Kind.advice()); advice != "" {
		b.WriteString("; " + advice)
	}
	return b.String()
}

// Unwrap returns the cause, such as the context's error, or nil.
func (e *Error) Unwrap() error { return e.err }
