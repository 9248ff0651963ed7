package ipmi

import "fmt"

// RMCP+ and RAKP message status codes used by name (IPMI v2.0 rev 1.1, table 13-15).
const (
	statusOK               = 0x00
	statusNoResources      = 0x01
	statusNoSession        = 0x02
	statusNoResourcesRole  = 0x0b
	statusBadAuthAlg       = 0x04
	statusBadIntegrityAlg  = 0x05
	statusNoAuthPayload    = 0x06
	statusNoIntegrity      = 0x07
	statusBadRole          = 0x09
	statusNoPrivilege      = 0x0a
	statusBadNameLength    = 0x0c
	statusBadName          = 0x0d
	statusBadCheckValue    = 0x0f
	statusBadConfAlg       = 0x10
	statusNoSuite          = 0x11
	statusIllegalParameter = 0x12
)

var statusWords = map[byte]string{
	statusNoResources:      "insufficient resources to create a session",
	statusNoSession:        "invalid session ID",
	0x03:                   "invalid payload type",
	statusBadAuthAlg:       "invalid authentication algorithm",
	statusBadIntegrityAlg:  "invalid integrity algorithm",
	statusNoAuthPayload:    "no matching authentication payload",
	statusNoIntegrity:      "no matching integrity payload",
	0x08:                   "inactive session ID",
	statusBadRole:          "invalid role",
	statusNoPrivilege:      "unauthorized role or privilege level requested",
	statusNoResourcesRole:  "insufficient resources to create a session at the requested role",
	statusBadNameLength:    "invalid name length",
	statusBadName:          "unauthorized name",
	0x0e:                   "unauthorized GUID",
	statusBadCheckValue:    "invalid integrity check value",
	statusBadConfAlg:       "invalid confidentiality algorithm",
	statusNoSuite:          "no cipher suite match with the proposed security algorithms",
	statusIllegalParameter: "illegal or unrecognized parameter",
}

// refusesAlgorithms reports whether an Open Session was refused for its
// algorithms: the only refusal after which another suite may be tried.
func refusesAlgorithms(status byte) bool {
	switch status {
	case statusBadAuthAlg, statusBadIntegrityAlg, statusBadConfAlg, statusNoSuite:
		return true
	}
	return false
}

func statusKind(status byte) Kind {
	switch status {
	case statusNoResources, statusNoResourcesRole:
		return KindSessionsFull
	case statusNoAuthPayload, statusNoIntegrity:
		return KindCipher
	case statusBadRole, statusNoPrivilege:
		return KindPrivilege
	case statusBadName, statusBadNameLength:
		return KindUnknownUser
	case statusBadCheckValue:
		return KindBadPassword
	}
	if refusesAlgorithms(status) {
		return KindCipher
	}
	return KindProtocol
}

// statusError is a refusal of a session setup message.
func statusError(step string, status byte) *Error {
	words, ok := statusWords[status]
	if !ok {
		words = "a reserved code"
	}
	e := &Error{Kind: statusKind(status), Op: opLogin, Code: status,
		detail: fmt.Sprintf("it answers %s with status %#02x, %s", step, status, words)}
	switch {
	case step != stepOpen && status == statusNoSession:
		// A BMC without room drops a login that is under way for a new one.
		e.Kind = KindSessionsFull
	case step == stepOpen && (e.Kind == KindUnknownUser || e.Kind == KindBadPassword):
		e.Kind = KindProtocol // neither name nor password was sent yet
	case status == statusNoPrivilege && step == stepOpen:
		e.advice = "choose a privilege level this user may have; some BMCs answer like this when the cipher suite is not enabled for the level"
	case status == statusIllegalParameter && step == stepOpen:
		e.Kind = KindCipher
		e.advice = "choose another cipher suite: some BMCs answer like this when a suite is not enabled"
	case status == statusBadCheckValue:
		e.advice = "check the password; if other tools log in with it, try the workaround intel20"
	}
	return e
}
