package ipmi

import "strings"

// Kind says what went wrong, so that a caller can tell what to do about it.
type Kind int

// The kinds of failure. KindInternal is the zero value and stands for none of
// the others.
const (
	KindInternal        Kind = iota
	KindTimeout              // silence until the deadline
	KindRefused              // the host answers, but nothing listens on the port; or no route to it
	KindDNS                  // the host name has no address
	KindBadPassword          // the BMC does not know this password
	KindUnknownUser          // the BMC does not know this name; some say so for a wrong password too
	KindBadKG                // the BMC key K_g is wrong, missing, or given though the BMC has none
	KindPrivilege            // the user may not have this level, or the command needs a higher one
	KindCipher               // no cipher suite in common, or the BMC chose another than asked for
	KindBusy                 // completion code C0h
	KindSessionsFull         // the BMC has no room for another session
	KindWrongState           // completion code D5h: not possible in the present state
	KindRefusedByDevice      // any other completion code
	KindUnsupported          // the BMC lacks the command or this function of it
	KindInput                // the configuration cannot be sent
	KindProtocol             // answers came, but none that makes sense
	KindCanceled             // the context was cancelled, or the session closed
	KindAuthType             // IPMI 1.5: the BMC does not take the login with MD5
)

var kindTexts = [...]struct{ name, advice string }{
	KindInternal:        {"internal error", ""},
	KindTimeout:         {"no answer in time", "check the address, that IPMI over LAN is enabled on the BMC, and that UDP passes the firewalls between"},
	KindRefused:         {"the port is closed", "enable IPMI over LAN on the BMC and check the address and the port; if the BMC is just restarting, try again later"},
	KindDNS:             {"the host name cannot be resolved", "check the name, or give the IP address"},
	KindBadPassword:     {"wrong password", "check the password; some BMCs answer like this for an unknown user name as well"},
	KindUnknownUser:     {"the user name or the password is wrong", "check both, and that the user is enabled for IPMI over LAN"},
	KindBadKG:           {"wrong BMC key (K_g)", "compare the key with the BMC's settings, and leave it empty if the BMC has none"},
	KindPrivilege:       {"not enough privilege", "choose a privilege level this user may have, or raise the user's limit on the BMC"},
	KindCipher:          {"the BMC refuses the cipher suite", "choose another cipher suite (17 or 3), or enable this one on the BMC"},
	KindBusy:            {"the BMC is busy", "try again later"},
	KindSessionsFull:    {"the BMC has no room for another session", "wait until idle sessions end (about a minute) and use fewer clients at a time"},
	KindWrongState:      {"not possible in the machine's present state", "read the power state first"},
	KindRefusedByDevice: {"the BMC refused the command", ""},
	KindUnsupported:     {"the BMC does not support this", "use another action; a firmware update of the BMC may help"},
	KindInput:           {"bad configuration", "correct the setting"},
	KindProtocol:        {"the BMC's answers make no sense", "check that the address is a BMC that speaks IPMI over LAN, and update its firmware"},
	KindCanceled:        {"cancelled", ""},
	KindAuthType:        {"the BMC refuses the login with MD5", "use IPMI 2.0, or enable IPMI 1.5 with MD5 on the BMC"},
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
	// Sent is true when a request that changes something may have reached the
	// BMC and been carried out. It is false for every failure of the login,
	// for reading commands and for clear refusals by completion code.
	Sent bool
	// Op is what was being done, in a person's words.
	Op string
	// Address is the BMC's "host:port" as configured.
	Address string
	// Code is the completion code or RMCP+ status code the BMC gave, or 0.
	Code byte

	detail string // instead of the kind's words
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
	b.WriteString(e.Kind.String())
	if e.detail != "" {
		b.WriteString(": " + e.detail)
	}
	if e.Sent {
		b.WriteString("; it may have been carried out all the same, so read the state before trying again")
	}
	advice := e.advice
	if advice == "" {
		advice = e.Kind.advice()
	}
	if advice != "" {
		b.WriteString("; " + advice)
	}
	return b.String()
}

// Unwrap returns the cause, such as the context's error, or nil.
func (e *Error) Unwrap() error { return e.err }
