package snmp

import (
	"errors"

	"github.com/gosnmp/gosnmp"
)

// The counters by which an agent reports why it did not process a message: RFC
// 3414, section 5, RFC 3412, section 5, and RFC 3413, section 4.1.2.
const (
	unsupportedLevels   OID = "1.3.6.1.6.3.15.1.1.1.0"
	notInTimeWindows    OID = "1.3.6.1.6.3.15.1.1.2.0"
	unknownUserNames    OID = "1.3.6.1.6.3.15.1.1.3.0"
	unknownEngineIDs    OID = "1.3.6.1.6.3.15.1.1.4.0"
	wrongDigests        OID = "1.3.6.1.6.3.15.1.1.5.0"
	decryptionErrors    OID = "1.3.6.1.6.3.15.1.1.6.0"
	unavailableContexts OID = "1.3.6.1.6.3.12.1.4.0"
	unknownContexts     OID = "1.3.6.1.6.3.12.1.5.0"
)

// report turns a report into an error. An agent that reports has not carried
// out the request.
func (u *usm) report(packet *gosnmp.SnmpPacket, h header, signed bool) error {
	if len(packet.Variables) == 0 {
		return &dropped{reason: "it is an empty report"}
	}
	switch object := oidOf(packet.Variables[0].Name); object {
	case notInTimeWindows:
		// Whoever could forge the clock could replay old requests (RFC 3414,
		// section 3.2, 7): only a signed report moves it.
		if !signed {
			return &dropped{reason: "it is an unsigned report about the time"}
		}
		u.synchronise(h)
		return errAgain
	case unknownUserNames:
		return &Error{Kind: KindUser}
	case wrongDigests:
		return &Error{Kind: KindDigest}
	case decryptionErrors:
		return &Error{Kind: KindPrivacy}
	case unsupportedLevels:
		return &Error{Kind: KindLevel}
	case unknownContexts, unavailableContexts:
		return &Error{Kind: KindInput, detail: "the PDU has no such SNMPv3 context", advice: "check the context name"}
	case unknownEngineIDs:
		u.forget()
		return &Error{Kind: KindProtocol, detail: "its engine ID has changed", advice: "try again"}
	default:
		return &Error{Kind: KindProtocol, detail: "it reports an error", Object: object}
	}
}

// weighed tells of a report that anybody could have forged. Before the engine has
// answered with the key there is nothing else to go by; afterwards such a report
// does not prove that a write was not carried out.
func (u *usm) weighed(err error, signed bool) error {
	var refusal *Error
	if errors.As(err, &refusal) {
		refusal.Sent = u.proven && u.flags&flagAuth != 0 && !signed
	}
	return err
}
