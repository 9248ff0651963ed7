package ipmi

import "fmt"

// Completion codes used by name (IPMI v2.0 rev 1.1, table 5-2).
const (
	ccOK             = 0x00
	ccNotAvailable   = 0x80 // command specific; for boot options: parameter not supported
	ccLevelExceeded  = 0x81 // command specific; for Set Session Privilege Level
	ccBusy           = 0xc0
	ccInvalidCommand = 0xc1
	ccInvalidForLUN  = 0xc2
	ccTimeout        = 0xc3
	ccInvalidField   = 0xcc
	ccNoResponse     = 0xce
	ccDuplicate      = 0xcf
	ccNoPrivilege    = 0xd4
	ccWrongState     = 0xd5
	ccDisabled       = 0xd6
	ccUnspecified    = 0xff
)

var completionWords = map[byte]string{
	ccBusy:           "node busy",
	ccInvalidCommand: "invalid command",
	ccInvalidForLUN:  "command invalid for this LUN",
	ccTimeout:        "timeout while processing the command",
	0xc4:             "out of space",
	0xc5:             "reservation cancelled or invalid",
	0xc6:             "request data truncated",
	0xc7:             "request data length invalid",
	0xc8:             "request data field length limit exceeded",
	0xc9:             "parameter out of range",
	0xca:             "cannot return the number of requested data bytes",
	0xcb:             "requested sensor, data or record not present",
	ccInvalidField:   "invalid data field in the request",
	0xcd:             "command illegal for this sensor or record type",
	ccNoResponse:     "command response could not be provided",
	ccDuplicate:      "cannot execute a duplicated request",
	0xd0:             "command response could not be provided, SDR repository in update mode",
	0xd1:             "command response could not be provided, device in firmware update mode",
	0xd2:             "command response could not be provided, BMC initialization in progress",
	0xd3:             "destination unavailable",
	ccNoPrivilege:    "insufficient privilege level or other security restriction",
	ccWrongState:     "command or parameter not supported in the present state",
	ccDisabled:       "sub-function disabled or unavailable",
	ccUnspecified:    "unspecified error",
}

func completionKind(code byte) Kind {
	switch code {
	case ccBusy:
		return KindBusy
	case ccInvalidCommand, ccInvalidForLUN, ccInvalidField, ccDisabled:
		// Every request of this package is well formed, so an invalid field
		// is a function of the command that this BMC lacks.
		return KindUnsupported
	case ccNoPrivilege:
		return KindPrivilege
	case ccWrongState:
		return KindWrongState
	}
	return KindRefusedByDevice
}

// mayHaveRun reports whether a command can have been carried out although the
// BMC gave this completion code.
func mayHaveRun(code byte) bool {
	switch code {
	case ccTimeout, ccNoResponse, ccDuplicate, ccUnspecified:
		return true
	}
	return false
}

func completionError(r request, code byte) *Error {
	words, ok := completionWords[code]
	switch {
	case ok:
	case code >= 0x80 && code <= 0xbe:
		words = "a code specific to this command"
	default:
		words = "a code of the maker's own or a reserved one"
	}
	return &Error{Kind: completionKind(code), Op: r.op, Code: code, Sent: r.changes && mayHaveRun(code),
		detail: fmt.Sprintf("it answers with completion code %02Xh, %s", code, words)}
}
