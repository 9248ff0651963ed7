package profile

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

func variable(oid, text string) snmp.Variable {
	return snmp.Variable{OID: snmp.OID(oid), Value: snmp.TextValue(text)}
}

// describe writes cells as "id=value" or "[row]=value".
func describe(cells []Cell) string {
	var out []string
	for _, cell := range cells {
		who := cell.Outlet.ID
		if cell.Outlet.Profile == nil {
			who = fmt.Sprint(cell.Row)
		}
		out = append(out, who+"="+cell.Value.Text)
	}
	return strings.Join(out, " ")
}

func TestCells(t *testing.T) {
	load := func(name string) *Profile {
		p, faults := parseFile(t, "testdata/good/"+name+".json")
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		return p
	}
	full, list := load("full").WithModel(7), load("list")
	const base = "1.3.6.1.4.1.99999.1."
	for _, test := range []struct {
		name   string
		column Column
		prefix string
		dense  bool
		oid    string
		text   string
		want   string
	}{
		{"column", full.StateColumn(), base + "1", true, base + "1.2.5", "1", "2.5=1"},
		{"other column", full.StateColumn(), base + "1", true, base + "12.2.5", "1", ""},
		{"too short", full.StateColumn(), base + "1", true, base + "1.2", "1", ""},
		{"too long", full.StateColumn(), base + "1", true, base + "1.2.5.1", "1", ""},
		{"below min", full.StateColumn(), base + "1", true, base + "1.0.5", "1", ""},
		{"derived, back", full.Column(full.Pending.Object), base + "3", true, base + "3.1.11", "1", "1.9=1"},
		{"derived, in the gap", full.Column(full.Pending.Object), base + "3", true, base + "3.1.10", "1", ""},
		{"number after the variables", full.Column(full.Readings[0].Object), base + "10", false, base + "10.1.5.1", "9", "1.5=9"},
		{"another sensor", full.Column(full.Readings[0].Object), base + "10", false, base + "10.1.5.4", "9", ""},
		{"model", full.Column(full.Control.Identify[1].Object), base + "15.7", true, base + "15.7.5", "9", "[5]=9"},
		{"unit", full.Column(*full.Device.Firmware), base + "21", true, base + "21.2", "v1", "[2]=v1"},
		{"table", full.ReadingColumn(full.Device.Readings[0]), base + "23", true, base + "23.3.1", "50", "[3 1]=50"},
		{"all states", full.AllStatesColumn(), base + "8", true, base + "8.2", "On,Off", "2.1=On 2.2=Off"},
		{"list", list.StateColumn(), base + "13", false, base + "13.1.0", "1, 0,1,", "1.1=1 1.2=0 1.3=1"},
		{"empty list", list.StateColumn(), base + "13", false, base + "13.1.0", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if string(test.column.Prefix) != test.prefix || test.column.Dense != test.dense {
				t.Errorf("prefix %s, dense %v", test.column.Prefix, test.column.Dense)
			}
			if got := describe(test.column.Cells(variable(test.oid, test.text))); got != test.want {
				t.Errorf("cells %q, want %q", got, test.want)
			}
		})
	}
	if cells := full.StateColumn().Cells(snmp.Variable{OID: base + "1.1.1"}); cells != nil {
		t.Errorf("a missing object gave %v", cells)
	}
	if _, known := full.Scalar(*full.Count); known {
		t.Error("a count per unit is no scalar")
	}
	if oid, known := full.Scalar(*full.Device.Serial); !known || oid != base+"22.0" {
		t.Errorf("serial is at %q, %v", oid, known)
	}
}

