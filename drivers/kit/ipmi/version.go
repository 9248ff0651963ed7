package ipmi

// Version is the protocol that carries the commands.
type Version uint8

// The protocols. RMCPPlus is the zero value.
const (
	RMCPPlus Version = iota // IPMI v2.0, "lanplus": signed and, by cipher suite, encrypted
	LAN15                   // IPMI v1.5, "lan": MD5 signatures at best, nothing encrypted
)

// String returns the protocol's name for a person.
func (v Version) String() string {
	switch v {
	case RMCPPlus:
		return "IPMI 2.0"
	case LAN15:
		return "IPMI 1.5"
	}
	return "an unknown protocol"
}
