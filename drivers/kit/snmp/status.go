package snmp

import (
	"fmt"

	"github.com/gosnmp/gosnmp"
)

// statusNames are the error statuses by number (RFC 3416, section 3).
var statusNames = [...]string{
	"noError", "tooBig", "noSuchName", "badValue", "readOnly", "genErr", "noAccess",
	"wrongType", "wrongLength", "wrongEncoding", "wrongValue", "noCreation",
	"inconsistentValue", "resourceUnavailable", "commitFailed", "undoFailed",
	"authorizationError", "notWritable", "inconsistentName",
}

func statusName(status gosnmp.SNMPError) string {
	if int(status) < len(statusNames) {
		return statusNames[status]
	}
	return fmt.Sprintf("error status %d", status)
}

// statusKind says what an error status means for the caller.
func statusKind(status gosnmp.SNMPError) Kind {
	switch status {
	case gosnmp.NoSuchName, gosnmp.NoCreation:
		return KindNoSuchObject
	case gosnmp.ReadOnly, gosnmp.NoAccess, gosnmp.AuthorizationError, gosnmp.NotWritable:
		return KindAccess
	case gosnmp.BadValue, gosnmp.WrongType, gosnmp.WrongLength, gosnmp.WrongEncoding, gosnmp.WrongValue:
		return KindBadValue
	}
	return KindRefusedByDevice
}

// unclear tells whether objects may have been written in spite of the status:
// undoFailed says so (RFC 3416, section 4.2.5), and of one that no RFC knows
// nobody can tell.
func unclear(status gosnmp.SNMPError) bool {
	return status == gosnmp.UndoFailed || int(status) >= len(statusNames)
}

// refusal turns an error status into an Error. A request that was sent again
// may have been carried out the first time.
func (s *Session) refusal(r *request, got *reply) *Error {
	e := &Error{
		Kind: statusKind(got.Error), Op: r.op, Address: s.cfg.Address,
		Sent: r.writes() && (got.copies > 1 || unclear(got.Error)), detail: "it says " + statusName(got.Error),
	}
	if i := int(got.ErrorIndex); i > 0 && i <= len(r.variables) {
		e.Object = oidOf(r.variables[i-1].Name)
	} else if len(r.variables) == 1 {
		e.Object = oidOf(r.variables[0].Name)
	}
	// Agents answer so too where a user must not come without encryption.
	if got.Error == gosnmp.AuthorizationError && s.cfg.Version == V3 && s.cfg.Priv == NoPriv {
		e.Kind = KindLevel
	}
	if e.Kind == KindAccess && !r.writes() {
		e.advice = "give the community or user access to this object on the PDU"
	}
	return e
}

// strange is a reply that is none to this request.
func (s *Session) strange(r *request, detail string) *Error {
	return &Error{Kind: KindProtocol, Op: r.op, Address: s.cfg.Address, Sent: r.writes(), detail: detail}
}

// paired checks that the reply has the variables of the request, in its order.
func (s *Session) paired(r *request, got *reply) *Error {
	if len(got.Variables) != len(r.variables) {
		return s.strange(r, fmt.Sprintf("it answers with %d objects to %d", len(got.Variables), len(r.variables)))
	}
	for i, v := range got.Variables {
		if v.Name != r.variables[i].Name {
			e := s.strange(r, "it answers with another object than asked for")
			e.Object = oidOf(r.variables[i].Name)
			return e
		}
	}
	return nil
}
