package main

import (
	"fmt"
	"strconv"
	"strings"
)

func (g *pduGroup) describe(text *strings.Builder, devices []pduDevice) {
	fmt.Fprintf(text, "%s: %s, %s; %s\n", g.Name, count(len(devices), "PDU"), g.profile.Title, strings.Join(g.facts(devices), "; "))
}

// facts are the settings that matter to somebody who switches outlets, and those
// that make the PDUs behave badly.
func (g *pduGroup) facts(devices []pduDevice) []string {
	outlets := count(len(devices[0].Outlets), "outlet")
	if n := len(devices[0].Outlets); n > 1 {
		outlets += " (" + devices[0].Outlets[0] + " to " + devices[0].Outlets[n-1] + ")"
	}
	facts := []string{outlets + " " + g.Power}
	if g.V1Only {
		facts = append(facts, "SNMPv1 alone")
	}
	if g.SwitchTime > 0 {
		facts = append(facts, "relays move after "+g.SwitchTime.String())
	}
	if len(devices[0].Locked) > 0 {
		facts = append(facts, "locked: "+strings.Join(devices[0].Locked, ", "))
	}
	if len(devices[0].Stuck) > 0 {
		facts = append(facts, "stuck: "+strings.Join(devices[0].Stuck, ", "))
	}
	return append(facts, g.network(devices)...)
}

// network is what is wrong with the way to the PDUs.
func (g *pduGroup) network(devices []pduDevice) (facts []string) {
	if g.Delay > 0 {
		facts = append(facts, "replies "+g.Delay.String()+" late")
	}
	if g.OneAtATime {
		facts = append(facts, "one request at a time")
	}
	if g.Loss > 0 {
		facts = append(facts, percent(g.Loss)+" lost each way")
	}
	dead := 0
	for _, d := range devices {
		dead += number(d.Dead)
	}
	if dead > 0 {
		facts = append(facts, strconv.Itoa(dead)+" dead")
	}
	return facts
}

// text names a PDU and what is wrong with it.
func (d pduDevice) text() (name, address, note string) {
	if d.Dead {
		note = "  dead"
	}
	return d.Device, d.Address, note
}