// TestRelay holds that a relay has all that a profile tells.
func TestRelay(t *testing.T) {
	full, _ := parseFile(t, "testdata/good/full.json")
	outlet, err := full.WithModel(7).ParseID("2.9", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := outlet.Relay()
	const base = "1.3.6.1.4.1.99999.1."
	for _, check := range []struct{ what, got, want string }{
		{"name", r.Name, "outlet 2.9"},
		{"state", string(r.State), base + "1.2.9"},
		{"pending", fmt.Sprintf("%v %v", r.Pending, r.PendingValues), base + "3.2.11 map[1:true]"},
		{"on", fmt.Sprint(r.On), fmt.Sprint([]snmp.Write{{OID: base + "2.2.9", Value: snmp.IntegerValue(1)}})},
		{"off", fmt.Sprint(r.Off), fmt.Sprint([]snmp.Write{{OID: base + "2.2.9", Value: snmp.IntegerValue(2)}})},
		{"reset", fmt.Sprint(r.Reset), fmt.Sprint([]snmp.Write{{OID: base + "13.2.9", Value: snmp.IntegerValue(0)}})},
		{"identify", fmt.Sprint(r.Identify), fmt.Sprint([]snmp.Write{{OID: base + "14.2.9", Value: snmp.TextValue("x")}, {OID: base + "15.7.9", Value: snmp.UnsignedValue(3)}})},
		{"unlock", fmt.Sprint(r.Unlock), fmt.Sprint([]snmp.Variable{{OID: base + "16.2", Value: snmp.IntegerValue(1)}})},
		{"lock", fmt.Sprintf("%v %v", r.Guards[0].Object, r.Guards[0].Blocks), base + "4.2.9 map[2:the outlet is locked]"},
		{"lock is for", r.Guards[0].For.String(), "off"},
		{"remote", fmt.Sprintf("%v %v %v", r.Guards[1].Object, r.Guards[1].Allows, r.Guards[1].Says), base + "5.0 [1] remote control is disabled"},
	} {
		if check.got != check.want {
			t.Errorf("%s: %s, want %s", check.what, check.got, check.want)
		}
	}
	list, _ := parseFile(t, "testdata/good/list.json")
	outlet, _ = list.ParseID("1.3", nil, nil)
	r = outlet.Relay()
	if r.Element != 3 || r.Separator != "," || r.State != base+"13.1.0" || len(r.On) != 1 || r.On[0].OID != r.State {
		t.Errorf("relay of a list: %+v", r)
	}
}

// TestNameIn holds that settings behind an outlet's name are cut off.
func TestNameIn(t *testing.T) {
	full, _ := parseFile(t, "testdata/good/full.json")
	if full.MaxVariables != 3 {
		t.Errorf("%d objects in a request, want 3", full.MaxVariables)
	}
	for text, want := range map[string]string{"web1 ,0,5": "web1", "web1": "web1", ",0": "", "": ""} {
		if got := full.Outlet.NameIn(text); got != want {
			t.Errorf("the name in %q is %q, want %q", text, got, want)
		}
	}
	if got := (OutletTexts{}).NameIn("rack 3, left"); got != "rack 3, left" {
		t.Errorf("a text that is only the name became %q", got)
	}
}

func TestStateOf(t *testing.T) {
	full, _ := parseFile(t, "testdata/good/full.json")
	for _, test := range []struct {
		text string
		want snmp.Power
	}{{"on", snmp.On}, {"OFF\x00", snmp.Off}, {"?", snmp.Unknown}, {"", snmp.Unknown}} {
		if got := full.AllStates.Of(snmp.TextValue(test.text)).Power; got != test.want {
			t.Errorf("%q is %v, want %v", test.text, got, test.want)
		}
	}
	if got := full.AllStates.Of(snmp.IntegerValue(1)).Power; got != snmp.Unknown {
		t.Errorf("a number is %v", got)
	}
	for value, want := range map[int64]snmp.Power{1: snmp.Off, 2: snmp.On, 0: snmp.Unknown, 7: snmp.Unknown} {
		if got := full.State.Of(snmp.IntegerValue(value)).Power; got != want {
			t.Errorf("%d is %v, want %v", value, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	decimals := &Object{}
	for _, test := range []struct {
		name     string
		reading  Reading
		raw      snmp.Value
		decimals snmp.Value
		want     float64
		ok       bool
	}{
		{"tenths", Reading{Scale: 0.1}, snmp.IntegerValue(123), snmp.Value{}, 12.3, true},
		{"thousandths", Reading{Scale: 0.001}, snmp.IntegerValue(1234567), snmp.Value{}, 1234.567, true},
		{"tens", Reading{Scale: 10}, snmp.IntegerValue(613), snmp.Value{}, 6130, true},
		{"text", Reading{Scale: 1}, snmp.TextValue(" 1.25"), snmp.Value{}, 1.25, true},
		{"no number", Reading{Scale: 1}, snmp.TextValue("N/A"), snmp.Value{}, 0, false},
		{"missing", Reading{Scale: 1}, snmp.Value{}, snmp.Value{}, 0, false},
		{"absent", Reading{Scale: 0.1, Absent: []int64{-1}}, snmp.IntegerValue(-1), snmp.Value{}, 0, false},
		{"decimals", Reading{Scale: 1, Decimals: decimals}, snmp.IntegerValue(1234), snmp.UnsignedValue(3), 1.234, true},
		{"decimals and scale", Reading{Scale: 0.001, Decimals: decimals}, snmp.IntegerValue(12340), snmp.UnsignedValue(1), 1.234, true},
		{"decimals missing", Reading{Scale: 1, Decimals: decimals}, snmp.IntegerValue(1234), snmp.Value{}, 0, false},
		{"decimals beyond reason", Reading{Scale: 1, Decimals: decimals}, snmp.IntegerValue(1), snmp.IntegerValue(400), 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, ok := test.reading.Number(test.raw, test.decimals); got != test.want || ok != test.ok {
				t.Errorf("%v, %v; want %v, %v", got, ok, test.want, test.ok)
			}
		})
	}
}

// TestUnits holds that every quantity has a unit of its own.
func TestUnits(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range quantities {
		unit := Quantity(name).Unit()
		if unit == "" || seen[unit] {
			t.Errorf("%s has the unit %q", name, unit)
		}
		seen[unit] = true
	}
	if !slices.Contains(quantities, "load") || Load.Unit() != "%" {
		t.Error("load is in %")
	}
}
