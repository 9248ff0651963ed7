package netsnmp

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// refusals are the words by which a helper refuses a set. snmpd takes any other
// word for success.
var refusals = map[pdusim.Status]string{
	pdusim.TooBig:              "too-big",
	pdusim.NoSuchName:          "no-such-name",
	pdusim.BadValue:            "bad-value",
	pdusim.ReadOnly:            "read-only",
	pdusim.GenErr:              "gen-error",
	pdusim.NoAccess:            "no-access",
	pdusim.WrongType:           "wrong-type",
	pdusim.WrongLength:         "wrong-length",
	pdusim.WrongEncoding:       "wrong-encoding",
	pdusim.WrongValue:          "wrong-value",
	pdusim.NoCreation:          "no-creation",
	pdusim.InconsistentValue:   "inconsistent-value",
	pdusim.ResourceUnavailable: "resource-unavailable",
	pdusim.CommitFailed:        "commit-failed",
	pdusim.UndoFailed:          "undo-failed",
	pdusim.AuthorizationError:  "authorization-error",
	pdusim.NotWritable:         "not-writable",
	pdusim.InconsistentName:    "inconsistent-name",
}

// spell is a value on two lines: type and value.
func spell(value snmp.Value) string {
	switch value.Type {
	case snmp.Integer:
		return fmt.Sprintf("integer\n%d", value.Int)
	case snmp.Unsigned:
		if value.Int > math.MaxUint32 {
			return fmt.Sprintf("counter64\n%d", value.Int)
		}
		return fmt.Sprintf("gauge\n%d", value.Int)
	case snmp.Identifier:
		return "objectid\n." + value.Text
	}
	if strings.ContainsFunc(value.Text, func(r rune) bool { return r < ' ' || r > '~' }) {
		return fmt.Sprintf("octet\n% X", value.Text)
	}
	return "string\n" + value.Text
}

// parse reads what follows the OID of a set: `integer 1`, `string "text"`,
// `octet "00 0a"`, `objectid ".1.3"`.
func parse(text string) snmp.Value {
	kind, rest, _ := strings.Cut(text, " ")
	bare := strings.TrimSuffix(strings.TrimPrefix(rest, `"`), `"`)
	switch kind {
	case "integer":
		if n, err := strconv.ParseInt(rest, 10, 32); err == nil {
			return snmp.IntegerValue(n)
		}
	case "gauge", "counter", "timeticks": // snmpd writes them as signed numbers of 32 bits
		if n, err := strconv.ParseInt(rest, 10, 64); err == nil {
			return snmp.UnsignedValue(uint32(n))
		}
	case "string":
		return snmp.TextValue(bare)
	case "octet":
		if b, err := hex.DecodeString(strings.ReplaceAll(bare, " ", "")); err == nil {
			return snmp.TextValue(string(b))
		}
	case "objectid":
		if oid, err := snmp.ParseOID(bare); err == nil {
			return snmp.Value{Type: snmp.Identifier, Text: string(oid)}
		}
	}
	return snmp.Value{Type: snmp.Other, Text: rest}
}
