package snmppdu_test

import (
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// TestOutletByWords holds the ways to name an outlet.
func TestOutletByWords(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 12)
	d.Switch("5", true)
	name := func(n int, text string) { d.Put(at(rpdu2Tree+".9.2.3.1.3", n), words(text)) }
	name(5, "web1")
	name(6, "12") // nobody can hide outlet 12 with it
	name(7, "twice")
	name(8, "twice")
	name(9, "Case")
	name(10, "case")
	name(11, "a, b\x00\x00")
	params := serve(t, d)
	for _, test := range []struct {
		what    string
		outlet  any
		more    object
		want    string // "" = noSuchTarget
		message []string
	}{
		{"id", "5", nil, "on", nil},
		{"id as a number", 5, nil, "on", nil},
		{"name", "web1", nil, "on", nil},
		{"name in other letters", "WEB1", nil, "on", nil},
		{"unit and outlet", "1.5", nil, "on", nil},
		{"unit as a parameter", "5", object{"unit": 1}, "on", nil},
		{"unit under its other name", "5", object{"strap": 1}, "on", nil},
		{"named twice", []string{"5", "web1", "1.5"}, nil, "on", nil},
		{"a name with a comma, in a list", []string{"a, b"}, nil, "off", nil},
		{"an id wins over a name", "12", nil, "off", nil},
		{"exact before inexact", "case", nil, "off", nil},
		{"unknown name", "web2", nil, "", []string{`"web2"`, `5 "web1"`}},
		{"ambiguous name", "twice", nil, "", []string{"7, 8"}},
		{"part of a name", "web", nil, "", nil},
		{"unknown unit", "2.5", nil, "", []string{"2.5"}},
		{"unknown unit as a parameter", "5", object{"unit": 2}, "", nil},
		{"contradiction", "1.5", object{"unit": 2}, "", []string{"unit"}},
		{"branch", "5", object{"branch": 1}, "", []string{"branch"}},
		{"too many parts", "1.1.5", nil, "", nil},
		{"outlet 0", "0", nil, "", nil},
		{"huge", "4294967296", nil, "", nil},
	} {
		t.Run(test.what, func(t *testing.T) {
			got := ask(t, "power_query", with(with(params, object{"node_outlet": test.outlet}), test.more))
			if test.want == "" {
				bad(t, got, "noSuchTarget", "none", append(test.message, params["power_address"].(string))...)
				return
			}
			if got.Error != nil || got.Data["status"] != test.want {
				t.Errorf("%s", got.Text)
			}
		})
	}
	noSets(t, d)
}

// TestUnknownValue holds that a value which the profile does not name is
// unknown, never off.
func TestUnknownValue(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 4)
	params := with(serve(t, d), object{"node_outlet": "9"})
	state := at(rpdu2Tree+".9.2.3.1.5", 9)
	for _, value := range []snmp.Value{number(0), number(3), number(-1), words("Off"), words("")} {
		d.Put(state, value)
		if data := good(t, "power_query", params); data["status"] != "unknown" {
			t.Errorf("%v: %v", value, data)
		}
	}
	if data := good(t, "power_query", with(params, object{"node_outlet": "4,9"})); data["status"] != "unknown" {
		t.Errorf("off and unknown: %v", data)
	}
}
