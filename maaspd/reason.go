package maaspd

// Code is one of the seven error codes; the set is closed.
type Code string

// The error codes of the protocol.
const (
	FatalError       Code = "fatalError"
	SettingsError    Code = "settingsError"
	ToolError        Code = "toolError"
	AuthError        Code = "authError"
	ConnError        Code = "connError"
	ActionError      Code = "actionError"
	UnsupportedError Code = "unsupportedActionError"
)

// Reason says why an action failed; it fixes the code. The set is closed.
type Reason string

// The reasons of the protocol, by code.
const (
	// connError

	Timeout      Reason = "timeout"      // no answer in time, also the request's deadline
	Refused      Reason = "refused"      // the port is closed
	DNS          Reason = "dns"          // the name does not resolve
	TLS          Reason = "tls"          // the certificate or the handshake is not acceptable
	Busy         Reason = "busy"         // the device is occupied
	SessionsFull Reason = "sessionsFull" // the device has no free session

	// actionError

	Cancelled       Reason = "cancelled"       // by a signal
	NotVerified     Reason = "notVerified"     // accepted, but the state was not reached
	WrongState      Reason = "wrongState"      // not possible in the present state
	UnknownState    Reason = "unknownState"    // only with --compat seed
	RefusedByDevice Reason = "refusedByDevice" // the device said no

	// authError

	BadCredentials Reason = "badCredentials" // wrong user or password
	BadKG          Reason = "badKg"          // wrong BMC key
	Privilege      Reason = "privilege"      // the user's level is too low
	Forbidden      Reason = "forbidden"      // the user may not do this

	// settingsError

	BadInput     Reason = "badInput"     // the request has faults
	NoSuchTarget Reason = "noSuchTarget" // no such outlet, node or boot device
	Cipher       Reason = "cipher"       // no common cipher suite

	// toolError

	MissingTool Reason = "missingTool" // a program is not installed

	// fatalError

	UnsupportedProtocol Reason = "unsupportedProtocol" // from a later protocol
	Internal            Reason = "internal"            // a bug of the driver

	// unsupportedActionError

	Unsupported Reason = "unsupported" // the driver or the device cannot do it
)

// Code returns the code that the reason belongs to. An unknown reason is a bug
// of the driver, and counts as Internal.
func (r Reason) Code() Code {
	switch r {
	case Timeout, Refused, DNS, TLS, Busy, SessionsFull:
		return ConnError
	case Cancelled, NotVerified, WrongState, UnknownState, RefusedByDevice:
		return ActionError
	case BadCredentials, BadKG, Privilege, Forbidden:
		return AuthError
	case BadInput, NoSuchTarget, Cipher:
		return SettingsError
	case MissingTool:
		return ToolError
	case Unsupported:
		return UnsupportedError
	}
	return FatalError
}

// known tells whether the reason is one of the closed table.
func (r Reason) known() bool {
	return r.Code() != FatalError || r == UnsupportedProtocol || r == Internal
}

// nothingSent tells that a failure for this reason means, by itself, that the
// device carried nothing out: it was refused before, or by the device.
func (r Reason) nothingSent() bool {
	switch r.Code() {
	case SettingsError, ToolError, AuthError, UnsupportedError:
		return true
	}
	return r == WrongState || r == DNS || r == UnsupportedProtocol
}
