package pdusim

import "github.com/maaspd/powerdrivers/drivers/kit/snmp"

// Operation is the type of a PDU: its tag in BER (RFC 3416, section 3).
type Operation byte

// The operations that an agent knows.
const (
	Get      Operation = 0xA0
	GetNext  Operation = 0xA1
	Response Operation = 0xA2
	Set      Operation = 0xA3
	GetBulk  Operation = 0xA5
)

// Message is an SNMPv1 or v2c message.
type Message struct {
	// Version is 0 for SNMPv1 and 1 for v2c.
	Version   int
	Community string
	Operation Operation
	RequestID int32
	// Status and Index are error-status and error-index; in a GETBULK
	// non-repeaters and max-repetitions.
	Status    Status
	Index     int
	Variables []Binding
}

// Binding is a variable of a message.
type Binding struct {
	OID   snmp.OID
	Value snmp.Value
	// Tag is the BER tag of the value. 0 takes the one that fits the value:
	// noSuchInstance for one of type snmp.Missing. With snmp.Other, Value.Text
	// are the bytes behind the tag.
	Tag byte
}
