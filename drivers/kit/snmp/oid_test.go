package snmp

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestParseOID(t *testing.T) {
	for text, want := range map[string]OID{
		"1.3.6.1": "1.3.6.1", ".1.3.6.1": "1.3.6.1", "0.10.43.4294967295": "0.10.43.4294967295",
		strings.Repeat("1.", 127) + "1": OID(strings.Repeat("1.", 127) + "1"),
	} {
		if got, err := ParseOID(text); err != nil || got != want {
			t.Errorf("%q is %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", ".", "1", "1.", "1..3", "..1.3", "1.x", "1.-3", "1.03", "1.4294967296", "1. 3", strings.Repeat("1.", 128) + "1"} {
		if got, err := ParseOID(text); err == nil {
			t.Errorf("%q is taken as %q", text, got)
		}
	}
}

func TestOIDParts(t *testing.T) {
	const column OID = "1.3.6"
	if got := column.Append(1, 0, math.MaxUint32); got != "1.3.6.1.0.4294967295" {
		t.Errorf("appended %s", got)
	}
	for oid, want := range map[OID]string{
		"1.3.6.1.2": "[1 2] true", "1.3.6": "[] true", "1.3.61": "[] false", "1.3": "[] false", "1.3.7.1": "[] false",
	} {
		index, ok := oid.Index(column)
		if got := fmt.Sprint(index, ok); got != want || oid.HasPrefix(column) != ok {
			t.Errorf("%s has the index %s, want %s", oid, got, want)
		}
	}
}

func TestOIDOrder(t *testing.T) {
	want := []OID{"1.3.6", "1.3.6.1", "1.3.6.1.9", "1.3.6.2", "1.3.6.10", "1.3.6.10.1", "1.3.7"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, OID.Compare)
	if !slices.Equal(got, want) || want[0].Compare(want[0]) != 0 {
		t.Errorf("sorted %v", got)
	}
}

func TestNumbersOfValues(t *testing.T) {
	cases := []struct {
		value  Value
		whole  int64
		number float64
		isInt  bool
		isNum  bool
	}{
		{IntegerValue(-5), -5, -5, true, true},
		{UnsignedValue(math.MaxUint32), math.MaxUint32, math.MaxUint32, true, true},
		{TextValue(" 12\x00"), 12, 12, true, true},
		{TextValue("1.25"), 0, 1.25, false, true},
		{TextValue("NaN"), 0, 0, false, false},
		{TextValue("inf"), 0, 0, false, false},
		{TextValue("off"), 0, 0, false, false},
		{Value{}, 0, 0, false, false},
		{Value{Type: Other}, 0, 0, false, false},
	}
	for _, c := range cases {
		whole, isInt := c.value.Whole()
		number, isNum := c.value.Number()
		if isInt != c.isInt || isNum != c.isNum || isInt && whole != c.whole || isNum && number != c.number {
			t.Errorf("%v is %d, %v and %g, %v", c.value, whole, isInt, number, isNum)
		}
	}
}

func TestIdentifiers(t *testing.T) {
	ids := identifiers{first: identifierMask - 1, last: identifierMask - 1}
	var list []uint32
	for range 4 {
		list = append(list, ids.next())
	}
	if !slices.Equal(list, []uint32{identifierMask, 1, 2, 3}) {
		t.Errorf("handed out %v", list)
	}
	for _, id := range list {
		if !ids.issued(id) {
			t.Errorf("%d is not known", id)
		}
	}
	for _, id := range []uint32{4, identifierMask - 1, 1 << 20} {
		if ids.issued(id) {
			t.Errorf("%d was never handed out", id)
		}
	}
}

func TestKindTexts(t *testing.T) {
	for kind := KindInternal; kind <= KindWrongState; kind++ {
		if kind.String() == "" || kind != KindInternal && kind.String() == KindInternal.String() {
			t.Errorf("kind %d is called %q", kind, kind)
		}
	}
	if Kind(99).String() != KindInternal.String() || Kind(99).advice() != "" {
		t.Error("a kind that does not exist has a text")
	}
}
