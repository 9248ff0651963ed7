package snmp

import (
	"math"
	"strconv"
	"strings"
)

// Type is the type of a value as far as a power driver tells them apart.
type Type int

// The types of values.
const (
	// Missing stands for noSuchObject, noSuchInstance and endOfMibView of
	// SNMPv2c and v3, and for noSuchName of v1: there is no such object. It is
	// the zero Type: what is not known to be there is not there.
	Missing    Type = iota
	Integer         // INTEGER, Integer32
	Unsigned        // Gauge32, Unsigned32, Counter32, Counter64, TimeTicks
	Text            // OCTET STRING, with any bytes
	Identifier      // OBJECT IDENTIFIER
	Other           // anything else: Opaque, IpAddress, NULL …
)

// Value is the value of an object.
type Value struct {
	Type Type
	// Int is the number of an Integer or Unsigned. An Unsigned above the
	// largest int64 is cut to it.
	Int int64
	// Text are the bytes of a Text, or the dotted form of an Identifier.
	Text string
}

// Variable is an object with its value (a variable binding, RFC 3416,
// section 3).
type Variable struct {
	OID   OID
	Value Value
}

// IntegerValue is the INTEGER n.
func IntegerValue(n int64) Value { return Value{Type: Integer, Int: n} }

// UnsignedValue is the Gauge32 n.
func UnsignedValue(n uint32) Value { return Value{Type: Unsigned, Int: int64(n)} }

// TextValue is the OCTET STRING of the bytes of the text.
func TextValue(text string) Value { return Value{Type: Text, Text: text} }

// Whole returns the value as an integer. Numbers that a PDU sends as a text
// count too.
func (v Value) Whole() (int64, bool) {
	switch v.Type {
	case Integer, Unsigned:
		return v.Int, true
	case Text:
		n, err := strconv.ParseInt(v.Trimmed(), 10, 64)
		return n, err == nil
	}
	return 0, false
}

// Number returns the value as a number, with a fraction where a PDU sends one
// as a text ("1.25"). Infinity and NaN are none.
func (v Value) Number() (float64, bool) {
	if v.Type != Text {
		n, ok := v.Whole()
		return float64(n), ok
	}
	number, err := strconv.ParseFloat(v.Trimmed(), 64)
	return number, err == nil && !math.IsInf(number, 0) && !math.IsNaN(number)
}

// Trimmed is the text without the NULs and blanks that PDUs pad it with.
func (v Value) Trimmed() string { return strings.Trim(v.Text, " \t\r\n\x00") }
