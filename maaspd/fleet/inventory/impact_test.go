package inventory_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestFed(t *testing.T) {
	inv := load(t, `
devices: {p: {driver: pdu}, q: {driver: pdu}, c: {driver: chassis}, idle: {driver: pdu}}
nodes:
  single:    {device: p}
  twin:      {feeds: [{device: p}, {device: q}]}
  same:      {feeds: [{device: p}, {device: p}]}
  ways:      {feeds: [{protocols: [{driver: redfish}, {device: p}]}]}
  enclosure: {device: p}
  blade:     {device: c, chassis: enclosure}
  inner:     {driver: x, chassis: blade}
  app:       {driver: x, dependsOn: [blade, twin]}
  web:       {driver: x, dependsOn: app}
  twins-app: {driver: x, dependsOn: twin}
aliases: {strip: p}
`)
	tests := map[string]string{
		"strip": "single feed lost, twin feed kept, same feed lost, ways feed lost, enclosure feed lost, blade chassis lost via enclosure, " +
			"inner chassis lost via blade, app dependsOn kept via blade, web dependsOn kept via app",
		"q":         "twin feed kept",
		"c":         "blade feed lost, inner chassis lost via blade, app dependsOn kept via blade, web dependsOn kept via app",
		"enclosure": "blade chassis lost, inner chassis lost via blade, app dependsOn kept via blade, web dependsOn kept via app",
		"twin":      "app dependsOn kept, twins-app dependsOn kept, web dependsOn kept via app",
		"idle":      "", "nobody": "",
	}
	for name, want := range tests {
		var got []string
		for _, one := range inv.Fed(name) {
			text := one.Node + " " + one.Why + map[bool]string{true: " lost", false: " kept"}[one.Lost]
			if one.Via != "" {
				text += " via " + one.Via
			}
			got = append(got, text)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %s", name, fmt.Sprint(strings.Join(got, ", ")))
		}
	}
}
