package inventory_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

func TestUniverse(t *testing.T) {
	inv := load(t, `
groups:
  rack1: {nodes: "n[1-3],db"}
  rack2: {nodes: ["/n.*/", "-@rack1", "-n9"]}
  fast:  {nodes: "driver==redfish"}
  front: {nodes: "gw,both"}
  none:
devices: {p: {driver: snmppdu}, q: {driver: snmppdu}}
nodes:
  n[1-9]: {driver: ipmi}
  db: {feeds: [{device: p}, {device: q}], serial: X}
  mixed: {protocols: [{driver: redfish}, {driver: ipmi}]}
aliases: {gw: n1, strip: p, both: "n[2-3]", again: gw}
`)
	tests := []struct{ expression, want string }{
		{"gw,n1,again", "n1"}, {"@rack1", "n1 n2 n3 db"}, {"rack2", "n4 n5 n6 n7 n8"}, {"@front", "n1 n2 n3"}, {"both", "n2 n3"},
		{"driver==snmppdu", "db"}, {"driver=~redfish", "mixed"}, {"group=~rack1@n1", "n1"}, {"alias=~gw", "n1"}, {"serial==X", "db"}, {"device=~^p", "db"},
	}
	for _, test := range tests {
		got, err := noderange.Expand(test.expression, inv)
		if err != nil || strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v %v, want %s", test.expression, got, err, test.want)
		}
	}
	if got := fmt.Sprint(inv.Groups(), inv.Aliases(), inv.Devices()); got != "[rack1 rack2 fast front none] [gw strip both again] [p q]" {
		t.Error(got)
	}
	if inv.Device("strip") != inv.Device("p") || inv.Device("p") == nil || inv.Device("n1") != nil {
		t.Error("devices by alias")
	}
	if inv.Node("again") != inv.Node("n1") || inv.Node("both") != nil || inv.Node("p") != nil || inv.Node("") != nil {
		t.Error("nodes by alias")
	}
	if got, _ := inv.Attribute("mixed", "driver"); got != "ipmi,redfish" {
		t.Error(got)
	}
	if got, _ := inv.Attribute("db", "device"); got != "p,q" {
		t.Error(got)
	}
	if got, ok := inv.Attribute("db", "colour"); ok || got != "" {
		t.Error(got)
	}
}
