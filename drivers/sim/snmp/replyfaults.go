package pdusim

import (
	"slices"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// OtherID is a Faults.Reply that answers with another request-id.
func OtherID(_ Message, reply *Message) { reply.RequestID++ }

// OtherCommunity is a Faults.Reply that answers in another community.
func OtherCommunity(_ Message, reply *Message) { reply.Community += "x" }

// OtherVersion is a Faults.Reply that answers v1 in v2c, and the other way round.
func OtherVersion(_ Message, reply *Message) { reply.Version = 1 - reply.Version }

// OtherOperation is a Faults.Reply that answers with a GET instead of a response.
func OtherOperation(_ Message, reply *Message) { reply.Operation = Get }

// NoVariables is a Faults.Reply that leaves all variables out.
func NoVariables(_ Message, reply *Message) { reply.Variables = nil }

// FewerVariables is a Faults.Reply that leaves the last variable out.
func FewerVariables(_ Message, reply *Message) {
	reply.Variables = reply.Variables[:max(len(reply.Variables)-1, 0)]
}

// MoreVariables is a Faults.Reply that adds a variable nobody asked for.
func MoreVariables(_ Message, reply *Message) {
	reply.Variables = append(reply.Variables, Binding{OID: sysName, Value: snmp.TextValue("surplus")})
}

// OtherObjects is a Faults.Reply that answers with other objects than were
// asked for: their last sub-identifier is one too high.
func OtherObjects(_ Message, reply *Message) {
	for i, v := range reply.Variables {
		key, err := keyOf(v.OID)
		if err != nil {
			continue
		}
		arcs := []byte(key)
		arcs[len(arcs)-1]++
		reply.Variables[i].OID = oidOf(string(arcs))
	}
}

// SwappedObjects is a Faults.Reply that turns the order of the variables round.
func SwappedObjects(_ Message, reply *Message) { slices.Reverse(reply.Variables) }

// OtherTypes is a Faults.Reply whose values are all Opaque with the bytes
// "wrong".
func OtherTypes(_ Message, reply *Message) {
	for i := range reply.Variables {
		reply.Variables[i].Tag = 0
		reply.Variables[i].Value = snmp.Value{Type: snmp.Other, Text: "wrong"}
	}
}

// LongNumbers is a Faults.Reply whose numbers are nine bytes long, as no INTEGER
// of SNMP is.
func LongNumbers(_ Message, reply *Message) {
	for i, v := range reply.Variables {
		if v.Value.Type == snmp.Integer || v.Value.Type == snmp.Unsigned {
			reply.Variables[i].Tag = tagOf(v.Value)
			reply.Variables[i].Value = snmp.Value{Type: snmp.Other, Text: "\x01\x02\x03\x04\x05\x06\x07\x08\x09"}
		}
	}
}

// MissingObjects is a Faults.Reply that answers noSuchInstance for every object
// with error-status 0, after the request was carried out.
func MissingObjects(_ Message, reply *Message) {
	for i := range reply.Variables {
		reply.Variables[i].Tag, reply.Variables[i].Value = 0, snmp.Value{}
	}
}

// SameObjects is a Faults.Reply that answers a GETNEXT or GETBULK with the
// objects of the request, so that a walk never ends.
func SameObjects(request Message, reply *Message) {
	if request.Operation != GetNext && request.Operation != GetBulk {
		return
	}
	for i := range reply.Variables {
		reply.Variables[i].OID = request.Variables[i%len(request.Variables)].OID
	}
}

// BadIndex is a Faults.Reply that answers genErr with an error-index behind the
// last variable.
func BadIndex(request Message, reply *Message) {
	reply.Status, reply.Index = GenErr, len(request.Variables)+1
	reply.Variables = request.Variables
}
