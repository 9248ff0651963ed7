package maaspd

import (
	"strings"
	"testing"
)

type ruleParams struct {
	A string `param:"a" label:"A"`
	B Secret `param:"b" label:"B"`
	C string `param:"c" label:"C" alias:"old_c"`
	N string `param:"n" label:"N" scope:"node"`
	M string `param:"m" label:"M" scope:"node"`
	D string `param:"d" label:"D" default:"x"`
}

func TestRules(t *testing.T) {
	tests := []struct {
		name, json string
		bmcOnly    bool
		rules      []Rule
		want       string
	}{
		{"any of: none", `{}`, false, []Rule{AnyOf("a", "b")}, "/driverParameters anyOf"},
		{"any of: empty is not set", `{"a": "", "b": null}`, false, []Rule{AnyOf("a", "b")}, "/driverParameters anyOf"},
		{"any of: first", `{"a": "1"}`, false, []Rule{AnyOf("a", "b")}, ""},
		{"any of: second", `{"b": "1"}`, false, []Rule{AnyOf("a", "b")}, ""},
		{"any of: alias", `{"old_c": "1"}`, false, []Rule{AnyOf("a", "c")}, ""},
		{"any of: both", `{"a": "1", "b": "1"}`, false, []Rule{AnyOf("a", "b")}, ""},
		{"any of: a bad value counts as set", `{"a": true}`, false, []Rule{AnyOf("a", "b")}, "/driverParameters/a type"},
		{"any of: node demanded", `{}`, false, []Rule{AnyOf("n", "m")}, "/driverParameters anyOf"},
		{"any of: node spared", `{}`, true, []Rule{AnyOf("n", "m")}, ""},
		{"any of: mixed spared", `{}`, true, []Rule{AnyOf("a", "n")}, ""},
		{"any of: bmc not spared", `{}`, true, []Rule{AnyOf("a", "b")}, "/driverParameters anyOf"},
		{"requires: not set", `{"b": "1"}`, false, []Rule{Requires("a", "b", "c")}, ""},
		{"requires: missing", `{"a": "1"}`, false, []Rule{Requires("a", "b", "c")}, "/driverParameters/b dependentRequired\n/driverParameters/c dependentRequired"},
		{"requires: one missing", `{"a": "1", "b": "1"}`, false, []Rule{Requires("a", "b", "c")}, "/driverParameters/c dependentRequired"},
		{"requires: there", `{"a": "1", "b": "1", "old_c": "1"}`, false, []Rule{Requires("a", "b", "c")}, ""},
		{"requires: node spared", `{"a": "1"}`, true, []Rule{Requires("a", "n", "b")}, "/driverParameters/b dependentRequired"},
		{"requires: a given node parameter demands", `{"n": "1"}`, true, []Rule{Requires("n", "m", "b")}, "/driverParameters/b dependentRequired"},
		{"all rules at once", `{"a": "1"}`, false, []Rule{AnyOf("b", "c"), Requires("a", "c"), Requires("a", "n")}, "/driverParameters/c dependentRequired\n/driverParameters/n dependentRequired\n/driverParameters anyOf"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sameLines(t, "faults", brief(decode(t, declare[ruleParams](t, test.rules...), test.json, test.bmcOnly).faults), strings.Split(test.want, "\n")...)
		})
	}
}

func TestRuleMessages(t *testing.T) {
	d := decode(t, declare[ruleParams](t, AnyOf("b", "c"), Requires("a", "n")), `{"a": "`+canary+`"}`, false)
	if len(d.faults) != 2 || d.faults[0].Message != "n must be set when a is" || d.faults[1].Message != "one of b, c must be set" {
		t.Errorf("messages %+v", d.faults)
	}
}

func TestRulesOfADeclaration(t *testing.T) {
	tests := []struct {
		name string
		rule Rule
		want int
	}{
		{"good", AnyOf("a", "b"), 0},
		{"good requires", Requires("a", "b", "n"), 0},
		{"unknown", AnyOf("a", "zz"), 1},
		{"two unknown", Requires("yy", "zz"), 2},
		{"alias instead of the name", AnyOf("a", "old_c"), 1},
		{"with a default", Requires("a", "d"), 1},
		{"of a default", Requires("d", "a"), 1},
		{"any of nothing", AnyOf(), 1},
		{"requires nothing", Requires("a"), 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if errs := test.rule.declarationFaults(declare[ruleParams](t).params); len(errs) != test.want {
				t.Errorf("faults %v, want %d", errs, test.want)
			}
		})
	}
}
