package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// shown is how many devices of a group the text names one by one.
const shown = 8

// writeText tells a person what is served and how to reach it.
func writeText(out io.Writer, r *rack) error {
	var text strings.Builder
	bmcs, pdus, redfish := r.devices(), r.pduDevices(), r.redfishDevices()
	for units := range runs(r.plan.bmcs, func(u unit) any { return u.group }) {
		units.first.group.describe(&text, r.plan.bmcs[units.from:units.to])
		listDevices(&text, bmcs[units.from:units.to])
	}
	for units := range runs(r.plan.pdus, func(u pduUnit) any { return u.group }) {
		own := pdus[units.from:units.to]
		units.first.group.describe(&text, own)
		listDevices(&text, own)
	}
	for units := range runs(r.plan.redfish, func(u redfishUnit) any { return u.group }) {
		own := redfish[units.from:units.to]
		units.first.group.describe(&text, own)
		listDevices(&text, own)
	}
	openbmc := r.openbmcDevices()
	for units := range runs(r.plan.openbmc, func(u openbmcUnit) any { return u.group }) {
		own := openbmc[units.from:units.to]
		units.first.group.describe(&text, own)
		listDevices(&text, own)
	}
	writeRequests(&text, bmcs, pdus, redfish)
	if len(openbmc) > 0 {
		writeRequest(&text, openbmc[0].Device, openbmc[0].Secrets, openbmc[0].Parameters)
	}
	fmt.Fprintf(&text, "--format json prints those of every device. Ctrl-C ends powersim.\n")
	_, err := io.WriteString(out, text.String())
	return err
}

// writeRequests shows a request for the first device of each kind.
func writeRequests(text *strings.Builder, bmcs []device, pdus []pduDevice, redfish []redfishDevice) {
	if len(bmcs) > 0 {
		writeRequest(text, bmcs[0].Device, bmcs[0].Secrets, bmcs[0].Parameters)
	}
	if len(pdus) > 0 {
		writeRequest(text, pdus[0].Device, append([]string{"node_outlet"}, pdus[0].Secrets...), pdus[0].Parameters)
	}
	if len(redfish) > 0 {
		writeRequest(text, redfish[0].Device, redfish[0].Secrets, redfish[0].Parameters)
	}
}

// stretch are devices of one group.
type stretch[U any] struct {
	first    U
	from, to int
}

// runs yields the devices group by group.
func runs[U any](units []U, group func(U) any) func(func(stretch[U]) bool) {
	return func(yield func(stretch[U]) bool) {
		for from := 0; from < len(units); {
			to := from + 1
			for to < len(units) && group(units[to]) == group(units[from]) {
				to++
			}
			if !yield(stretch[U]{units[from], from, to}) {
				return
			}
			from = to
		}
	}
}

// writeRequest shows what a request for a device says, without what is missing.
func writeRequest(text *strings.Builder, device string, missing []string, parameters any) {
	fmt.Fprintf(text, "A request for %s has these driverParameters, and %s:\n", device, strings.Join(missing, " and "))
	fmt.Fprintf(text, "  %s\n", inline(parameters))
}

func (g *group) describe(text *strings.Builder, units []unit) {
	fmt.Fprintf(text, "%s: %s, %s\n", g.Name, count(len(units), "BMC"), strings.Join(g.facts(units), "; "))
}

// shownDevice is a device as the text names it.
type shownDevice interface {
	text() (name, address, note string)
}

// listDevices names devices one by one, and leaves some out where they are many.
func listDevices[D shownDevice](text *strings.Builder, devices []D) {
	n := len(devices)
	for i, d := range devices {
		if i == shown-1 && n > shown {
			fmt.Fprintf(text, "  ... %d more ...\n", n-shown)
		}
		if n > shown && i >= shown-1 && i < n-1 {
			continue
		}
		name, address, note := d.text()
		fmt.Fprintf(text, "  %-12s %s%s\n", name, address, note)
	}
}

// text names a BMC and what is wrong with it.
func (d device) text() (name, address, note string) {
	if d.Dead {
		note += "  dead"
	}
	if d.Stuck {
		note += "  stuck"
	}
	return d.Device, d.Address, note
}

// facts are the settings that matter to somebody who logs in, and those that
// make the BMCs behave badly.
func (g *group) facts(units []unit) []string {
	var users []string
	for _, u := range g.Users {
		users = append(users, fmt.Sprintf("%q (%s)", u.Name, u.Privilege))
	}
	facts := []string{"user " + strings.Join(users, ", "), "cipher suites " + suiteNames(g.CipherSuites), "machines " + g.Power}
	if len(units[0].config.KG) > 0 {
		facts = append(facts, "K_g is set")
	}
	if g.Delay > 0 {
		facts = append(facts, "replies "+g.Delay.String()+" late")
	}
	facts = append(facts, g.shares()...)
	dead, stuck := 0, 0
	for _, u := range units {
		dead, stuck = dead+number(u.dead), stuck+number(u.stuck)
	}
	if dead > 0 {
		facts = append(facts, strconv.Itoa(dead)+" dead")
	}
	if stuck > 0 {
		facts = append(facts, strconv.Itoa(stuck)+" stuck")
	}
	return facts
}

// shares say what becomes of packets.
func (g *group) shares() (shares []string) {
	for _, share := range []struct {
		of    float64
		label string
	}{{g.Loss, "lost each way"}, {g.Damage, "of the replies damaged"}, {g.Duplicates, "of the replies doubled"}} {
		if share.of > 0 {
			shares = append(shares, percent(share.of)+" "+share.label)
		}
	}
	return shares
}

func percent(share float64) string { return strconv.FormatFloat(share*100, 'g', 3, 64) + " %" }

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.Itoa(n) + " " + what
}

func suiteNames(suites []int) string {
	var names []string
	for _, suite := range suites {
		names = append(names, strconv.Itoa(suite))
	}
	return strings.Join(names, ", ")
}
