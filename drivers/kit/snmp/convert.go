package snmp

import (
	"math"
	"strings"

	"github.com/gosnmp/gosnmp"
)

// oidOf drops the leading dot of the codec's notation.
func oidOf(name string) OID { return OID(strings.TrimPrefix(name, ".")) }

// asked makes the variables of a request that reads.
func asked(oids []OID) []gosnmp.SnmpPDU {
	list := make([]gosnmp.SnmpPDU, len(oids))
	for i, oid := range oids {
		list[i] = gosnmp.SnmpPDU{Name: "." + string(oid), Type: gosnmp.Null}
	}
	return list
}

// written makes the variables of a request that writes; fault tells what cannot
// be written.
func written(variables []Variable) (list []gosnmp.SnmpPDU, fault *Error) {
	for _, v := range variables {
		if e := badOID(v.OID); e != nil {
			return nil, e
		}
		out := gosnmp.SnmpPDU{Name: "." + string(v.OID)}
		switch n := v.Value.Int; {
		case v.Value.Type == Integer && n >= math.MinInt32 && n <= math.MaxInt32:
			out.Type, out.Value = gosnmp.Integer, int(n)
		case v.Value.Type == Unsigned && n >= 0 && n <= math.MaxUint32:
			out.Type, out.Value = gosnmp.Gauge32, uint32(n)
		case v.Value.Type == Text && len(v.Value.Text) <= math.MaxUint16:
			out.Type, out.Value = gosnmp.OctetString, v.Value.Text
		case v.Value.Type == Identifier && badOID(OID(v.Value.Text)) == nil:
			out.Type, out.Value = gosnmp.ObjectIdentifier, "."+v.Value.Text
		default:
			return nil, &Error{Kind: KindInput, detail: "the value is outside what SNMP can write", Object: v.OID}
		}
		list = append(list, out)
	}
	return list, nil
}

// badOID tells what cannot be encoded: BER joins the first two numbers in a way
// that has no room for others (X.690, section 8.19).
func badOID(oid OID) *Error {
	parsed, err := ParseOID(string(oid))
	numbers := arcs(string(oid))
	if err != nil || parsed != oid || numbers[0] > 2 || numbers[0] < 2 && numbers[1] > 39 || numbers[1] > math.MaxUint32-80 {
		return &Error{Kind: KindInput, detail: "this is no object identifier", Object: oid}
	}
	return nil
}

// valueOf turns a value of the codec into one of this package.
func valueOf(v gosnmp.SnmpPDU) Value {
	switch v.Type {
	case gosnmp.NoSuchObject, gosnmp.NoSuchInstance, gosnmp.EndOfMibView:
		return Value{}
	case gosnmp.Integer:
		if n, ok := v.Value.(int); ok {
			return IntegerValue(int64(n))
		}
	case gosnmp.Gauge32, gosnmp.Counter32, gosnmp.TimeTicks, gosnmp.Counter64, gosnmp.Uinteger32:
		if n, ok := unsigned(v.Value); ok {
			return Value{Type: Unsigned, Int: int64(min(n, math.MaxInt64))}
		}
	case gosnmp.OctetString:
		if text, ok := v.Value.([]byte); ok {
			return TextValue(string(text))
		}
	case gosnmp.ObjectIdentifier:
		if text, ok := v.Value.(string); ok {
			return Value{Type: Identifier, Text: strings.TrimPrefix(text, ".")}
		}
	}
	return Value{Type: Other}
}

func unsigned(value any) (uint64, bool) {
	switch n := value.(type) {
	case uint:
		return uint64(n), true
	case uint32:
		return uint64(n), true
	case uint64:
		return n, true
	}
	return 0, false
}
