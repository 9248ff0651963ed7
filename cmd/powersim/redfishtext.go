package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

func (g *redfishGroup) describe(text *strings.Builder, devices []redfishDevice) {
	fmt.Fprintf(text, "%s: %s, %s\n", g.Name, count(len(devices), "Redfish BMC"), strings.Join(g.facts(devices), "; "))
}

// facts are the settings that matter to somebody who logs in, and those that
// make the BMCs behave badly.
func (g *redfishGroup) facts(devices []redfishDevice) []string {
	facts := []string{g.Vendor}
	if g.Tree != "" {
		facts = append(facts, "tree "+filepath.Base(g.Tree))
	}
	user := fmt.Sprintf("user %q", g.User)
	if g.Role != string(redfishsim.Administrator) {
		user += " (" + g.Role + ")"
	}
	facts = append(facts, user, g.machines(devices[0].Systems))
	if g.HTTP {
		facts = append(facts, "HTTP without TLS")
	}
	if g.OnDelay > 0 {
		facts = append(facts, "on after "+g.OnDelay.String())
	}
	if g.OffDelay > 0 {
		facts = append(facts, "off after "+g.OffDelay.String())
	}
	if g.Delay > 0 {
		facts = append(facts, "replies "+g.Delay.String()+" late")
	}
	if len(g.Fault) > 0 {
		facts = append(facts, "faults: "+strings.Join(g.Fault, ", "))
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

// machines are the systems of each BMC and their state.
func (g *redfishGroup) machines(systems []string) string {
	state := "off"
	switch {
	case len(systems) == 0:
		return "no system that can be switched"
	case g.Power != nil:
		state = *g.Power
	case g.Tree != "":
		state = "as captured"
	}
	if len(systems) == 1 {
		return "system " + systems[0] + " " + state
	}
	return "systems " + strings.Join(systems, ", ") + " " + state
}

// text names a Redfish BMC and what is wrong with it.
func (d redfishDevice) text() (name, address, note string) {
	if d.Dead {
		note = "  dead"
	}
	return d.Device, d.Address, note
}
