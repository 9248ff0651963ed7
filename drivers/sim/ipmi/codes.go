package ipmisim

// Completion codes (IPMI v2.0 rev 1.1, Table 5-2; 80h and 81h: 28.12).
const (
	ccOK                    = 0x00
	ccParameterNotSupported = 0x80
	ccSetInProgress         = 0x81
	ccPrivilegeLimit        = 0x81 // Set Session Privilege Level (22.18)
	ccInvalidCommand        = 0xC1
	ccLengthInvalid         = 0xC7
	ccInvalidField          = 0xCC
	ccPrivilege             = 0xD4
	ccWrongState            = 0xD5
	ccUnspecified           = 0xFF
)

// RMCP+ status codes (IPMI v2.0 rev 1.1, Table 13-15).
const (
	statusNameLength   = 0x0C
	statusUnauthorized = 0x0D
)
